import { listName } from '../projection/lists.ts';
import { type Item, itemSize } from '../store/attributes.ts';
import { getItems, queryPartition } from '../store/items.ts';
import { documentKey, listKey, type RecordName } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import {
  type Action,
  inTransactions,
  transact,
  transactionBytes,
  transactionSize,
} from '../store/transaction.ts';
import { asRead } from './apply-lists.ts';

/** Maximum attempts where the record is created or written meanwhile. */
const attempts = 10;

/**
 * Deletes the leftovers of a deleted record: its history, and the data derived for it. A record that exists again, for example after an import of
 * the line that created it, keeps its own items. Revisions above its present one belong to its earlier life and are deleted.
 */
export async function cleanUpDeletion(table: Table, name: RecordName): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const [document] = await getItems(table, [documentKey(name)], 'consistent');
    if (await eraseBeside(table, name, document)) return;
  }
  throw new Error(
    `${name.type} ${name.id} kept changing while its former history was being deleted; the outbox still has the task.`,
  );
}

/** Whether a record with this id exists again after a deletion. */
export async function wasRecreated(table: Table, name: RecordName): Promise<boolean> {
  const [document] = await getItems(table, [documentKey(name)], 'consistent');
  return document !== undefined;
}

/** Returns false where the document is no longer as it was read. */
async function eraseBeside(table: Table, name: RecordName, document: Item | undefined): Promise<boolean> {
  const guard = asRead(name, document);
  let actions: Action[] = [];
  let bytes = 0;
  const erase = async () => {
    for (const some of inTransactions(actions, [guard]))
      if ((await transact(table, [guard, ...some])).length > 0) return false;
    [actions, bytes] = [[], 0];
    return true;
  };
  const { pk: own } = documentKey(name);
  for (const pk of [own, listKey(listName('revisions', name), '').pk]) {
    for await (const item of queryPartition(table, pk)) {
      if (document !== undefined && !isAhead(item.sk, document)) continue;
      // The record was created between the two reads.
      if (document === undefined && pk === own && item.sk === documentKey(name).sk) return false;
      const size = itemSize(item);
      // A past text has up to 256 kB, and a deleted item counts towards the size of the transaction like a written one.
      const isFull = actions.length === transactionSize - 1 || bytes + size > transactionBytes;
      if (isFull && !(await erase())) return false;
      actions.push({ delete: { pk, sk: item.sk }, bytes: size });
      bytes += size;
    }
  }
  return erase();
}

/**
 * Whether an item is of a revision that the present record has not reached. A past revision is below the present one; an entry of the history is
 * not above it.
 */
function isAhead(sk: string, { revision }: Item): boolean {
  if (typeof revision !== 'number') return false;
  const [, past] = /^revision(?:-body)?#(\d{9})$/.exec(sk) ?? [];
  const [, listed] = /^(\d{9})#/.exec(sk) ?? [];
  return Number(past ?? -1) >= revision || Number(listed ?? -1) > revision;
}
