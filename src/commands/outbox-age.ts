import { queryPartition } from '../store/items.ts';
import { outboxPartition, throughInstant } from '../store/keys.ts';
import type { Table } from '../store/table.ts';

/** Seconds for which the oldest debt of the outbox has been due; 0 where nothing is. */
export async function outboxAge(table: Table): Promise<number> {
  for await (const { sk } of queryPartition(table, outboxPartition, { below: throughInstant(table.now()) })) {
    const [due = ''] = sk.split('#');
    return Math.max(0, (table.clock() - Date.parse(due)) / 1000);
  }
  return 0;
}
