import type { Item } from '../../store/attributes.ts';
import { queryPartition } from '../../store/items.ts';
import { eventsPartition, outboxLeaseKey, outboxPartition } from '../../store/keys.ts';
import { throughInstant } from '../../store/sort-keys.ts';
import type { Table } from '../../store/table.ts';
import { flush } from '../search-index/flush.ts';
import { recordText } from '../webhooks/webhook-messages.ts';
import type { SentEvent } from '../write/change-event.ts';
import { Lease } from '../write/lease.ts';
import { type EventTask, taskFrom } from '../write/outbox-task.ts';
import { type FailedTask, failingAttempts, isPaused, viewOf } from '../write/task-failure.ts';
import { TaskRun } from './task-run.ts';

/** The number of tasks read at a time. Data that several of them need is read once. */
const batchSize = 5000;

/**
 * Milliseconds without a renewal after which a command takes over the lease of another process: its user is waiting, and double work does no
 * harm. A worker waits until the lease has expired, so that it sends no event twice.
 */
const defaultTakeOver = 1500;

export interface DrainOptions {
  /** The sender of events. Without it, events stay in the outbox for a process that has one. */
  readonly publish?: ((event: SentEvent) => Promise<void>) | undefined;
  /** Makes the content that is sent with an event; by default there is none. */
  readonly dataOf?: ((task: EventTask) => Promise<object>) | undefined;
  /** Milliseconds since 1970 after which no new task begins. */
  readonly deadline?: number | undefined;
  readonly onProcessed?: ((count: number) => void) | undefined;
  /** Receives each failed task, at its failure. */
  readonly onFailed?: ((task: FailedTask) => void) | undefined;
  /** Milliseconds to wait for another working process; by default 0 for a worker, and until that process ends for others. */
  readonly wait?: number | undefined;
  /** Milliseconds without a renewal after which another process is considered dead before its lease has expired. */
  readonly takeOverAfter?: number | undefined;
  /** Whether to leave the search index unflushed, because it may be damaged. */
  readonly skipFlush?: boolean | undefined;
}

/** The outcome of a run over the due tasks. */
export interface Drained {
  readonly processed: number;
  /** The failed tasks. They stay in the outbox, and are retried after a pause. */
  readonly failed: readonly FailedTask[];
  /** The number of tasks that keep failing, among those that were read. */
  readonly failing: number;
  /** Another process is working on the outbox, and this run did only part of the work or none. */
  readonly isHeldElsewhere: boolean;
}

/**
 * Processes the due tasks, oldest first, and then flushes the search index if a flush is due. A failed task does not
 * hold up the others: it stays in the outbox with its error, and is retried after a pause. A failure of the store ends
 * the run with its cause.
 *
 * Callers: in AWS the worker function, on records of the table's stream and every minute (src/functions/outbox.ts); on
 * Node the outbox worker, after each mutation and at an interval (src/node/outbox-worker.ts); the commands that write,
 * before or after their work.
 */
export async function drainOutbox(table: Table, options: DrainOptions = {}): Promise<Drained> {
  const { publish, deadline = Number.POSITIVE_INFINITY, takeOverAfter } = options;
  const { wait = publish === undefined ? Number.POSITIVE_INFINITY : 0 } = options;
  const patient = table.patient();
  const partitions = publish === undefined ? [outboxPartition] : [outboxPartition, eventsPartition];
  const run = new TaskRun(patient, { ...options, deadline });
  let lease: Lease | undefined;
  let isHeldElsewhere = false;
  try {
    while (table.clock() < deadline) {
      const items = await dueItems(patient, partitions, run);
      if (items.length === 0) break;
      if (lease === undefined) {
        const waiting =
          publish === undefined
            ? { wait, takeOverAfter: takeOverAfter ?? defaultTakeOver }
            : { wait, takeOverAfter };
        lease = await Lease.take(patient, outboxLeaseKey, waiting);
        isHeldElsewhere = lease === undefined;
        if (isHeldElsewhere) break;
        // The process that had the lease may have processed the due tasks meanwhile.
        continue;
      }
      isHeldElsewhere = await run.process(items, lease);
      if (isHeldElsewhere) break;
    }
  } finally {
    await lease?.release();
  }
  const mayFlush = !isHeldElsewhere && options.skipFlush !== true;
  if (mayFlush && table.clock() < deadline) await flush(patient);
  for (const task of run.failed) if (task.attempts >= failingAttempts) run.noteKeepsFailing(task.key);
  return { processed: run.processed, failed: run.failed, failing: run.keepFailing, isHeldElsewhere };
}

/**
 * The oldest due items, without those in their pause after a failure, and without the events that wait for such a one:
 * the messages to webhooks about one record come in order. Notes those that keep failing.
 */
async function dueItems(table: Table, partitions: readonly string[], run: TaskRun): Promise<Item[]> {
  const items: Item[] = [];
  const untold = new Set<string>();
  const now = table.now();
  for (const partition of partitions) {
    if (partition === eventsPartition && run.isBusAway) continue;
    for await (const item of queryPartition(table, partition, { below: throughInstant(now) })) {
      if (viewOf(item).attempts >= failingAttempts) run.noteKeepsFailing(item);
      const record = untoldRecord(item);
      if (isPaused(item, now) || run.hasFailed(item)) {
        if (record !== undefined) untold.add(record);
      } else if (record === undefined || !untold.has(record)) items.push(item);
      if (items.length === batchSize) return items;
    }
  }
  return items;
}

/** The record of an event whose webhooks were not told. */
function untoldRecord(item: Item): string | undefined {
  const task = taskFrom(item);
  return task?.kind === 'event' && task.toldAt === undefined ? recordText(task.record) : undefined;
}
