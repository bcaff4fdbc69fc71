import { Problem } from '../../errors/problem.ts';
import { type Difference, difference } from '../../projection/difference.ts';
import { project } from '../../projection/project.ts';
import { fullRecordFrom, fullRecordKeys } from '../../projection/stored.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import { documentKey, keyText, type RecordKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { type Action, inTransactions, transact } from '../../store/transaction.ts';
import type { ListsTask, OutboxTask } from './outbox-task.ts';
import { withPosts } from './with-posts.ts';

/** Maximum attempts at a task whose record changes during processing. */
const attempts = 10;

/**
 * Puts every item of the record's current projection and deletes the items that the write made obsolete. Each transaction holds only while the
 * record is unchanged since it was read. A repetition changes nothing.
 */
export async function applyLists(table: Table, { record, deletes }: ListsTask): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const [item, body] = await getItems(table, fullRecordKeys(record), 'consistent');
    const stored = fullRecordFrom(item, body);
    const [full] = stored === undefined ? [] : await withPosts(table, [stored]);
    const own = keyText(documentKey(record));
    // The transaction that enqueues the rest already holds the document and its text.
    const items =
      full === undefined ? [] : project(full).filter(one => keyText(one) !== own && one.sk !== 'body');
    const { puts, deletes: gone } = difference(deletes, items);
    const actions: Action[] = [...puts.map(put => ({ put })), ...gone.map(key => ({ delete: key }))];
    if (await applyAll(table, actions, unchangedRecord(record, item))) return;
  }
  throw new Error(
    `${record.type} ${record.id} kept changing while its lists were being written; the outbox still has the task.`,
  );
}

/**
 * Writes the items that did not fit into the transaction of a write, right after it, and acknowledges their tasks. The write itself is committed:
 * where this step fails, the tasks stay in the outbox, and the next run processes them.
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
    // The record has a newer version, which decides what remains to be done.
    for (const task of tasks) await applyLists(table, task);
    await acknowledge(table, tasks);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

/** Acknowledges tasks: removes processed tasks from the outbox. */
export async function acknowledge(table: Table, tasks: readonly Pick<OutboxTask, 'key'>[]): Promise<void> {
  for await (const some of inTransactions(
    table,
    tasks.map(({ key }) => ({ delete: key })),
  ))
    await transact(table, some);
}

/** Condition: the record's document is still as it was read, which is a version, nothing, or the redirect of a merged record. */
export function unchangedRecord(recordKey: RecordKey, item: Item | undefined): Action {
  const check = documentKey(recordKey);
  if (item === undefined) return { check, condition: { absent: true } };
  if (typeof item.version === 'number')
    return { check, condition: { attribute: 'version', equals: item.version } };
  return { check, condition: { attribute: 'mergedInto', equals: String(item.mergedInto) } };
}

/** Applies actions in transactions of maximum size. Returns false as soon as the guard does not hold. */
async function applyAll(table: Table, actions: readonly Action[], guard: Action): Promise<boolean> {
  for await (const some of inTransactions(table, actions, [guard])) {
    if ((await transact(table, [guard, ...some])).length > 0) return false;
  }
  return true;
}
