import { freshList } from '../../projection/search-entry.ts';
import type { Item } from '../../store/attributes.ts';
import { deleteAll } from '../../store/batch-write.ts';
import { queryPartition } from '../../store/items.ts';
import type { Key } from '../../store/keys.ts';
import { itemsOf } from '../../store/list.ts';
import { postingsKey, postingsTailKey, segmentPartKey, unusedSegments } from '../../store/search-keys.ts';
import type { Table } from '../../store/table.ts';
import type { Action } from '../../store/transaction.ts';
import { transactAsLeaseHolder } from './put-segment.ts';
import { termsOf } from './segment-terms.ts';

/** Milliseconds for which the items of a retired segment are kept: longer than any search takes. */
const grace = 60_000;

/**
 * Deletes the items of retired segments, and of segments whose write was interrupted. `held` is the condition of the lease. A segment comes into use
 * under the same condition, so that no segment is in use after its items are deleted.
 */
export async function removeUnusedSegments(table: Table, held: Action): Promise<void> {
  for await (const marker of unusedMarkers(table)) {
    await transactAsLeaseHolder(table, [held]);
    const name = marker.sk.slice(1);
    // The terms are deleted after the postings that they list, and the marker last, so that an interrupted deletion can continue.
    for await (const lists of termsOf(table, name))
      await deleteAll(
        table,
        lists.flatMap(list => [postingsKey(list, name), postingsTailKey(list, name)]),
      );
    const parts: Key[] = [];
    for await (const { pk, sk } of queryPartition(table, segmentPartKey(name, 'terms', 0).pk))
      parts.push({ pk, sk });
    await deleteAll(table, parts);
    await deleteAll(table, [{ pk: marker.pk, sk: marker.sk }]);
  }
}

/** Whether `removeUnusedSegments` has something to delete. */
export async function hasUnusedSegments(table: Table): Promise<boolean> {
  for await (const _ of unusedMarkers(table)) return true;
  return false;
}

/** The markers of the segments whose items no search reads any more. */
async function* unusedMarkers(table: Table): AsyncGenerator<Item> {
  const latest = new Date(table.clock() - grace).toISOString();
  for await (const marker of itemsOf(table, freshList, unusedSegments, { consistency: 'consistent' }))
    if (marker.isRetired !== true || String(marker.since) <= latest) yield marker;
}
