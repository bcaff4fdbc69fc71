import { randomUUID } from 'node:crypto';
import { difference } from '../projection/difference.ts';
import { project } from '../projection/project.ts';
import { wholeFrom, wholeKeys } from '../projection/stored.ts';
import type { Item } from '../store/attributes.ts';
import { getItems, queryPartition } from '../store/items.ts';
import { documentKey, type Key, outboxKey, outboxPartition, type RecordName } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { type Action, transact, transactionSize } from '../store/transaction.ts';

/** How often a debt is tried again when its record changes while it is being paid. */
const attempts = 10;

/** The outbox item of a write that did not fit into one transaction: whose items are still to be put, and which to be deleted. */
export function owe({ type, id }: RecordName, now: string, deletes: readonly Key[]): { item: Item } {
  return { item: { ...outboxKey(now, randomUUID()), type, id, deletes } };
}

/** Pays what earlier writes still owe, oldest first. Answers how many debts there were. */
export async function drainOutbox(table: Table): Promise<number> {
  let paid = 0;
  for await (const item of queryPartition(table, outboxPartition)) {
    await settle(table, item);
    paid += 1;
  }
  return paid;
}

/**
 * Pays one debt: puts every item that its record projects to now and deletes those that the write left behind, in
 * transactions that hold only while the record stays as it was read. Paying twice changes nothing.
 */
export async function settle(table: Table, debt: Item): Promise<void> {
  const { name, deletes } = readDebt(debt);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const [item, body] = await getItems(table, wholeKeys(name), 'consistent');
    const whole = wholeFrom(item, body);
    const items = whole === undefined ? [] : project(whole).filter(({ pk }) => pk.startsWith('list#'));
    const { puts, deletes: stale } = difference(deletes, items);
    const actions: Action[] = [...puts.map(put => ({ put })), ...stale.map(key => ({ delete: key }))];
    const guard: Action = {
      check: documentKey(name),
      condition:
        whole === undefined ? { absent: true } : { attribute: 'revision', equals: whole.record.revision },
    };
    if (await applyAll(table, actions, guard)) {
      await transact(table, [{ delete: debt }]);
      return;
    }
  }
  throw new Error(
    `${name.type} ${name.id} kept changing while its lists were being written; the outbox still has it.`,
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

function readDebt(item: Item): { name: RecordName; deletes: Key[] } {
  const { type, id, deletes } = item;
  if (typeof type !== 'string' || typeof id !== 'string' || !Array.isArray(deletes)) {
    throw new Error(`The outbox holds an item that is none of its own: ${item.sk}`);
  }
  return { name: { type, id }, deletes: deletes.map(({ pk, sk }: Key) => ({ pk, sk })) };
}
