import { isTypeName } from '../../model/types.ts';
import type { Item } from '../../store/attributes.ts';
import { queryPartition } from '../../store/items.ts';
import { eventsPartition, outboxPartition } from '../../store/keys.ts';
import { throughInstant } from '../../store/sort-keys.ts';
import type { Table } from '../../store/table.ts';
import { transact } from '../../store/transaction.ts';
import { isTaskKind, type OutboxTask } from '../write/outbox-task.ts';
import { type TaskView, viewOf } from '../write/task-failure.ts';
import { wasRecreated } from './clean-up-deletion.ts';

/** The number of tasks of one kind: due now, and due later. */
export interface KindStatus {
  readonly due: number;
  readonly later: number;
  /** The number of due tasks that have failed. */
  readonly failed: number;
  readonly oldest: string;
}

export async function outboxStatus(table: Table): Promise<Map<string, KindStatus>> {
  const status = new Map<string, KindStatus>();
  const now = throughInstant(table.now());
  for await (const { kind, key, due, attempts } of outboxTasks(table)) {
    const known = status.get(kind) ?? { due: 0, later: 0, failed: 0, oldest: due };
    const isDue = key.sk < now;
    status.set(kind, {
      due: known.due + Number(isDue),
      later: known.later + Number(!isDue),
      failed: known.failed + Number(attempts > 0),
      oldest: known.oldest < due ? known.oldest : due,
    });
  }
  return status;
}

/** All tasks, oldest first within each partition. */
export async function* outboxTasks(table: Table): AsyncGenerator<TaskView> {
  for await (const item of outboxItems(table)) yield viewOf(item);
}

/** A task with all attributes of its item, by its id in a view or by its whole sort key; undefined if it does not exist. */
export async function findTask(table: Table, id: string): Promise<Item | undefined> {
  for await (const item of outboxItems(table)) if (viewOf(item).id === id || item.sk === id) return item;
  return undefined;
}

/** Discards a task for good. Returns whether it still existed. */
export async function discardTask(table: Table, { key }: TaskView): Promise<boolean> {
  return (await transact(table, [{ delete: key, condition: { present: true } }])).length === 0;
}

/** Ends the pause of a task, so that the next run retries it. Returns whether it still existed. */
export async function endPause(table: Table, { key }: TaskView): Promise<boolean> {
  const action = { update: key, remove: ['retryAt'], condition: { present: true } } as const;
  return (await transact(table, [action])).length === 0;
}

/** The consequences of discarding a task, as the table is now. */
export async function lossOf(table: Table, { kind, record }: TaskView): Promise<string> {
  const of = record === '' ? 'its record' : record;
  return isTaskKind(kind)
    ? lossOfKind(table, kind, of)
    : 'This version does not know this kind of task. The work of the task is not done.';
}

/** The return type makes the compiler refuse a kind without a text. */
async function lossOfKind(table: Table, kind: OutboxTask['kind'], of: string): Promise<string> {
  switch (kind) {
    case 'lists':
      return `Lists of ${of} may lack entries or keep outdated ones. "communique verify" lists them, and "communique reproject" repairs them.`;
    case 'related':
      return `The related records of ${of}, and the counts of the entities that it mentions, stay outdated until an article with the same mentions changes, or "communique reproject" repairs them.`;
    case 'references':
      return `Records that refer to ${of} keep its former name until "communique reproject" repairs them. References to it after its deletion stay until their records are edited.`;
    case 'publication':
      return `No event reports the publication of ${of}, and its entry stays in the stored list of drafts, until "communique reproject" enqueues the task again.`;
    case 'pending':
      return of.startsWith('Release ')
        ? `The changes of ${of} are not written until each of its articles and fronts is next edited, or "communique reproject" enqueues the task again; readers see them from its time on.`
        : `The change of ${of} is not written until ${of} is next edited, or "communique reproject" enqueues the task again; readers see it from its time on.`;
    case 'posts':
      return `The posts of ${of} may be missing from the timelines of the entities that they mention, until they are edited, or "communique reproject" repairs the timelines.`;
    case 'posts-text':
      return `The text of the posts of ${of} stays out of the search index until a post changes, or "communique reproject" repairs it.`;
    case 'cleanup':
      return (await isBack(table, of))
        ? `${of} exists again, with a new history. The parts of the earlier history that are not overwritten stay in the table.`
        : `The history of the deleted ${of} stays in the table.`;
    case 'event':
      return `Neither the event bus nor webhooks that have not been told yet receive this change of ${of}.`;
  }
}

async function isBack(table: Table, record: string): Promise<boolean> {
  const [type = '', id = ''] = record.split(' ');
  return isTypeName(type) && id !== '' && wasRecreated(table, { type, id });
}

async function* outboxItems(table: Table): AsyncGenerator<Item> {
  for (const partition of [outboxPartition, eventsPartition])
    yield* queryPartition(table.patient(), partition);
}
