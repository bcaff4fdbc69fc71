import { queryPartition } from '../../store/items.ts';
import type { Table } from '../../store/table.ts';
import { type Action, inTransactions, transact } from '../../store/transaction.ts';
import { changed, type HotListsSetting } from './setting.ts';

/** Number of entries deleted together. */
const batchSize = 99;

/** Deletes the entries of a copy that no process writes or reads, while no command changes the copies of lists. Returns their number. */
export async function deleteCopy(table: Table, { guard }: HotListsSetting, pk: string): Promise<number> {
  let actions: Action[] = [];
  let deleted = 0;
  const flush = async () => {
    for await (const some of inTransactions(table, actions, [guard]))
      if ((await transact(table, [guard, ...some])).length > 0) throw changed();
    deleted += actions.length;
    actions = [];
  };
  for await (const { sk } of queryPartition(table, pk)) {
    actions.push({ delete: { pk, sk } });
    if (actions.length === batchSize) await flush();
  }
  await flush();
  return deleted;
}
