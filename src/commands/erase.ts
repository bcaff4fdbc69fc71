import { keyOfList } from '../projection/lists.ts';
import { itemSize } from '../store/attributes.ts';
import { queryPartition } from '../store/items.ts';
import { documentKey, listKey, type RecordName } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import {
  type Action,
  inTransactions,
  transact,
  transactionBytes,
  transactionSize,
} from '../store/transaction.ts';
import { asRead } from './settle.ts';

/** Deletes what a deleted record leaves behind: its history, and what was worked out for it. One that is there again keeps its own. */
export async function eraseRemains(table: Table, name: RecordName): Promise<void> {
  const guard = asRead(name, undefined);
  let actions: Action[] = [];
  let bytes = 0;
  const erase = async () => {
    for (const some of inTransactions(actions, [guard]))
      if ((await transact(table, [guard, ...some])).length > 0) return false;
    [actions, bytes] = [[], 0];
    return true;
  };
  for (const pk of [documentKey(name).pk, listKey(keyOfList('revisions', name), '').pk]) {
    for await (const item of queryPartition(table, pk)) {
      const size = itemSize(item);
      // Past texts are of up to 256 kB each, and what goes counts like what comes.
      const isFull = actions.length === transactionSize - 1 || bytes + size > transactionBytes;
      if (isFull && !(await erase())) return;
      actions.push({ delete: { pk, sk: item.sk }, bytes: size });
      bytes += size;
    }
  }
  await erase();
}
