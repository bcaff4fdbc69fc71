import { compareKeys, justAbove, justBelow } from './keys.ts';
import { type Direction, type Entry, readList, type Stretch } from './list.ts';
import type { Table } from './table.ts';

/** Requests that one page may take, over all lists. */
const requestBudget = 30;

/** Bounds of what one request reads: few entries where most of them are leapt over, many where most are looked at. */
const smallestRead = 8;
const largestRead = 100;

/** What an intersection found, and how far it looked. */
export interface Found {
  readonly entries: Entry[];
  /** Set where the budget ended before the lists did: everything before this place was looked at. */
  readonly stoppedAt?: string;
}

/**
 * The entries that stand in all of several lists of one order. It leaps: the list that is furthest along says where the
 * others go on, so the work is bounded by the shortest list and the page, not by the longest. The cards are the first list's.
 */
export async function readIntersection(
  table: Table,
  lists: readonly string[],
  stretch: Stretch,
): Promise<Found> {
  const budget = { left: requestBudget };
  const runs = lists.map(list => new Run(table, list, stretch, budget));
  const entries: Entry[] = [];
  let target: string | undefined;
  while (entries.length < stretch.limit) {
    if (budget.left < runs.length && target !== undefined)
      return { entries, stoppedAt: before(target, stretch.direction) };
    const heads = await Promise.all(runs.map(run => run.seek(target)));
    const present = heads.filter(head => head !== undefined);
    if (present.length < runs.length) return { entries };
    const keys = present.map(head => head.sk).toSorted(compareKeys);
    target = stretch.direction === 'ASC' ? keys.at(-1) : keys[0];
    if (keys[0] !== keys.at(-1)) continue;
    entries.push(...present.slice(0, 1));
    for (const run of runs) run.step();
  }
  return { entries };
}

/** One of the lists, read in pages as far as it is needed. */
class Run {
  readonly #table: Table;
  readonly #list: string;
  readonly #stretch: Stretch;
  readonly #budget: { left: number };
  #page: Entry[] = [];
  #index = 0;
  /** How many entries the last request asked for, and how many of them were looked at. */
  #size = 0;
  #looked = 0;
  /** The end of what was read. */
  #last: string | undefined;
  #ended = false;

  constructor(table: Table, list: string, stretch: Stretch, budget: { left: number }) {
    this.#table = table;
    this.#list = list;
    this.#stretch = stretch;
    this.#budget = budget;
  }

  /** The present entry, or the first one from there on that is at or past a sort key; undefined at the end. */
  async seek(target: string | undefined): Promise<Entry | undefined> {
    for (;;) {
      for (; this.#index < this.#page.length; this.#index++) {
        const entry = this.#page[this.#index];
        if (entry !== undefined && (target === undefined || !this.#isBefore(entry.sk, target))) {
          this.#looked += 1;
          return entry;
        }
      }
      if (this.#ended) return undefined;
      await this.#read(target);
    }
  }

  step(): void {
    this.#index += 1;
  }

  async #read(target: string | undefined): Promise<void> {
    const { direction, limit } = this.#stretch;
    const leaps = this.#last === undefined || (target !== undefined && this.#isBefore(this.#last, target));
    const from = leaps ? target && before(target, direction) : this.#last;
    const bound = from === undefined ? {} : direction === 'ASC' ? { above: from } : { below: from };
    this.#size = this.#size === 0 ? limit : this.#nextSize();
    this.#budget.left -= 1;
    this.#page = await readList(this.#table, this.#list, { ...this.#stretch, ...bound, limit: this.#size });
    this.#index = 0;
    this.#looked = 0;
    this.#ended = this.#page.length < this.#size;
    this.#last = this.#page.at(-1)?.sk ?? this.#last;
  }

  /** A page of which little was looked at was too long, for every entry is paid for; else a longer one saves a request. */
  #nextSize(): number {
    const used = this.#looked / this.#size;
    return used < 0.15
      ? Math.max(smallestRead, Math.floor(this.#size / 2))
      : Math.min(largestRead, this.#size * 2);
  }

  #isBefore(a: string, b: string): boolean {
    const order = compareKeys(a, b);
    return this.#stretch.direction === 'ASC' ? order < 0 : order > 0;
  }
}

/** The place just before a sort key: reading past it begins with that key. */
function before(key: string, direction: Direction): string {
  return direction === 'ASC' ? justBelow(key) : justAbove(key);
}
