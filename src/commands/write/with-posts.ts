import { postsTextFrom, postsTextKey } from '../../projection/live-post-text.ts';
import type { FullRecord } from '../../projection/project.ts';
import { type Consistency, getItems } from '../../store/items.ts';
import type { Table } from '../../store/table.ts';

/**
 * Records with the text of their posts, from which their entries in the search index follow. It takes one read where
 * there are live articles, and none otherwise.
 */
export async function withPosts(
  table: Table,
  fullRecords: readonly FullRecord[],
  consistency: Consistency = 'consistent',
): Promise<FullRecord[]> {
  const live = fullRecords.filter(lacksPosts);
  if (live.length === 0) return [...fullRecords];
  const items = await getItems(
    table,
    live.map(({ record }) => postsTextKey(record)),
    consistency,
  );
  const texts = new Map(live.map(({ record }, i) => [record.id, postsTextFrom(items[i])]));
  return fullRecords.map(full => (lacksPosts(full) ? { ...full, posts: texts.get(full.record.id) } : full));
}

/** Whether the text of the posts of a record is not known. */
function lacksPosts({ record, posts }: FullRecord): boolean {
  return record.type === 'Article' && record.kind === 'LIVE' && posts === undefined;
}
