import { queryPartition } from '../store/items.ts';
import { outboxPartition } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { type Discrepancy, identityOf, isExcused, scheduledTaskName, taskName } from './fault.ts';
import { taskFrom } from './outbox-task.ts';

/** Milliseconds by which a worker's clock may be ahead of ours. */
const skew = 60_000;

/** The outbox tasks that are pending, by kind and record. A count that is due much later does not explain what is wrong now. */
export async function pendingTasks(table: Table): Promise<ReadonlySet<string>> {
  const pending = new Set<string>();
  const soon = new Date(table.clock() + skew).toISOString();
  for await (const item of queryPartition(table, outboxPartition)) {
    const task = taskFrom(item);
    if (task === undefined) continue;
    const due = item.sk.slice(0, item.sk.indexOf('#'));
    if (task.kind === 'release') pending.add(scheduledTaskName(task.kind, task.record, due));
    if (task.kind === 'related' && task.due === due)
      for (const entity of [undefined, ...task.mentioned])
        pending.add(scheduledTaskName(task.kind, task.record, due, entity));
    if (task.kind === 'related' && item.sk > soon) continue;
    pending.add(taskName(task.kind, task.record));
    if (task.kind === 'related')
      for (const entity of task.mentioned) pending.add(taskName(task.kind, entity));
  }
  return pending;
}

/**
 * The faults that are none of a write under way. A write puts its outbox tasks on record together with the document. So a fault that is seen
 * in a version before the outbox is read, and in the same version after it, would have been mended by now if a task had been there
 * in between; a task that is there still excuses it.
 */
export async function confirmed(
  table: Table,
  look: (earlier?: readonly Discrepancy[]) => Promise<readonly Discrepancy[]>,
): Promise<Discrepancy[]> {
  const first = await look();
  if (first.length === 0) return [];
  const pending = await pendingTasks(table);
  const open = first.filter(fault => !isExcused(fault, pending));
  if (open.length === 0) return [];
  const seen = new Set(open.map(identityOf));
  return (await look(open)).filter(fault => seen.has(identityOf(fault)));
}
