import { type TypeName, typeNames } from '../../model/types.ts';
import { parseSearchQuery, type SearchMatch, type SearchQuery } from '../../text/search-query.ts';
import { type ArticleFilter, filterText } from '../article-filter.ts';
import type { Context } from '../context.ts';
import { type Connection, checkSize, connectionWith, defaultPageSize, maxPageSize } from '../page.ts';
import { withCorrections } from './search-correction.ts';
import { type ResultPosition, SearchCursors } from './search-cursor.ts';
import { type Batch, type SearchOrder, type SearchRequest, typeOf } from './search-matches.ts';
import { type FoundRecord, foundRecord, hasAnyPhrase } from './search-result.ts';
import { SearchRun } from './search-run.ts';

export interface SearchArguments {
  readonly query: string;
  readonly match: SearchMatch;
  readonly types?: readonly TypeName[] | undefined;
  readonly filter?: ArticleFilter | null | undefined;
  readonly orderBy: SearchOrder;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

export type SearchEdge = FoundRecord & { readonly cursor: string };

/** Minimum number of records that are checked for phrases in one batch. */
const minLookups = 20;

/** Maximum records that are read for one page if most of them lack the phrases of the query. */
const maxLookups = 200;

/** Articles and entities that match a query. */
export async function search(
  args: SearchArguments,
  context: Context,
  withExcerpt: boolean,
): Promise<SearchResults> {
  const query = parseSearchQuery(args.query, args.match);
  const size = args.first ?? defaultPageSize;
  checkSize('first', size, maxPageSize, 'Request a smaller page and continue with the cursor.');
  const isFiltered = filterText(args.filter) !== filterText(undefined);
  const types = typeNames.filter(type => args.types?.includes(type) ?? true);
  const wanted = isFiltered ? types.filter(type => type === 'Article') : types;
  // The cursor identifies the original query; its corrections are a part of the position.
  const cursors = new SearchCursors(
    JSON.stringify([query, wanted, filterText(args.filter), args.orderBy, args.match]),
  );
  const start = args.after == null ? undefined : cursors.decode(args.after);
  const { match, filter, orderBy } = args;
  const request = { query, match, types: wanted, filter, orderBy, start };
  const run = await SearchRun.begin(request, context);
  const { hits, next } = await pageOf(run, request, size, positions =>
    found(positions, query, context, withExcerpt),
  );
  const edges = hits.map(({ position, ...found }) => ({
    ...found,
    cursor: cursors.encode(run.cursorAt(position)),
  }));
  const connection = connectionWith(edges, {
    hasNextPage: next !== undefined,
    hasPreviousPage: args.after != null,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: next === undefined ? (edges.at(-1)?.cursor ?? null) : cursors.encode(run.cursorAt(next)),
  });
  return { ...connection, correctedQuery: withCorrections(args.query, query, run.corrected) };
}

export type SearchResults = Connection<SearchEdge> & { readonly correctedQuery: string | null };

type Hit = FoundRecord & { readonly position: ResultPosition };

/** The results after the cursor, and the position to continue from, if there may be more. */
async function pageOf(
  run: SearchRun,
  { query, start }: SearchRequest,
  size: number,
  find: (positions: readonly ResultPosition[]) => Promise<Hit[]>,
): Promise<{ hits: Hit[]; next?: ResultPosition | undefined }> {
  const mustLook = hasAnyPhrase(query);
  // With phrases, a result exists for certain only after a check of its record, so one more is checked.
  const wanted = mustLook ? size + 1 : size;
  const hits: Hit[] = [];
  let last = start?.last;
  let looked = 0;
  const together = mustLook ? Math.max(size + 1, minLookups) : size + 1;
  for await (const { positions, stoppedAt } of full(run.batches(together), together)) {
    let rest = positions;
    while (rest.length > 0 && hits.length < wanted) {
      const some = rest.slice(0, mustLook ? rest.length : wanted - hits.length);
      rest = rest.slice(some.length);
      looked += some.length;
      hits.push(...(await find(some)));
      last = some.at(-1) ?? last;
    }
    if (hits.length > size || (hits.length === size && rest.length > 0))
      return { hits: hits.slice(0, size), next: hits[size - 1]?.position };
    if (stoppedAt !== undefined) return { hits, next: stoppedAt };
    if (looked >= maxLookups) return { hits, next: last };
  }
  return { hits };
}

/** The same positions in batches of this size at least, but for the last, so that few requests read their records. */
async function* full(batches: AsyncIterable<Batch>, size: number): AsyncGenerator<Batch> {
  let positions: readonly ResultPosition[] = [];
  for await (const batch of batches) {
    positions = [...positions, ...batch.positions];
    if (positions.length < size && batch.stoppedAt === undefined) continue;
    yield { ...batch, positions };
    positions = [];
  }
  if (positions.length > 0) yield { positions };
}

/** The records at some positions, without records that are deleted, no longer public, or lack a phrase. */
async function found(
  positions: readonly ResultPosition[],
  query: SearchQuery,
  context: Context,
  withExcerpt: boolean,
): Promise<Hit[]> {
  const records = await Promise.all(
    positions.map(({ sk }) => foundRecord({ sk, type: typeOf(sk) }, query, context, withExcerpt)),
  );
  return records.flatMap((record, i) => {
    const position = positions[i];
    return record === undefined || position === undefined ? [] : { ...record, position };
  });
}
