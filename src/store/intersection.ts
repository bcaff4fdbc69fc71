import { getItems } from './items.ts';
import { compareKeys, justAbove, justBelow, listKey } from './keys.ts';
import { type Direction, type Entry, type ListRange, readList, toEntry } from './list.ts';
import type { Table } from './table.ts';

/** One of the lists of an intersection. */
export interface Source {
  readonly list: string;
  /** Selects the entries that count; by default all of them. */
  readonly accepts?: ((entry: Entry) => boolean) | undefined;
  /** Excludes places that have an entry in this list. */
  readonly isExcluded?: boolean | undefined;
}

/** The read budget of an intersection, per request and in total. */
export interface ReadBudget {
  /** Maximum requests over all lists. */
  readonly maxRequests: number;
  /** Maximum entries over all lists. */
  readonly maxEntries: number;
  /** Entries of the first request to each list; by default the number of wanted entries. */
  readonly firstRead?: number | undefined;
  readonly maxReadSize: number;
  /** Maximum entries looked up by key in one request, where a list is much longer than another one. */
  readonly maxProbes: number;
}

/** For lists whose entries carry cards, and cost in proportion to the cards. */
const withCards: ReadBudget = {
  maxRequests: 30,
  maxEntries: Number.POSITIVE_INFINITY,
  maxReadSize: 100,
  maxProbes: 0,
};

/** The matches of an intersection, and the end of its search. */
export interface Found {
  /** For each place that is in all lists, its entries in the order of the sources, without the excluded ones. */
  readonly matches: Entry[][];
  /** Set where the budget ended before the lists: the search covered everything before this place. */
  readonly stoppedAt?: string;
  /** For each source, the number of entries that its first request returned. */
  readonly firstReads: number[];
}

/** Minimum entries of a request. */
const minReadSize = 8;

/** Share of used entries below which a read counts as wasteful, since unused entries are paid for too. */
const sparse = 0.15;

/** A lookup by key costs half a unit, as much as about this number of small entries in a sequential read. */
const entriesPerProbe = 40;

/**
 * The intersection of several lists with the same sort order. The list that is furthest along determines the place at which the others continue,
 * so the work is bounded by the shortest list and the page, not by the longest list. If nearly all entries of a list are skipped, the list is no
 * longer read in sequence: the next keys of the other lists are looked up in it instead, many in one request.
 */
export async function readIntersection(
  table: Table,
  sources: readonly Source[],
  listRange: ListRange,
  readBudget: ReadBudget = withCards,
): Promise<Found> {
  const budget = { requests: readBudget.maxRequests, entries: readBudget.maxEntries };
  const runs = sources.map(source => new Run(table, source, listRange, readBudget, budget));
  const wanted = runs.filter(run => !run.isExcluded);
  const unwanted = runs.filter(run => run.isExcluded);
  const matches: Entry[][] = [];
  const found = (stoppedAt?: string): Found => ({
    matches,
    firstReads: runs.map(run => run.firstRead),
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
  });
  const isSpent = () => budget.requests < runs.length || budget.entries <= 0;
  let target: string | undefined;
  // The last place that is known either to match or not to match.
  let decided: string | undefined;
  while (matches.length < listRange.limit) {
    let known: KnownKeys | undefined;
    const from = target;
    if (from !== undefined && wanted.some(run => run.mustRead(from))) {
      if (isSpent()) return found(from === decided ? from : before(from, listRange.direction));
      known = knownKeysFrom(wanted, from, readBudget.maxProbes);
    }
    const positions = await Promise.all(wanted.map(run => run.seek(from, known)));
    const present = positions.filter(position => position !== undefined);
    const keys = present.map(position => position.sk).toSorted(compareKeys);
    const furthest = listRange.direction === 'ASC' ? keys.at(-1) : keys[0];
    if (furthest === undefined || present.length < wanted.length) return found();
    target = furthest;
    if (keys[0] !== keys.at(-1) || present.some(({ entry }) => entry === undefined)) continue;
    if (unwanted.some(run => run.mustRead(furthest))) {
      // The first place is always decided: a read that stopped before it would stop there again.
      if (decided !== undefined && isSpent()) return found(before(furthest, listRange.direction));
      known = knownKeysFrom(wanted, furthest, readBudget.maxProbes);
    }
    const excluded = await Promise.all(unwanted.map(run => run.seek(furthest, known)));
    if (excluded.every(position => position?.sk !== furthest))
      matches.push(present.flatMap(({ entry }) => entry ?? []));
    decided = furthest;
    for (const run of wanted) run.step();
  }
  return found();
}

/** Known keys from the target on: the next keys of one of the lists. Up to the last of them, no other place can match. */
interface KnownKeys {
  readonly keys: readonly string[];
  /** Whether these are the last keys of the list. */
  readonly isAll: boolean;
}

function knownKeysFrom(runs: readonly Run[], target: string, max: number): KnownKeys | undefined {
  if (max === 0) return undefined;
  return runs
    .map(run => run.keysFrom(target, max))
    .toSorted((a, b) => Number(b.isAll) - Number(a.isAll) || b.keys.length - a.keys.length)
    .find(({ keys }) => keys.length > 0);
}

/** The position in a list: an entry, or a place up to which it is known to have none. */
interface Position {
  readonly sk: string;
  readonly entry?: Entry;
}

/** One of the lists, read in pages as far as needed. */
class Run {
  readonly isExcluded: boolean;
  firstRead = 0;
  readonly #table: Table;
  readonly #source: Source;
  readonly #listRange: ListRange;
  readonly #readBudget: ReadBudget;
  readonly #budget: { requests: number; entries: number };
  #page: Entry[] = [];
  #index = 0;
  /** The number of entries that the last request asked for. */
  #size = 0;
  /** The number of these entries that were used. */
  #used = 0;
  /** The end of the known part of the list. */
  #last: string | undefined;
  #ended = false;
  #probed = false;

  constructor(
    table: Table,
    source: Source,
    listRange: ListRange,
    readBudget: ReadBudget,
    budget: { requests: number; entries: number },
  ) {
    this.isExcluded = source.isExcluded === true;
    this.#table = table;
    this.#source = source;
    this.#listRange = listRange;
    this.#readBudget = readBudget;
    this.#budget = budget;
  }

  /**
   * The present entry, or the first later one at or past a sort key; undefined at the end. Takes at most one request. Where that returns no entry
   * that counts, the result is the place up to which the list has none.
   */
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

  /** Whether an advance to a place takes a request. */
  mustRead(target: string): boolean {
    return this.#next(target) === undefined && !this.#ended && !this.#isProbedAt(target);
  }

  step(): void {
    this.#index += 1;
  }

  /** The known places from a sort key on. */
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

  /** Whether a place lies in the range that was looked up by key, so that no other entries exist in it. */
  #isProbedAt(target: string): boolean {
    return this.#probed && this.#last !== undefined && !this.#isBefore(this.#last, target);
  }

  #pastKnown(): string {
    const last = this.#last ?? '';
    return this.#listRange.direction === 'ASC' ? justAbove(last) : justBelow(last);
  }

  async #read(target: string | undefined): Promise<void> {
    const { direction, limit } = this.#listRange;
    const isSkip = this.#last === undefined || (target !== undefined && this.#isBefore(this.#last, target));
    const from = isSkip ? target && before(target, direction) : this.#last;
    const bound = from === undefined ? {} : direction === 'ASC' ? { above: from } : { below: from };
    const isFirst = this.#size === 0;
    this.#probed = false;
    this.#size = isFirst ? (this.#readBudget.firstRead ?? limit) : this.#nextSize();
    const { list } = this.#source;
    const entries = await readList(this.#table, list, { ...this.#listRange, ...bound, limit: this.#size });
    if (isFirst) this.firstRead = entries.length;
    this.#ended = entries.length < this.#size;
    this.#last = entries.at(-1)?.sk ?? this.#last;
    this.#take(entries, entries.length);
  }

  /** Looks up the list's entries at some keys. Up to the last of these keys, the list has no other entries that count. */
  async #probe({ keys, isAll }: KnownKeys): Promise<void> {
    const items = await getItems(
      this.#table,
      keys.map(sk => listKey(this.#source.list, sk)),
      this.#listRange.consistency,
    );
    const entries = items.flatMap(item => (item === undefined ? [] : [toEntry(item)]));
    this.#take(entries, keys.length * entriesPerProbe);
    this.#probed = true;
    this.#ended = isAll;
    this.#last = keys.at(-1);
  }

  #take(entries: readonly Entry[], cost: number): void {
    this.#budget.requests -= 1;
    this.#budget.entries -= cost;
    this.#page = entries.filter(entry => this.#source.accepts?.(entry) !== false);
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
      : Math.min(this.#readBudget.maxReadSize, this.#size * 2);
  }

  #isBefore(a: string, b: string): boolean {
    const order = compareKeys(a, b);
    return this.#listRange.direction === 'ASC' ? order < 0 : order > 0;
  }
}

/** The place just before a sort key: a read past it begins with that key. */
function before(key: string, direction: Direction): string {
  return direction === 'ASC' ? justBelow(key) : justAbove(key);
}
