import { fromAttributes, type Item } from './attributes.ts';
import { partitionToRead } from './hot-lists.ts';
import type { Consistency } from './items.ts';
import { listKey } from './keys.ts';
import { type PartitionQuery, queryPages } from './query-pages.ts';
import { compareKeys, highestKey, justAbove, justBelow, lowestKey, type SortRange } from './sort-keys.ts';
import type { Table } from './table.ts';

/** One entry of a list: its sort key, the packed card, the fields of the edge, if any, and the record that it is derived from. */
export interface Entry {
  readonly sk: string;
  readonly card: string;
  readonly edge: string | undefined;
  /** The attributes that name the list, and the partition of the record that the entry is derived from. */
  readonly list: unknown;
  readonly owner: unknown;
}

export type Direction = 'ASC' | 'DESC';

/** A range of a list: `limit` entries in a direction, between two sort keys, both exclusive. */
export interface ListRange {
  readonly direction: Direction;
  readonly limit: number;
  /** Only entries above this sort key, which need not exist any more. */
  readonly above?: string | undefined;
  /** Only entries below this sort key. */
  readonly below?: string | undefined;
  /** Only entries in this range. */
  readonly range?: SortRange | undefined;
  readonly consistency?: Consistency | undefined;
}

/**
 * Reads a range of one list. Fewer entries than the limit mean that the range has ended: after a short page with a continuation, which a Query
 * may return, the read continues.
 */
export async function readList(table: Table, list: string, listRange: ListRange): Promise<Entry[]> {
  const { direction, limit, consistency = 'eventual' } = listRange;
  const entries: Entry[] = [];
  const bounds = boundsOf(listRange);
  if (isEmpty(bounds)) return entries;
  for await (const items of pagesOf(table, () => ({
    list,
    bounds,
    direction,
    consistency,
    limit: limit - entries.length,
  }))) {
    entries.push(...items.map(toEntry));
    if (entries.length >= limit) break;
  }
  // An overlay adds entries to a page.
  return entries.length > limit ? entries.slice(0, limit) : entries;
}

/** A part of a list, with the range of its sort keys. */
export interface ListPart {
  readonly list: string;
  readonly range: SortRange;
}

/** Reads a range of a list in several partitions, which follow each other in the order of their keys. Those outside of the range are not read. */
export async function readParts(
  table: Table,
  parts: readonly ListPart[],
  { limit, ...listRange }: Omit<ListRange, 'range'>,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const { list, range } of listRange.direction === 'ASC' ? parts : parts.toReversed()) {
    const missing = limit - entries.length;
    if (missing === 0) break;
    entries.push(...(await readList(table, list, { ...listRange, range, limit: missing })));
  }
  return entries;
}

/** All items in a range of a list, in the order of their keys or in reverse order. They need not be entries. */
export async function* itemsOf(
  table: Table,
  list: string,
  range: SortRange,
  {
    consistency = 'eventual',
    direction = 'ASC',
  }: { readonly consistency?: Consistency; readonly direction?: Direction } = {},
): AsyncGenerator<Item> {
  const bounds = boundsOf({ range });
  if (isEmpty(bounds)) return;
  for await (const items of pagesOf(table, () => ({ list, bounds, direction, consistency }))) yield* items;
}

/** The number of entries in a list. Reads the whole list at its full cost, so it is for tools and not for requests. */
export async function countList(table: Table, list: string): Promise<number> {
  let count = 0;
  const pages = queryPages(table, () => ({
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: listKey(list, '').pk } },
    Select: 'COUNT',
  }));
  for await (const { Count = 0 } of pages) count += Count;
  return count;
}

interface RangeRead {
  readonly list: string;
  readonly bounds: Bounds;
  readonly direction: Direction;
  readonly consistency: Consistency;
  /** Maximum items of the next page. */
  readonly limit?: number;
}

/** The pages of a range, with the overlay of the table. The overlay is read together with the first page. */
async function* pagesOf(table: Table, readOf: () => RangeRead): AsyncGenerator<Item[]> {
  const { list, bounds, direction, consistency } = readOf();
  // One partition for all pages, since each begins after the last key of the one before.
  const pk = partitionToRead(table, list, consistency === 'consistent');
  const target = { pk: listKey(list, '').pk };
  const loading = table.overlay?.overlay([target]);
  if (loading === undefined) {
    for await (const { Items = [] } of queryPages(table, () => rangeQuery(pk, readOf())))
      yield Items.map(fromAttributes);
    return;
  }
  const overlaid = loading.then(overlay => overlay?.within(target.pk, bounds, direction));
  // Whether the pages or the overlay fail first, the caller gets one error.
  overlaid.catch(() => undefined);
  // The next page is larger by the number of removed items. Otherwise, when many articles expire, a list would take many reads of few items.
  let removed = 0;
  const nextRead = () => {
    const read = readOf();
    return read.limit === undefined ? read : { ...read, limit: read.limit + removed };
  };
  for await (const { Items = [] } of queryPages(table, () => rangeQuery(pk, nextRead()))) {
    const items = Items.map(fromAttributes);
    const range = await overlaid;
    yield range?.page(items) ?? items;
    removed = range?.removed ?? 0;
  }
  yield (await overlaid)?.rest() ?? [];
}

function rangeQuery(
  pk: string,
  { bounds: { low, high }, direction, consistency, limit }: RangeRead,
): PartitionQuery {
  return {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :low AND :high',
    ExpressionAttributeValues: {
      ':pk': { S: pk },
      ':low': { S: low },
      ':high': { S: high },
    },
    ScanIndexForward: direction === 'ASC',
    ConsistentRead: consistency === 'consistent',
    ...(limit === undefined ? {} : { Limit: limit }),
  };
}

interface Bounds {
  readonly low: string;
  readonly high: string;
}

/** The range in the form of BETWEEN, with both ends included. */
function boundsOf({ above, below, range }: Pick<ListRange, 'above' | 'below' | 'range'>): Bounds {
  const lows = [range?.from ?? lowestKey, above === undefined ? lowestKey : justAbove(above)];
  const highs = [range?.before, below].map(end => (end === undefined ? highestKey : justBelow(end)));
  return {
    low: lows.toSorted(compareKeys).at(-1) ?? lowestKey,
    high: highs.toSorted(compareKeys)[0] ?? highestKey,
  };
}

/** DynamoDB refuses a BETWEEN whose ends are the wrong way round. */
function isEmpty({ low, high }: Bounds): boolean {
  return compareKeys(low, high) > 0;
}

/** An entry from its item. */
export function toEntry({ sk, card, tie: edge, list, owner }: Item): Entry {
  if (typeof card !== 'string') throw new Error('A list entry without its card was read.');
  return { sk, card, edge: typeof edge === 'string' ? edge : undefined, list, owner };
}
