import { type TypeName, typeNames } from '../model/types.ts';
import { keyOfList } from '../projection/lists.ts';
import { rowsOf } from '../projection/word-entry.ts';
import { typeOfFound } from '../projection/words.ts';
import { type Found, type ReadBudget, readIntersection, type Source } from '../store/intersection.ts';
import { compareKeys, type SortRange, under } from '../store/keys.ts';
import { parseSearchQuery, type SearchQuery } from '../text/search-query.ts';
import { rootOf } from '../text/stem.ts';
import { type ArticleFilter, filterText, narrowing, rangeOf } from './article.ts';
import type { Context } from './context.ts';
import { type Connection, checkSize, connectionWith, defaultPageSize, maxPageSize } from './page.ts';
import { byRank, SearchCursors, type SearchPlace } from './search-place.ts';
import { type Candidate, rankOf, timeOf } from './search-rank.ts';
import { type FoundRecord, foundRecord, hasAnyPhrase } from './search-result.ts';

export type SearchOrder = 'RELEVANCE' | 'RECENCY';

export interface SearchArguments {
  readonly query: string;
  readonly types?: readonly TypeName[] | undefined;
  readonly filter?: ArticleFilter | null | undefined;
  readonly orderBy: SearchOrder;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

export type SearchEdge = FoundRecord & { readonly cursor: string };

/** Word entries are small: a hundred of them are read for one and a half units. */
const readBudget: ReadBudget = {
  maxRequests: 12,
  maxEntries: 400,
  firstRead: 100,
  maxReadSize: 150,
  maxProbes: 24,
};

/** Entities are few compared with articles, and their reads come on top of those for articles. */
const entityReadBudget: ReadBudget = { ...readBudget, maxRequests: 6, maxEntries: 200 };

/** The number of records ranked against each other. Older matches beyond the newest of them come after them, ranked in turn. */
const windowSize = 200;

/** Minimum number of records with all words of a query that are checked for its phrases at a time. */
const minWindow = 40;
const minLookups = 20;

/**
 * Maximum number of windows read for one answer, where most matches of each drop out: together with the reads of the results, far below the limit
 * of an operation. It is one where the lists outnumber the requests of a window, because the beginning of each list is read in any case.
 */
function maxWindows({ sources, ranges }: Plan): number {
  return sources.length * ranges.length > readBudget.maxRequests ? 1 : 2;
}

/** Articles and entities that have all words of a query. */
export async function search(
  args: SearchArguments,
  context: Context,
  withExcerpt: boolean,
): Promise<Connection<SearchEdge>> {
  const query = parseSearchQuery(args.query);
  const size = args.first ?? defaultPageSize;
  checkSize('first', size, maxPageSize, 'Request a smaller page and continue with the cursor.');
  const plan = await planOf(query, args, context);
  const cursors = new SearchCursors(JSON.stringify([query, plan.identity, args.orderBy]));
  const start = args.after == null ? { windowAfter: undefined } : cursors.decode(args.after);
  const { hits, next } = await collect(context, plan, start, size, withExcerpt);
  const edges = hits.map(({ place, node, excerpt }) => ({ node, excerpt, cursor: cursors.encode(place) }));
  const end = next === undefined ? edges.at(-1)?.cursor : cursors.encode(next);
  return connectionWith(edges, {
    hasNextPage: next !== undefined,
    hasPreviousPage: args.after != null,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: end ?? null,
  });
}

/** The reads of a search. */
interface Plan {
  readonly query: SearchQuery;
  readonly order: SearchOrder;
  readonly sources: readonly Source[];
  /** For each word of the query, the index of the source of its root. */
  readonly sourceOf: readonly number[];
  /** The ranges of the lists that hold results, in the order of the results. */
  readonly ranges: readonly { readonly range: SortRange; readonly readBudget: ReadBudget }[];
  /** False where the request cannot have results: entities that satisfy a filter of articles. */
  readonly isPossible: boolean;
  /** The search's part in the identity of the list, for cursors. */
  readonly identity: unknown;
}

type Hit = FoundRecord & { readonly place: SearchPlace };

/** Results from a place on, window after window, and the place to continue from. */
async function collect(
  context: Context,
  plan: Plan,
  start: SearchPlace,
  size: number,
  withExcerpt: boolean,
): Promise<{ hits: Hit[]; next?: SearchPlace }> {
  const { query } = plan;
  const mustLook = hasAnyPhrase(query);
  // With phrases, a result exists for certain only after a check of its record, so one more is checked.
  const wanted = mustLook ? size + 1 : size;
  const hits: Hit[] = [];
  let place = start;
  for (let windows = 1; plan.isPossible; windows++) {
    const { candidates, end } = await readWindow(context, plan, place, size);
    let rest = candidates;
    while (rest.length > 0 && hits.length < wanted) {
      const some = rest.slice(0, Math.max(wanted - hits.length, mustLook ? minLookups : 0));
      rest = rest.slice(some.length);
      const found = await Promise.all(some.map(one => foundRecord(one, query, context, withExcerpt)));
      hits.push(
        ...found.flatMap((record, i) => {
          const candidate = some[i];
          if (record === undefined || candidate === undefined) return [];
          return { ...record, place: placeOf(plan, place, candidate) };
        }),
      );
    }
    const last = hits[size - 1];
    if (last !== undefined && (hits.length > size || rest.length > 0))
      return { hits: hits.slice(0, size), next: last.place };
    if (end === undefined) return { hits };
    place = { windowAfter: end };
    if (hits.length >= size || windows === maxWindows(plan)) return { hits, next: place };
  }
  return { hits };
}

/** The next window of records with all words, from a place on, in their order. */
async function readWindow(
  { table }: Context,
  { query, sources, sourceOf, ranges, order }: Plan,
  { windowAfter, last }: SearchPlace,
  size: number,
): Promise<{ candidates: RankedCandidate[]; end: string | undefined }> {
  const byTime = hasAnyPhrase(query) ? Math.max(size, minWindow) : size;
  const maxMatches = order === 'RELEVANCE' ? windowSize : byTime;
  const window = { direction: 'DESC' as const, limit: maxMatches + 1, below: windowAfter };
  const found = ranges.map(part =>
    readIntersection(table, sources, { ...window, range: part.range }, part.readBudget),
  );
  const { matches, firstReads, stoppedAt } = inOrder(await Promise.all(found));
  const candidates = matches.slice(0, maxMatches).flatMap((entries): Candidate[] => {
    const sk = entries[0]?.sk;
    if (sk === undefined) return [];
    return [{ sk, type: typeOfFound(sk), cards: sourceOf.map(source => entries[source]?.card ?? '') }];
  });
  const end = matches.length > maxMatches ? candidates.at(-1)?.sk : stoppedAt;
  if (order === 'RECENCY') return { candidates: candidates.map(one => ({ ...one, rank: 0 })), end };
  const newest = Math.max(...candidates.flatMap(({ sk, type }) => (type === 'Article' ? timeOf(sk) : [])));
  const rankQuery = { words: query.words, entries: sourceOf.map(source => firstReads[source] ?? 0) };
  const ranked = candidates
    .map(one => ({ ...one, rank: rankOf(one, rankQuery, newest) }))
    .toSorted(byRank)
    .filter(one => last === undefined || byRank(last, one) < 0);
  return { candidates: ranked, end };
}

/** The matches of consecutive ranges, up to the first incomplete one. */
function inOrder(found: readonly Found[]): Found {
  const stopped = found.findIndex(({ stoppedAt }) => stoppedAt !== undefined);
  const known = stopped < 0 ? found : found.slice(0, stopped + 1);
  const stoppedAt = found[stopped]?.stoppedAt;
  const reads = found[0]?.firstReads.map((_, i) =>
    found.reduce((sum, { firstReads }) => sum + (firstReads[i] ?? 0), 0),
  );
  return {
    matches: known.flatMap(({ matches }) => matches),
    // Capped at the number that one request would have returned, so that the split does not make a word rarer or more common.
    firstReads: (reads ?? []).map(sum => Math.min(sum, readBudget.firstRead ?? sum)),
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
  };
}

type RankedCandidate = Candidate & { readonly rank: number };

/** The place of a result: by time alone, or by its rank in its window. */
function placeOf({ order }: Plan, { windowAfter }: SearchPlace, { sk, rank }: RankedCandidate): SearchPlace {
  return order === 'RECENCY' ? { windowAfter: sk } : { windowAfter, last: { rank, sk } };
}

async function planOf(query: SearchQuery, args: SearchArguments, context: Context): Promise<Plan> {
  const { filter, orderBy } = args;
  const isFiltered = filterText(filter) !== filterText(undefined);
  const types = typeNames.filter(type => args.types?.includes(type) ?? true);
  const wanted = isFiltered ? types.filter(type => type === 'Article') : types;
  const isWanted = isWantedBy(wanted);
  const roots = [...new Set(query.words.map(rootOf))];
  const wordSources = roots.map((root): Source => {
    const words = query.words.filter(word => rootOf(word) === root);
    return {
      list: keyOfList('word', root),
      accepts: ({ sk, card }) => isWanted(sk) && words.every(word => rowsOf(card, word).length > 0),
    };
  });
  const filterSources = (await narrowing(filter, context)).map(({ keys }): Source => ({ list: keys }));
  const excluded = query.withoutWords.map(
    (word): Source => ({
      list: keyOfList('word', rootOf(word)),
      accepts: ({ card }) => rowsOf(card, word).length > 0,
      isExcluded: true,
    }),
  );
  return {
    query,
    order: orderBy,
    sources: [...wordSources, ...filterSources, ...excluded],
    sourceOf: query.words.map(word => roots.indexOf(rootOf(word))),
    ranges: rangesFor(wanted, filter, context.now),
    isPossible: wanted.length > 0,
    identity: [wanted, filterText(filter)],
  };
}

/**
 * The ranges of the lists that hold records of some types: entities by type, which come after all articles, and articles up to now. Scheduled
 * articles are between the two, and are never read: neither a rank nor the cost of an answer may disclose them.
 */
function rangesFor(
  types: readonly TypeName[],
  filter: ArticleFilter | null | undefined,
  now: string,
): Plan['ranges'] {
  const entities = types
    .filter(type => type !== 'Article')
    .map(under)
    .toSorted((a, b) => compareKeys(a.from, b.from));
  const ofEntities = { from: entities[0]?.from, before: entities.at(-1)?.before };
  return [
    ...(entities.length === 0 ? [] : [{ range: ofEntities, readBudget: entityReadBudget }]),
    ...(types.includes('Article') ? [{ range: rangeOf(filter, now), readBudget }] : []),
  ];
}

/** Whether an entry is of a wanted type. */
function isWantedBy(types: readonly TypeName[]): (sk: string) => boolean {
  return sk => types.includes(typeOfFound(sk));
}
