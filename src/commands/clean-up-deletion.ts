import { keyOfList } from '../projection/lists.ts';
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

/** How often it is tried again when the record is made or written meanwhile. */
const attempts = 10;

/**
 * Deletes what a deleted record leaves behind: its history, and what was worked out for it. One that is there again, as after an import of
 * the line that made it, keeps what is its own: all but the revisions that it has not come to yet, which are of its earlier life.
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

/** Whether a record with this id exists, made anew since one was deleted. */
export async function isThereAgain(table: Table, name: RecordName): Promise<boolean> {
  const [document] = await getItems(table, [documentKey(name)], 'consistent');
  return document !== undefined;
}

/** False where the document was not any more what was read of it. */
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
  for (const pk of [own, listKey(keyOfList('revisions', name), '').pk]) {
    for await (const item of queryPartition(table, pk)) {
      if (document !== undefined && !isAhead(item.sk, document)) continue;
      // It was made between the two reads.
      if (document === undefined && pk === own && item.sk === documentKey(name).sk) return false;
      const size = itemSize(item);
      // Past texts are of up to 256 kB each, and what goes counts like what comes.
      const isFull = actions.length === transactionSize - 1 || bytes + size > transactionBytes;
      if (isFull && !(await erase())) return false;
      actions.push({ delete: { pk, sk: item.sk }, bytes: size });
      bytes += size;
    }
  }
  return erase();
}

/** Whether it is of a revision that the present record has not come to: a past one is below the present, an entry of the history not above. */
function isAhead(sk: string, { revision }: Item): boolean {
  if (typeof revision !== 'number') return false;
  const [, past] = /^revision(?:-body)?#(\d{9})$/.exec(sk) ?? [];
  const [, listed] = /^(\d{9})#/.exec(sk) ?? [];
  return Number(past ?? -1) >= revision || Number(listed ?? -1) > revision;
}
