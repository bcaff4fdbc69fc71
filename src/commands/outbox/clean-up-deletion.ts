import { listName } from '../../projection/lists.ts';
import { postOnCard, postsStateFrom, postsStateKey } from '../../projection/live-post.ts';
import { postItems, postsChangeItems } from '../../projection/live-post-items.ts';
import { type Item, itemSize } from '../../store/attributes.ts';
import { getItems, queryPartition } from '../../store/items.ts';
import { documentKey, type Key, listKey, type RecordKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import {
  type Action,
  inTransactions,
  transact,
  transactionBytes,
  transactionSize,
} from '../../store/transaction.ts';
import { unchangedRecord } from '../write/apply-lists.ts';

/** Maximum attempts where the record is created or written meanwhile. */
const attempts = 10;

/**
 * Deletes the leftovers of a deleted record: its history, the data derived for it, and the posts of a live article. A
 * record that exists again, for example after an import of the line that created it, keeps its own items. Revisions
 * above its current one, and posts from before its creation, belong to its earlier life and are deleted.
 */
export async function cleanUpDeletion(table: Table, recordKey: RecordKey): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const [document] = await getItems(table, [documentKey(recordKey)], 'consistent');
    if (await eraseLeftovers(table, recordKey, document)) return;
  }
  throw new Error(
    `${recordKey.type} ${recordKey.id} kept changing while its former history was being deleted; the outbox still has the task.`,
  );
}

/** Whether a record with this id exists again after a deletion. */
export async function wasRecreated(table: Table, recordKey: RecordKey): Promise<boolean> {
  const [document] = await getItems(table, [documentKey(recordKey)], 'consistent');
  return document !== undefined;
}

/** Deletes the leftovers while the document is as it was read; returns false if it has changed. */
async function eraseLeftovers(
  table: Table,
  recordKey: RecordKey,
  document: Item | undefined,
): Promise<boolean> {
  const guard = unchangedRecord(recordKey, document);
  let actions: Action[] = [];
  let bytes = 0;
  const erase = async () => {
    for await (const some of inTransactions(table, actions, [guard]))
      if ((await transact(table, [guard, ...some])).length > 0) return false;
    [actions, bytes] = [[], 0];
    return true;
  };
  const { pk: own } = documentKey(recordKey);
  const lists = (['revisions', 'posts', 'posts/pinned'] as const).map(
    list => listKey(listName(list, recordKey), '').pk,
  );
  for (const pk of [own, ...lists]) {
    for await (const item of queryPartition(table, pk)) {
      if (document !== undefined && !isAhead(item.sk, document) && !isEarlierPost(item, document)) continue;
      // The record was created between the two reads.
      if (document === undefined && pk === own && item.sk === documentKey(recordKey).sk) return false;
      const size = itemSize(item);
      const keys = [{ pk, sk: item.sk }, ...postLeftovers(recordKey, item)];
      // A past text has up to 256 kB, and a deleted item counts towards the size of the transaction like a written one.
      const isFull =
        actions.length + keys.length > transactionSize - 1 || bytes + size * keys.length > transactionBytes;
      if (isFull && !(await erase())) return false;
      actions.push(...keys.map(key => ({ delete: key, bytes: size })));
      bytes += size * keys.length;
    }
  }
  return erase();
}

/** The entries in other partitions that are derived from a post, or from the state of the posts, of a deleted article. */
function postLeftovers(article: RecordKey, item: Item): Key[] {
  if (item.sk === postsStateKey(article).sk) {
    const { announcedAt } = postsStateFrom(item);
    return postsChangeItems(article, announcedAt).map(keyOf);
  }
  if (item.list !== 'posts') return [];
  const items = postItems(article, postOnCard(String(item.card)), 'public');
  return items.filter(({ list }) => list === 'posts/mentions').map(keyOf);
}

function keyOf({ pk, sk }: Item): Key {
  return { pk, sk };
}

/** Whether a post was written before the article was created again. */
function isEarlierPost({ list, card }: Item, { createdAt }: Item): boolean {
  if (list !== 'posts' && list !== 'posts/pinned') return false;
  return postOnCard(String(card)).createdAt < String(createdAt);
}

/**
 * Whether an item is of a revision that the current record has not reached. A past revision is below the current one; an entry of the history is
 * not above it.
 */
function isAhead(sk: string, { revision }: Item): boolean {
  if (typeof revision !== 'number') return false;
  const [, past] = /^revision(?:-body)?#(\d{9})$/.exec(sk) ?? [];
  const [, listed] = /^(\d{9})#/.exec(sk) ?? [];
  return Number(past ?? -1) >= revision || Number(listed ?? -1) > revision;
}
