import type { Item } from '../../store/attributes.ts';
import { queryPages } from '../../store/query-pages.ts';
import { segmentPartKey } from '../../store/search-keys.ts';
import type { Table } from '../../store/table.ts';

/** Maximum bytes of the names of lists in one item. Names are encoded, so that each character is a byte. */
export const maxTermBytes = 100_000;

/** The item that names some lists of a segment. */
export function termsItem(segment: string, number: number, lists: readonly string[]): Item {
  return { ...segmentPartKey(segment, 'terms', number), lists: lists.join(' ') };
}

/** The names of the lists in which a segment has postings, an item at a time. */
export async function* termsOf(table: Table, segment: string): AsyncGenerator<string[]> {
  const { pk } = segmentPartKey(segment, 'terms', 0);
  const pages = queryPages(table, () => ({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :terms)',
    ExpressionAttributeValues: { ':pk': { S: pk }, ':terms': { S: 'terms#' } },
    ConsistentRead: true,
    // An item has up to 100 kB, and a merge reads the terms of many segments.
    Limit: 2,
  }));
  for await (const { Items = [] } of pages) for (const { lists } of Items) yield String(lists?.S).split(' ');
}

/** The items of a segment that store the names of its lists. */
export function* termParts(segment: string, lists: readonly string[]): Generator<Item> {
  let [some, bytes, number]: [string[], number, number] = [[], 0, 0];
  const part = () => termsItem(segment, number++, some);
  for (const list of lists) {
    if (bytes + list.length > maxTermBytes) {
      yield part();
      [some, bytes] = [[], 0];
    }
    some.push(list);
    bytes += list.length + 1;
  }
  if (some.length > 0) yield part();
}
