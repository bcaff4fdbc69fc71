import type { SectionKey } from '../../projection/article-count.ts';
import { queryPartition } from '../../store/items.ts';
import { outboxPartition } from '../../store/keys.ts';
import { instantIn } from '../../store/sort-keys.ts';
import type { Table } from '../../store/table.ts';
import { type RelatedTask, taskFrom } from '../write/outbox-task.ts';
import { type Fault, identityOf, isExcused, scheduledTaskName, taskName } from './fault.ts';

/** Milliseconds by which a worker's clock may be ahead of ours. */
const skew = 60_000;

/** The pending outbox tasks, by kind and record. A task that is due much later does not explain a current fault. */
export async function pendingTasks(table: Table): Promise<ReadonlySet<string>> {
  const pending = new Set<string>();
  const soon = new Date(table.clock() + skew).toISOString();
  for await (const item of queryPartition(table, outboxPartition)) {
    const task = taskFrom(item);
    if (task === undefined) continue;
    const due = instantIn(item);
    if (task.kind === 'publication' || task.kind === 'pending')
      pending.add(scheduledTaskName(task.kind, task.record, due));
    if (task.kind === 'related' && task.due === due)
      for (const entity of [undefined, ...task.mentioned])
        pending.add(scheduledTaskName(task.kind, task.record, due, entity));
    if (item.sk > soon) continue;
    pending.add(taskName(task.kind, task.record));
    if (task.kind === 'related')
      for (const counted of [...task.mentioned, ...sectionsOf(task)])
        pending.add(taskName(task.kind, counted));
  }
  return pending;
}

/**
 * The faults that no concurrent write explains. A write enqueues its outbox tasks together with the document. A task between two sightings of a
 * fault in the same version, one before the outbox is read and one after, would therefore have repaired the fault by now. A task that is still
 * pending excuses it.
 */
export async function confirmed(
  table: Table,
  look: (earlier?: readonly Fault[]) => Promise<readonly Fault[]>,
): Promise<Fault[]> {
  const first = await look();
  if (first.length === 0) return [];
  const pending = await pendingTasks(table);
  const open = first.filter(fault => !isExcused(fault, pending));
  if (open.length === 0) return [];
  const seen = new Set(open.map(identityOf));
  return (await look(open)).filter(fault => seen.has(identityOf(fault)));
}

/** The sections whose articles a task counts. */
function sectionsOf({ counted }: RelatedTask): SectionKey[] {
  return (counted?.sections ?? []).map(id => ({ type: 'Section', id }));
}
