import { difference } from '../projection/difference.ts';
import { project } from '../projection/project.ts';
import { wholeFrom, wholeKeys } from '../projection/stored.ts';
import { getItems } from '../store/items.ts';
import { documentKey } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { type Action, transact, transactionSize } from '../store/transaction.ts';
import type { ListsDebt } from './debt.ts';

/** How often a debt is tried again when its record changes while it is being paid. */
const attempts = 10;

/**
 * Puts every item that a record projects to now and deletes those that the write left behind, in transactions that hold only
 * while the record stays as it was read. Doing it twice changes nothing.
 */
export async function settle(table: Table, { record, deletes }: ListsDebt): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const [item, body] = await getItems(table, wholeKeys(record), 'consistent');
    const whole = wholeFrom(item, body);
    const items = whole === undefined ? [] : project(whole).filter(({ pk }) => pk.startsWith('list#'));
    const { puts, deletes: stale } = difference(deletes, items);
    const actions: Action[] = [...puts.map(put => ({ put })), ...stale.map(key => ({ delete: key }))];
    const guard: Action = {
      check: documentKey(record),
      condition:
        whole === undefined ? { absent: true } : { attribute: 'version', equals: whole.record.version },
    };
    if (await applyAll(table, actions, guard)) return;
  }
  throw new Error(
    `${record.type} ${record.id} kept changing while its lists were being written; the outbox still has it.`,
  );
}

/** Applies actions in transactions of the largest size; false as soon as the guard does not hold. */
async function applyAll(table: Table, actions: readonly Action[], guard: Action): Promise<boolean> {
  const size = transactionSize - 1;
  for (let start = 0; start < actions.length; start += size) {
    const failed = await transact(table, [guard, ...actions.slice(start, start + size)]);
    if (failed.length > 0) return false;
  }
  return true;
}
