import { getItems } from './items.ts';
import { compareKeys, justAbove, justBelow, listKey } from './keys.ts';
import { type Direction, type Entry, type ListRange, readList, toEntry } from './list.ts';
import type { Table } from './table.ts';

/** One of the lists of an intersection. */
export interface Source {
  readonly list: string;
  /** Which of its entries count; all where this is not given. */
  readonly accepts?: ((entry: Entry) => boolean) | undefined;
  /** Its entries must not be there. */
  readonly isExcluded?: boolean | undefined;
}

/** The read budget of an intersection, per request and in all. */
export interface ReadBudget {
  /** Requests over all lists. */
  readonly maxRequests: number;
  /** Entries over all lists. */
  readonly maxEntries: number;
  /** Entries of the first request to each list; as many as are wanted where this is not given. */
  readonly firstRead?: number | undefined;
  readonly maxReadSize: number;
  /** Entries that are looked up by their keys in one request, where a list is much longer than another one. */
  readonly maxProbes: number;
}

/** For lists whose entries carry cards: each costs as much as it shows. */
const withCards: ReadBudget = {
  maxRequests: 30,
  maxEntries: Number.POSITIVE_INFINITY,
  maxReadSize: 100,
  maxProbes: 0,
};

/** What an intersection found, and how far it looked. */
export interface Found {
  /** For each place that stands in all lists, its entries in the order of the sources, without those that are excluded. */
  readonly matches: Entry[][];
  /** Set where the budget ended before the lists did: everything before this place was looked at. */
  readonly stoppedAt?: string;
  /** For each source how many entries the first request to it gave. */
  readonly firstReads: number[];
}

/** Fewer are not worth a request. */
const minReadSize = 8;

/** Where less than this share of what was read was looked at, the rest of it was paid for in vain. */
const sparse = 0.15;

/** Half a unit is charged for an entry that is looked up by its key, and for about as many small ones that are read in a row. */
const entriesPerProbe = 40;

/**
 * The entries that stand in all of several lists of one order. It leaps: the list that is furthest along says where the others go
 * on, so the work is bounded by the shortest list and the page, not by the longest. A list that is leapt over nearly whole is not read
 * any further: the next places of the others are looked up in it by their keys, many in one request.
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
  // The last place of which it is known whether it matches.
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

/** Known keys from the target on: the next ones of one of the lists; no other can match up to the last of them. */
interface KnownKeys {
  readonly keys: readonly string[];
  /** Whether there are no others after these. */
  readonly isAll: boolean;
}

function knownKeysFrom(runs: readonly Run[], target: string, max: number): KnownKeys | undefined {
  if (max === 0) return undefined;
  return runs
    .map(run => run.keysFrom(target, max))
    .toSorted((a, b) => Number(b.isAll) - Number(a.isAll) || b.keys.length - a.keys.length)
    .find(({ keys }) => keys.length > 0);
}

/** Where a list stands: at an entry, or at a place up to which it is known to have none. */
interface Position {
  readonly sk: string;
  readonly entry?: Entry;
}

/** One of the lists, read in pages as far as it is needed. */
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
  /** How many entries the last request asked for, and how many of them were looked at. */
  #size = 0;
  #looked = 0;
  /** The end of what is known of the list. */
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
   * The present entry, or the first one from there on that is at or past a sort key; undefined at the end. It takes one request at most: where that
   * brings nothing that counts, the place up to which there is nothing.
   */
  async seek(target: string | undefined, known: KnownKeys | undefined): Promise<Position | undefined> {
    if (target === undefined || this.mustRead(target)) {
      if (known !== undefined && this.#isSparse()) await this.#probe(known);
      else await this.#read(target);
    }
    const entry = this.#next(target);
    if (entry === undefined) return this.#ended ? undefined : { sk: this.#pastKnown() };
    this.#looked += 1;
    return { sk: entry.sk, entry };
  }

  /** Whether going on to a place takes a request. */
  mustRead(target: string): boolean {
    return this.#next(target) === undefined && !this.#ended && !this.#isProbedAt(target);
  }

  step(): void {
    this.#index += 1;
  }

  /** The places from a sort key on that are known already. */
  keysFrom(target: string, max: number): KnownKeys {
    const known = this.#page.slice(this.#index).filter(entry => !this.#isBefore(entry.sk, target));
    const keys = known.slice(0, max).map(entry => entry.sk);
    return { keys, isAll: this.#ended && known.length <= max };
  }

  /** Goes to the first entry of the page that is at or past a sort key. */
  #next(target: string | undefined): Entry | undefined {
    for (; this.#index < this.#page.length; this.#index++) {
      const entry = this.#page[this.#index];
      if (entry !== undefined && (target === undefined || !this.#isBefore(entry.sk, target))) return entry;
    }
    return undefined;
  }

  #isSparse(): boolean {
    return this.#probed || (this.#size > 0 && this.#looked < this.#size * sparse);
  }

  /** Whether a place lies in the range in which entries were looked up by their keys, so that there are no others to be met. */
  #isProbedAt(target: string): boolean {
    return this.#probed && this.#last !== undefined && !this.#isBefore(this.#last, target);
  }

  #pastKnown(): string {
    const last = this.#last ?? '';
    return this.#listRange.direction === 'ASC' ? justAbove(last) : justBelow(last);
  }

  async #read(target: string | undefined): Promise<void> {
    const { direction, limit } = this.#listRange;
    const leaps = this.#last === undefined || (target !== undefined && this.#isBefore(this.#last, target));
    const from = leaps ? target && before(target, direction) : this.#last;
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

  /** Looks up which of some places it has, and so knows of all up to the last of them. */
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
    this.#looked = 0;
  }

  /** A page of which little was looked at was too long, for every entry is paid for; else a longer one saves a request. */
  #nextSize(): number {
    return this.#looked < this.#size * sparse
      ? Math.max(minReadSize, Math.floor(this.#size / 2))
      : Math.min(this.#readBudget.maxReadSize, this.#size * 2);
  }

  #isBefore(a: string, b: string): boolean {
    const order = compareKeys(a, b);
    return this.#listRange.direction === 'ASC' ? order < 0 : order > 0;
  }
}

/** The place just before a sort key: reading past it begins with that key. */
function before(key: string, direction: Direction): string {
  return direction === 'ASC' ? justBelow(key) : justAbove(key);
}
