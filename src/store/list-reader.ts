import { getItems } from './items.ts';
import { listKey } from './keys.ts';
import { type Direction, type Entry, type ListRange, readList, toEntry } from './list.ts';
import { compareKeys, justAbove, justBelow } from './sort-keys.ts';
import type { Table } from './table.ts';

/** A list of an intersection or of a union. */
export interface ListSource {
  readonly list: string;
  /** Selects the entries that count; by default all of them. */
  readonly accepts?: ((entry: Entry) => boolean) | undefined;
  /** Selects those of the entries of one request that count, where that takes a request of its own. */
  readonly select?: ((entries: readonly Entry[]) => Promise<readonly Entry[]>) | undefined;
}

/** The read budget of lists that are read together, per request and in total. */
export interface ReadBudget {
  /** Maximum requests over all lists. */
  readonly maxRequests: number;
  /** Maximum entries over all lists. */
  readonly maxEntries: number;
  /** Entries of the first request to each list; by default the number of wanted entries, divided among the lists of a union. */
  readonly firstRead?: number | undefined;
  readonly maxReadSize: number;
  /** Maximum entries looked up by key in one request, where a list is much longer than another one. */
  readonly maxProbes: number;
}

/** Known keys from the target on: the next keys of one of the lists. Up to the last of them, no other sort key can match. */
export interface KnownKeys {
  readonly keys: readonly string[];
  /** Whether these are the last keys of the list. */
  readonly isAll: boolean;
}

/** The position in a list: an entry, or a sort key up to which it is known to have none. */
export interface Position {
  readonly sk: string;
  readonly entry?: Entry;
}

/** A reader of entries in order, which skips to any sort key: of one list, or of a union of lists. */
export interface SortedReader {
  /**
   * The current entry, or the first later one at or past a sort key; undefined at the end. If a read returns no entry that counts, the result is the
   * sort key up to which there is none.
   */
  seek(target: string | undefined, known: KnownKeys | undefined): Promise<Position | undefined>;
  /** Whether an advance to a sort key takes a request. */
  mustRead(target: string): boolean;
  /** Leaves the current entry. */
  step(): void;
  /** The known entries from a sort key on. */
  keysFrom(target: string, max: number): KnownKeys;
}

/** The remaining reads of all lists that are read together. */
export interface SharedBudget {
  requests: number;
  entries: number;
}

/** The table, the range and the budget with which lists are read together. */
export interface Reading {
  readonly table: Table;
  readonly listRange: ListRange;
  readonly readBudget: ReadBudget;
  readonly budget: SharedBudget;
}

/** One of the lists, read in pages as far as needed. */
export class ListReader implements SortedReader {
  readonly #source: ListSource;
  readonly #reading: Reading;
  #page: Entry[] = [];
  #index = 0;
  /** The number of entries that the last request asked for. */
  #size = 0;
  /** The number of entries of the last request that were used. */
  #used = 0;
  /** The end of the known part of the list. */
  #last: string | undefined;
  #ended = false;
  #probed = false;

  constructor(source: ListSource, reading: Reading) {
    this.#source = source;
    this.#reading = reading;
  }

  get list(): string {
    return this.#source.list;
  }

  /** Whether the list was read to its end and has no entry in the range. */
  get isEmpty(): boolean {
    return this.#ended && this.#last === undefined;
  }

  /** Takes at most one request. */
  async seek(target: string | undefined, known: KnownKeys | undefined): Promise<Position | undefined> {
    if (target === undefined || this.mustRead(target)) {
      if (known !== undefined && this.#isSparse()) await this.#probe(known);
      else await this.#read(target);
    }
    const entry = this.#next(target);
    if (entry === undefined) return this.#ended ? undefined : { sk: this.#pastKnown() };
    this.#used += 1;
    return { sk: entry.sk, entry };
  }

  mustRead(target: string): boolean {
    return this.#next(target) === undefined && !this.#ended && !this.#isProbedAt(target);
  }

  step(): void {
    this.#index += 1;
  }

  keysFrom(target: string, max: number): KnownKeys {
    const known = this.#page.slice(this.#index).filter(entry => !this.#isBefore(entry.sk, target));
    const keys = known.slice(0, max).map(entry => entry.sk);
    return { keys, isAll: this.#ended && known.length <= max };
  }

  /** Advances to the first entry of the page at or past a sort key. */
  #next(target: string | undefined): Entry | undefined {
    for (; this.#index < this.#page.length; this.#index++) {
      const entry = this.#page[this.#index];
      if (entry !== undefined && (target === undefined || !this.#isBefore(entry.sk, target))) return entry;
    }
    return undefined;
  }

  #isSparse(): boolean {
    return this.#probed || (this.#size > 0 && this.#used < this.#size * sparse);
  }

  /** Whether a sort key lies in the range that was looked up by key, so that no other entries exist in it. */
  #isProbedAt(target: string): boolean {
    return this.#probed && this.#last !== undefined && !this.#isBefore(this.#last, target);
  }

  #pastKnown(): string {
    const last = this.#last ?? '';
    return this.#reading.listRange.direction === 'ASC' ? justAbove(last) : justBelow(last);
  }

  async #read(target: string | undefined): Promise<void> {
    const { table, listRange, readBudget } = this.#reading;
    const { direction, limit } = listRange;
    const isSkip = this.#last === undefined || (target !== undefined && this.#isBefore(this.#last, target));
    const from = isSkip ? target && before(target, direction) : this.#last;
    const bound = from === undefined ? {} : direction === 'ASC' ? { above: from } : { below: from };
    const isFirst = this.#size === 0;
    this.#probed = false;
    this.#size = isFirst ? (readBudget.firstRead ?? limit) : this.#nextSize();
    const { list } = this.#source;
    const entries = await readList(table, list, { ...listRange, ...bound, limit: this.#size });
    this.#ended = entries.length < this.#size;
    this.#last = entries.at(-1)?.sk ?? this.#last;
    await this.#take(entries, entries.length);
  }

  /** Looks up the list's entries at some keys. Up to the last of these keys, the list has no other entries that count. */
  async #probe({ keys, isAll }: KnownKeys): Promise<void> {
    const { table, listRange } = this.#reading;
    const items = await getItems(
      table,
      keys.map(sk => listKey(this.#source.list, sk)),
      listRange.consistency,
    );
    const entries = items.flatMap(item => (item === undefined ? [] : [toEntry(item)]));
    await this.#take(entries, keys.length * entriesPerProbe);
    this.#probed = true;
    this.#ended = isAll;
    this.#last = keys.at(-1);
  }

  async #take(entries: readonly Entry[], cost: number): Promise<void> {
    const { accepts, select } = this.#source;
    this.#reading.budget.requests -= 1;
    this.#reading.budget.entries -= cost;
    const accepted = entries.filter(entry => accepts?.(entry) !== false);
    this.#page = select === undefined || accepted.length === 0 ? accepted : [...(await select(accepted))];
    this.#index = 0;
    this.#used = 0;
  }

  /**
   * The next page size. A page of which few entries were used was too long, because every entry is paid for; otherwise a longer page saves a
   * request.
   */
  #nextSize(): number {
    return this.#used < this.#size * sparse
      ? Math.max(minReadSize, Math.floor(this.#size / 2))
      : Math.min(this.#reading.readBudget.maxReadSize, this.#size * 2);
  }

  #isBefore(a: string, b: string): boolean {
    return isBefore(a, b, this.#reading.listRange.direction);
  }
}

/** The key just before a sort key: a read past it begins with that key. */
export function before(key: string, direction: Direction): string {
  return direction === 'ASC' ? justBelow(key) : justAbove(key);
}

/** Whether a sort key comes before another one in the direction of reading. */
export function isBefore(a: string, b: string, direction: Direction): boolean {
  const order = compareKeys(a, b);
  return direction === 'ASC' ? order < 0 : order > 0;
}

/** Minimum entries of a request. */
const minReadSize = 8;

/** Share of used entries below which a read counts as wasteful, since unused entries are paid for too. */
const sparse = 0.15;

/** A lookup by key costs half a unit, as much as about this number of small entries in a sequential read. */
const entriesPerProbe = 40;
