import { freshList } from '../projection/search-entry.ts';
import { deleteAll } from '../store/batch-write.ts';
import { queryPartition } from '../store/items.ts';
import { type Key, postingsKey, postingsTailKey, segmentPartKey, unusedSegments } from '../store/keys.ts';
import { itemsOf } from '../store/list.ts';
import type { Table } from '../store/table.ts';
import { SegmentReader } from './segment-reader.ts';

/** Milliseconds for which the items of a merged segment stay: longer than any search takes. */
const grace = 60_000;

/** Deletes the items of segments that were merged, and of those whose writing was interrupted. Only the process with the lease may. */
export async function removeUnusedSegments(table: Table): Promise<void> {
  const latest = new Date(table.clock() - grace).toISOString();
  for await (const marker of itemsOf(table, freshList, unusedSegments, { consistency: 'consistent' })) {
    if (marker.isRetired === true && String(marker.since) > latest) continue;
    const name = marker.sk.slice(1);
    const lists = await new SegmentReader(table).lists(name);
    const parts: Key[] = [];
    for await (const { pk, sk } of queryPartition(table, segmentPartKey(name, 'terms', 0).pk))
      parts.push({ pk, sk });
    // The lists of terms go after what they name, and the marker last: they say what is left after an interruption.
    await deleteAll(
      table,
      lists.flatMap(list => [postingsKey(list, name), postingsTailKey(list, name)]),
    );
    await deleteAll(table, parts);
    await deleteAll(table, [{ pk: marker.pk, sk: marker.sk }]);
  }
}
