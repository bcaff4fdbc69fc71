import type { Item } from '../store/attributes.ts';
import { queryPartition } from '../store/items.ts';
import { eventsPartition, keyText, outboxLeaseKey, outboxPartition, throughInstant } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import type { ChangeEvent } from './change-event.ts';
import { Lease } from './lease.ts';
import { type FailedTask, failingAttempts, isPaused, viewOf } from './task-failure.ts';
import { TaskRun } from './task-run.ts';

/** Tasks that are read at a time: what several of them need is then read once. */
const batchSize = 5000;

/**
 * Milliseconds without a sign of life after which a command takes the lease of another process over: its user waits, and work that is
 * done twice does no harm. A worker waits until the lease has ended, so that it sends no event twice.
 */
const defaultTakeOver = 1500;

export interface DrainOptions {
  /** Where events go. Without it they stay in the outbox, for a process that has somewhere to send them. */
  readonly publish?: ((event: ChangeEvent) => Promise<void>) | undefined;
  /** Milliseconds since 1970 after which no new task is begun. */
  readonly until?: number | undefined;
  readonly onProcessed?: ((count: number) => void) | undefined;
  /** Is told of each task that fails, when it does. */
  readonly onFailed?: ((task: FailedTask) => void) | undefined;
  /** Milliseconds to wait for another process that is at work; by default 0 for a worker, and for others until it has ended. */
  readonly wait?: number | undefined;
  /** Milliseconds without a sign of life after which another process is taken for dead before its lease has ended. */
  readonly takeOverAfter?: number | undefined;
}

/** What has become of the tasks that were due. */
export interface Drained {
  readonly processed: number;
  /** The tasks that failed. They stay in the outbox, and are tried again after a pause. */
  readonly failed: readonly FailedTask[];
  /** How many tasks keep failing, of those that were looked at. */
  readonly failing: number;
  /** Another process is at work on the outbox: nothing, or not everything, was done here. */
  readonly isHeldElsewhere: boolean;
}

/**
 * Processes the tasks that are due, oldest first. A task that fails does not hold up the others: it stays, with its error, and is tried again
 * after a pause. A store that fails ends the run with its cause.
 */
export async function drainOutbox(table: Table, options: DrainOptions = {}): Promise<Drained> {
  const { publish, until = Number.POSITIVE_INFINITY, takeOverAfter } = options;
  const { wait = publish === undefined ? Number.POSITIVE_INFINITY : 0 } = options;
  const patient = table.patient();
  const partitions = publish === undefined ? [outboxPartition] : [outboxPartition, eventsPartition];
  const run = new TaskRun(patient, { ...options, until });
  let lease: Lease | undefined;
  let isHeldElsewhere = false;
  try {
    while (table.clock() < until) {
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
        // What was due may be done meanwhile, by the process that had the lease.
        continue;
      }
      isHeldElsewhere = await run.process(items, lease);
      if (isHeldElsewhere) break;
    }
  } finally {
    await lease?.release();
  }
  for (const task of run.failed) if (task.attempts >= failingAttempts) run.failing.add(keyText(task.key));
  return { processed: run.processed, failed: run.failed, failing: run.failing.size, isHeldElsewhere };
}

/** The oldest items that are due, without those in their pause after a failure; of these the ones that keep failing are noted. */
async function dueItems(table: Table, partitions: readonly string[], run: TaskRun): Promise<Item[]> {
  const items: Item[] = [];
  const now = table.now();
  for (const partition of partitions) {
    if (partition === eventsPartition && run.isBusAway) continue;
    for await (const item of queryPartition(table, partition, { below: throughInstant(now) })) {
      if (viewOf(item).attempts >= failingAttempts) run.failing.add(keyText(item));
      if (!isPaused(item, now) && !run.hasSeen(item)) items.push(item);
      if (items.length === batchSize) return items;
    }
  }
  return items;
}
