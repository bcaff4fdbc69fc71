import { postsTextFrom, postsTextKey } from '../../projection/live-post-text.ts';
import { fullRecordKeys } from '../../projection/stored.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import type { RecordKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { type OwnerState, ownerStateOf } from './record-state.ts';

/** An article as it is now. */
export interface StoredArticle {
  readonly name: RecordKey;
  readonly document: Item | undefined;
  readonly owner: OwnerState;
}

/** The articles of some ids. */
export async function articlesOf(table: Table, ids: readonly string[]): Promise<StoredArticle[]> {
  const names = ids.map(id => ({ type: 'Article', id }));
  const keys = names.map(name => [...fullRecordKeys(name), postsTextKey(name)]);
  const items = await getItems(table, keys.flat(), 'consistent');
  return names.map((name, i) => {
    const [document, body, posts] = items.slice(3 * i);
    return { name, document, owner: ownerStateOf(name, document, body, postsTextFrom(posts)) };
  });
}
