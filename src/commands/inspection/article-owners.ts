import { postsTextFrom, postsTextKey } from '../../projection/live-post-text.ts';
import { fullRecordKeys } from '../../projection/stored.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import type { RecordKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { type OwnerState, ownerStateOf } from './record-state.ts';

/** An article as it is now. */
export interface StoredArticle {
  readonly recordKey: RecordKey;
  readonly document: Item | undefined;
  readonly owner: OwnerState;
}

/** The articles of some ids. */
export async function articlesOf(table: Table, ids: readonly string[]): Promise<StoredArticle[]> {
  const recordKeys = ids.map(id => ({ type: 'Article', id }));
  const keys = recordKeys.map(recordKey => [...fullRecordKeys(recordKey), postsTextKey(recordKey)]);
  const items = await getItems(table, keys.flat(), 'consistent');
  return recordKeys.map((recordKey, i) => {
    const [document, body, posts] = items.slice(3 * i);
    return { recordKey, document, owner: ownerStateOf(recordKey, document, body, postsTextFrom(posts)) };
  });
}
