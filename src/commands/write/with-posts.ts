import { postsTextFrom, postsTextKey } from '../../projection/live-post-text.ts';
import type { Whole } from '../../projection/project.ts';
import { type Consistency, getItems } from '../../store/items.ts';
import type { Table } from '../../store/table.ts';

/**
 * Records with the text of their posts, from which their entries in the search index follow. It takes one read where
 * there are live articles, and none otherwise.
 */
export async function withPosts(
  table: Table,
  wholes: readonly Whole[],
  consistency: Consistency = 'consistent',
): Promise<Whole[]> {
  const live = wholes.filter(lacksPosts);
  if (live.length === 0) return [...wholes];
  const items = await getItems(
    table,
    live.map(({ record }) => postsTextKey(record)),
    consistency,
  );
  const texts = new Map(live.map(({ record }, i) => [record.id, postsTextFrom(items[i])]));
  return wholes.map(whole => (lacksPosts(whole) ? { ...whole, posts: texts.get(whole.record.id) } : whole));
}

/** Whether the text of the posts of a record is not known. */
function lacksPosts({ record, posts }: Whole): boolean {
  return record.type === 'Article' && record.kind === 'LIVE' && posts === undefined;
}
