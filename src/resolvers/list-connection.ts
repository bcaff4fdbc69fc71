import { readIntersection } from '../store/intersection.ts';
import type { SortRange } from '../store/keys.ts';
import {
  type Direction,
  type Entry,
  type ListPart,
  type ListRange,
  readList,
  readParts,
} from '../store/list.ts';
import type { Context } from './context.ts';
import { Cursors } from './cursor.ts';
import { type Connection, connectionOf, type Page, type PageArguments, pageOf } from './page.ts';

/** The entries of a connection: one list, the intersection of several lists in one order, or a list in several partitions. */
export type ListQuery = { readonly direction: Direction } & (
  | {
      readonly lists: readonly [string, ...string[]];
      /** The part of the lists to read; whole lists without it. */
      readonly range?: SortRange;
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
  const cursors = new Cursors(() => `${nameOf(query)} ${query.direction}`);
  const page = pageOf(args, cursors);
  const { entries, stoppedAt } = await context.records.lists.run(() => readPage(context, query, page));
  const more = entries.length > page.size || stoppedAt !== undefined;
  const shown = entries.slice(0, page.size);
  const edges = (page.fromEnd ? shown.toReversed() : shown).map(entry => ({
    ...toEdge(entry),
    cursor: cursors.encode(entry.sk),
  }));
  const connection = connectionOf(edges, page, more);
  if (stoppedAt === undefined || entries.length > page.size) return connection;
  // The read budget ended within the page: the page is short, and the cursor continues at the place where the search stopped.
  const end = page.fromEnd ? 'startCursor' : 'endCursor';
  return { ...connection, pageInfo: { ...connection.pageInfo, [end]: cursors.encode(stoppedAt) } };
}

/** One entry more than the page has, to know whether the list goes on. */
function readPage(
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
  if ('parts' in query) return readParts(table, query.parts, pageRange).then(entries => ({ entries }));
  const { lists, range } = query;
  const listRange = { ...pageRange, range };
  if (lists.length > 1) {
    const sources = lists.map(list => ({ list }));
    return readIntersection(table, sources, listRange).then(({ matches, ...found }) => ({
      ...found,
      entries: matches.flatMap(([entry]) => entry ?? []),
    }));
  }
  return readList(table, lists[0], listRange).then(entries => ({ entries }));
}

function nameOf(query: ListQuery): string {
  return 'parts' in query ? query.name : query.lists.toSorted().join(' ');
}
