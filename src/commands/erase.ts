import { lists } from '../projection/lists.ts';
import { queryPartition } from '../store/items.ts';
import { documentKey, listKey, type RecordName } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { type Action, transact, transactionSize } from '../store/transaction.ts';
import { asRead } from './settle.ts';

/** Deletes what a deleted record leaves behind: its history, and what was worked out for it. One that is there again keeps its own. */
export async function eraseRemains(table: Table, name: RecordName): Promise<void> {
  const guard = asRead(name, undefined);
  let actions: Action[] = [];
  for (const pk of [documentKey(name).pk, listKey(lists.revisionsOf(name), '').pk]) {
    for await (const { sk } of queryPartition(table, pk)) {
      actions.push({ delete: { pk, sk } });
      if (actions.length < transactionSize - 1) continue;
      if ((await transact(table, [guard, ...actions])).length > 0) return;
      actions = [];
    }
  }
  if (actions.length > 0) await transact(table, [guard, ...actions]);
}
