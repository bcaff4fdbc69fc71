import { Problem } from '../errors/problem.ts';
import { type Difference, difference } from '../projection/difference.ts';
import { project } from '../projection/project.ts';
import { wholeFrom, wholeKeys } from '../projection/stored.ts';
import type { Item } from '../store/attributes.ts';
import { getItems } from '../store/items.ts';
import { documentKey, keyText, type RecordName } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { type Action, inTransactions, transact } from '../store/transaction.ts';
import type { ListsTask, OutboxTask } from './outbox-task.ts';

/** Attempts at a task whose record changes while the task is processed. */
const attempts = 10;

/**
 * Puts every item that a record projects to now and deletes those that the write left behind, in transactions that hold only
 * while the record stays as it was read. Doing it twice changes nothing.
 */
export async function applyLists(table: Table, { record, deletes }: ListsTask): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const [item, body] = await getItems(table, wholeKeys(record), 'consistent');
    const whole = wholeFrom(item, body);
    const own = keyText(documentKey(record));
    // The document itself, and the text with it, are in the transaction that enqueues the rest.
    const items =
      whole === undefined ? [] : project(whole).filter(one => keyText(one) !== own && one.sk !== 'body');
    const { puts, deletes: stale } = difference(deletes, items);
    const actions: Action[] = [...puts.map(put => ({ put })), ...stale.map(key => ({ delete: key }))];
    if (await applyAll(table, actions, asRead(record, item))) return;
  }
  throw new Error(
    `${record.type} ${record.id} kept changing while its lists were being written; the outbox still has the task.`,
  );
}

/**
 * Writes what did not fit into the transaction of a write, right after it, and acknowledges its tasks. The write itself is committed: where the
 * rest fails, its tasks stay in the outbox, and the next run processes them.
 */
export async function applyAtOnce(
  table: Table,
  tasks: readonly ListsTask[],
  { puts, deletes }: Difference,
  guard: Action,
): Promise<void> {
  if (tasks.length === 0) return;
  const acknowledgements = tasks.map(({ key }) => ({ delete: key }));
  const actions = [
    ...puts.map(put => ({ put })),
    ...deletes.map(key => ({ delete: key })),
    ...acknowledgements,
  ];
  try {
    if (await applyAll(table, actions, guard)) return;
    // The record has a newer version: what is left to do follows from that.
    for (const task of tasks) await applyLists(table, task);
    await acknowledge(table, tasks);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

/** Acknowledges tasks: takes processed ones out of the outbox. */
export async function acknowledge(table: Table, tasks: readonly Pick<OutboxTask, 'key'>[]): Promise<void> {
  for (const some of inTransactions(tasks.map(({ key }) => ({ delete: key })))) await transact(table, some);
}

/** Holds while a record's document is what was read of it: a version, nothing, or the trace of a merged one. */
export function asRead(name: RecordName, item: Item | undefined): Action {
  const check = documentKey(name);
  if (item === undefined) return { check, condition: { absent: true } };
  if (typeof item.version === 'number')
    return { check, condition: { attribute: 'version', equals: item.version } };
  return { check, condition: { attribute: 'mergedInto', equals: String(item.mergedInto) } };
}

/** Applies actions in transactions of the largest size; false as soon as the guard does not hold. */
async function applyAll(table: Table, actions: readonly Action[], guard: Action): Promise<boolean> {
  for (const some of inTransactions(actions, [guard])) {
    if ((await transact(table, [guard, ...some])).length > 0) return false;
  }
  return true;
}
