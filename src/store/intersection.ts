import type { Entry, ListRange } from './list.ts';
import {
  before,
  type KnownKeys,
  ListReader,
  type ListSource,
  type ReadBudget,
  type Reading,
  type SharedBudget,
  type SortedReader,
} from './list-reader.ts';
import { compareKeys } from './sort-keys.ts';
import type { Table } from './table.ts';
import { Union, type UnionSource } from './union.ts';

/** A condition of an intersection: a list, or a union of lists. */
export type Source = (ListSource | UnionSource) & {
  /** Excludes sort keys that have an entry in this list, or in one of these lists. */
  readonly isExcluded?: boolean | undefined;
};

/** The matches of an intersection, and the end of its search. */
export interface Found {
  /** For each sort key that is in all lists, its entries in the order of the sources, without the excluded ones. */
  readonly matches: Entry[][];
  /** Set if the budget ended before the lists did: the search has covered everything before this sort key. */
  readonly stoppedAt?: string;
}

/**
 * The intersection of several lists, or unions of lists, with the same sort order. The list that is furthest along
 * determines the sort key at which the others continue, so the work is bounded by the shortest list and the page, not by
 * the longest list. If nearly all entries of a list are skipped, the list is no longer read in sequence: the next keys
 * of the other lists are looked up in it instead, many in one request.
 */
export async function readIntersection(
  table: Table,
  sources: readonly Source[],
  listRange: ListRange,
  readBudget: ReadBudget = defaultBudget(sources),
): Promise<Found> {
  const budget: SharedBudget = { requests: readBudget.maxRequests, entries: readBudget.maxEntries };
  const open = (source: Source) => openReader(source, { table, listRange, readBudget, budget });
  const wanted = sources.filter(source => source.isExcluded !== true).map(open);
  const unwanted = sources.filter(source => source.isExcluded === true).map(open);
  const lists = listsOf(sources);
  const matches: Entry[][] = [];
  const found = (stoppedAt?: string): Found => ({
    matches,
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
  });
  const isSpent = () => budget.requests < lists || budget.entries <= 0;
  let target: string | undefined;
  // The last sort key that is known either to match or not to match.
  let decided: string | undefined;
  while (matches.length < listRange.limit) {
    let known: KnownKeys | undefined;
    const from = target;
    if (from !== undefined && wanted.some(reader => reader.mustRead(from))) {
      if (isSpent()) return found(from === decided ? from : before(from, listRange.direction));
      known = knownKeysFrom(wanted, from, readBudget.maxProbes);
    }
    // The excluded lists are read together with the others at first, although a part may not be needed: that saves a round.
    const [positions] = await Promise.all([
      Promise.all(wanted.map(reader => reader.seek(from, known))),
      from === undefined ? Promise.all(unwanted.map(reader => reader.seek(from, undefined))) : [],
    ]);
    const reached = positions.filter(position => position !== undefined);
    const keys = reached.map(position => position.sk).toSorted(compareKeys);
    const furthest = listRange.direction === 'ASC' ? keys.at(-1) : keys[0];
    if (furthest === undefined || reached.length < wanted.length) return found();
    target = furthest;
    if (keys[0] !== keys.at(-1) || reached.some(({ entry }) => entry === undefined)) continue;
    if (unwanted.some(reader => reader.mustRead(furthest))) {
      // The first sort key is always decided: a read that stopped before it would stop there again.
      if (decided !== undefined && isSpent()) return found(before(furthest, listRange.direction));
      known = knownKeysFrom(wanted, furthest, readBudget.maxProbes);
    }
    const excluded = await Promise.all(unwanted.map(reader => reader.seek(furthest, known)));
    if (excluded.every(position => position?.sk !== furthest))
      matches.push(reached.flatMap(({ entry }) => entry ?? []));
    decided = furthest;
    for (const reader of wanted) reader.step();
  }
  return found();
}

/** Maximum requests to the lists of an intersection, beyond those of `requestsPerList`. */
const maxFurtherRequests = 28;

/** Maximum requests for each list of a union. */
const requestsPerList = 2;

/** The maximum number of requests to read some lists together. */
export function maxRequestsFor(sources: readonly Source[]): number {
  return maxFurtherRequests + requestsPerList * Math.max(1, listsOf(sources));
}

/** For lists whose entries may have cards, and cost in proportion to the cards. */
function defaultBudget(sources: readonly Source[]): ReadBudget {
  return {
    maxRequests: maxRequestsFor(sources),
    maxEntries: Number.POSITIVE_INFINITY,
    maxReadSize: 100,
    maxProbes: 0,
  };
}

/** The number of lists that some conditions read. */
function listsOf(sources: readonly Source[]): number {
  return sources.reduce((sum, source) => sum + ('anyOf' in source ? source.anyOf.length : 1), 0);
}

function openReader(source: Source, reading: Reading): SortedReader {
  return 'anyOf' in source ? new Union(source, reading) : new ListReader(source, reading);
}

function knownKeysFrom(readers: readonly SortedReader[], target: string, max: number): KnownKeys | undefined {
  if (max === 0) return undefined;
  return readers
    .map(reader => reader.keysFrom(target, max))
    .toSorted((a, b) => Number(b.isAll) - Number(a.isAll) || b.keys.length - a.keys.length)
    .find(({ keys }) => keys.length > 0);
}
