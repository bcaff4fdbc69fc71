import type { Source } from '../store/intersection.ts';
import type { Consistency } from '../store/items.ts';
import {
  type Direction,
  type Entry,
  type ListPart,
  type ListRange,
  readList,
  readParts,
} from '../store/list.ts';
import type { SortRange } from '../store/sort-keys.ts';
import type { Context } from './context.ts';
import { Cursors } from './cursor.ts';
import { type Connection, connectionOf, type Page, type PageArguments, pageOf } from './page.ts';

/** The entries of a connection: one list, the intersection of several lists, or unions of lists, in one order, or a list in several partitions. */
export type ListQuery = { readonly direction: Direction } & (
  | {
      /** A text is the name of a list. */
      readonly lists: readonly [string | Source, ...(string | Source)[]];
      /** The part of the lists to read; whole lists without it. */
      readonly range?: SortRange;
      /** Identifies the conditions that are not mere lists, in cursors. */
      readonly identity?: string;
      readonly consistency?: Consistency;
    }
  /** `name` is that of the whole list: its parts come and go with time, and its cursors stay valid. */
  | { readonly name: string; readonly parts: readonly ListPart[] }
);

/** A page of lists as a connection; `toEdge` makes the edge of an entry. */
export async function listConnection<E extends { node: unknown }>(
  context: Context,
  query: ListQuery,
  args: PageArguments,
  toEdge: (entry: Entry) => E,
): Promise<Connection<E & { cursor: string }>> {
  const found = await foundPage(context, query, args);
  return connectionWithEdges(found, found.shown.map(toEdge));
}

/** The connection of lists that have no entries, without a read. */
export function emptyConnection<E extends { node: unknown }>(
  query: ListQuery,
  args: PageArguments,
): Connection<E & { cursor: string }> {
  return connectionOf([], pageOf(args, new Cursors(() => identityOf(query))), false);
}

/** A page of lists as a connection, where the edge of an entry needs a read. An entry without an edge is left out, and the page is shorter. */
export async function lookedUpConnection<E extends { node: unknown }>(
  context: Context,
  query: ListQuery,
  args: PageArguments,
  toEdge: (entry: Entry) => Promise<E | undefined>,
): Promise<Connection<E & { cursor: string }>> {
  const found = await foundPage(context, query, args);
  const edges = await Promise.all(found.shown.map(toEdge));
  return connectionWithEdges(found, edges);
}

/** The entries of a page, in the order of the list. */
interface FoundPage {
  readonly page: Page;
  readonly cursors: Cursors;
  readonly shown: readonly Entry[];
  /** Whether the list continues beyond the page in the direction of counting. */
  readonly more: boolean;
  /** The position at which the search stopped, if the read budget ended within the page. */
  readonly stoppedAt: string | undefined;
}

async function foundPage(context: Context, query: ListQuery, args: PageArguments): Promise<FoundPage> {
  const cursors = new Cursors(() => identityOf(query));
  const page = pageOf(args, cursors);
  const { entries, stoppedAt } = await context.records.lists.run(() => readPage(context, query, page));
  const isFull = entries.length > page.size;
  const shown = entries.slice(0, page.size);
  return {
    page,
    cursors,
    shown: page.fromEnd ? shown.toReversed() : shown,
    more: isFull || stoppedAt !== undefined,
    stoppedAt: isFull ? undefined : stoppedAt,
  };
}

function connectionWithEdges<E extends { node: unknown }>(
  { page, cursors, shown, more, stoppedAt }: FoundPage,
  found: readonly (E | undefined)[],
): Connection<E & { cursor: string }> {
  const edges = shown.flatMap(({ sk }, i) => {
    const edge = found[i];
    return edge === undefined ? [] : { ...edge, cursor: cursors.encode(sk) };
  });
  const connection = connectionOf(edges, page, more);
  const last = page.fromEnd ? shown[0] : shown.at(-1);
  // The page is short, and the cursor continues at the position up to which the lists were read.
  const position = stoppedAt ?? (edges.length < shown.length ? last?.sk : undefined);
  if (position === undefined) return connection;
  const end = page.fromEnd ? 'startCursor' : 'endCursor';
  return { ...connection, pageInfo: { ...connection.pageInfo, [end]: cursors.encode(position) } };
}

function identityOf(query: ListQuery): string {
  if ('parts' in query) return `${query.name} ${query.direction}`;
  const { lists, direction, identity } = query;
  const names = lists.filter(list => typeof list === 'string').toSorted();
  return [...names, ...(identity === undefined ? [] : [identity]), direction].join(' ');
}

/** Intersections are loaded with the first filter that needs one, which keeps them out of a cold start. */
const intersecting = () => import('../store/intersection.ts');

/** One entry more than the page has, to know whether the list continues. */
async function readPage(
  { table }: Context,
  query: ListQuery,
  page: Page,
): Promise<{ entries: Entry[]; stoppedAt?: string }> {
  const ascending = query.direction === 'ASC';
  const pageRange: ListRange = {
    direction: ascending === page.fromEnd ? 'DESC' : 'ASC',
    limit: page.size + 1,
    above: ascending ? page.after : page.before,
    below: ascending ? page.before : page.after,
  };
  if ('parts' in query) return { entries: await readParts(table, query.parts, pageRange) };
  const { lists, range, consistency } = query;
  const listRange = { ...pageRange, range, consistency };
  const [first] = lists;
  if (lists.length === 1 && typeof first === 'string')
    return { entries: await readList(table, first, listRange) };
  const { maxRequestsFor, readIntersection } = await intersecting();
  const sources = lists.map(list => (typeof list === 'string' ? { list } : list));
  if (sources.some(source => 'anyOf' in source)) table.allowReads(maxRequestsFor(sources));
  const { matches, ...found } = await readIntersection(table, sources, listRange);
  return { ...found, entries: matches.flatMap(([entry]) => entry ?? []) };
}
