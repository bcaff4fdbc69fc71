import type { Webhook } from '../../model/webhook.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import { type Key, keyText, probeKey, type RecordKey } from '../../store/keys.ts';
import { storeFailure } from '../../store/store-failure.ts';
import type { Table } from '../../store/table.ts';
import { transact } from '../../store/transaction.ts';
import { carryOut } from '../pending/carry-out.ts';
import { carryOutFront } from '../pending/front-state.ts';
import { readRelease } from '../pending/release-guard.ts';
import { carryOutRelease } from '../pending/release-schedule.ts';
import { messagesOf, recordText } from '../webhooks/webhook-messages.ts';
import { readWebhooks } from '../webhooks/webhooks.ts';
import { acknowledge, applyLists } from '../write/apply-lists.ts';
import type { SentEvent } from '../write/change-event.ts';
import type { Lease } from '../write/lease.ts';
import {
  type EventTask,
  type OutboxTask,
  type RelatedTask,
  taskFrom,
  taskProblem,
} from '../write/outbox-task.ts';
import { type FailedTask, recordFailure } from '../write/task-failure.ts';
import { cleanUpDeletion } from './clean-up-deletion.ts';
import { completePublication } from './complete-publication.ts';
import { ArticleCounter } from './count-articles.ts';
import { LatestArticles } from './latest-articles.ts';
import { updatePostLists } from './post-lists.ts';
import { indexPosts } from './posts-text.ts';
import { relate } from './relate.ts';
import { updateReferrers } from './update-referrers.ts';

/** The number of processed tasks that are acknowledged together. After a crash, at most these tasks are repeated. */
const acknowledgedTogether = 25;

/** The number of `related` tasks that are processed and acknowledged together. */
const relatedTogether = 100;

/** The number of consecutive failures of the store, or of the bus, after which the run ends: the cause is then not a single task. */
const maxFailuresInARow = 3;

interface RunOptions {
  readonly publish?: ((event: SentEvent) => Promise<void>) | undefined;
  readonly dataOf?: ((task: EventTask) => Promise<object>) | undefined;
  readonly deadline: number;
  readonly onProcessed?: ((count: number) => void) | undefined;
  readonly onFailed?: ((task: FailedTask) => void) | undefined;
}

/** A task with its item, in which a failure is recorded. */
interface Work<Task extends OutboxTask = OutboxTask> {
  readonly item: Item;
  readonly task: Task;
}

/** The steps of an event that a failed attempt has completed. */
type Done = Readonly<{ toldAt: string }>;

/** Readers shared by the `related` tasks of a batch, so that common data is read once. */
interface Shared {
  latest: LatestArticles;
  counter: ArticleCounter;
}

/** One run over the outbox. It acknowledges processed tasks as it proceeds, records failures, and continues after them. */
export class TaskRun {
  /** The keys of tasks that keep failing. */
  readonly #keepFailing = new Set<string>();
  #processed = 0;
  readonly #failedNow = new Map<string, FailedTask>();
  /** The records with an event that failed before its webhooks were told. */
  readonly #untold = new Set<string>();
  readonly #table: Table;
  readonly #options: RunOptions;
  #unacknowledged: OutboxTask[] = [];
  #storeFailures = 0;
  #busFailures = 0;
  /** The webhooks, read once after the tasks of this batch. */
  #webhooks: readonly Webhook[] | undefined;

  constructor(table: Table, options: RunOptions) {
    this.#table = table;
    this.#options = options;
  }

  /** The number of processed tasks. */
  get processed(): number {
    return this.#processed;
  }

  get failed(): readonly FailedTask[] {
    return [...this.#failedNow.values()];
  }

  /** The number of tasks that keep failing, among those noted. */
  get keepFailing(): number {
    return this.#keepFailing.size;
  }

  /** Notes a task that was read, or has failed, as one that keeps failing. It counts until it is processed. */
  noteKeepsFailing(item: Key): void {
    this.#keepFailing.add(keyText(item));
  }

  /** Whether no event can be sent at the moment, so that the other events wait for the next run. */
  get isBusAway(): boolean {
    return this.#busFailures >= maxFailuresInARow;
  }

  /** Whether a task has failed in this run. It is not tried again, even if the clock does not advance and its pause never ends. */
  hasFailed(item: Item): boolean {
    return this.#failedNow.has(keyText(item));
  }

  /** Processes tasks until the deadline. Returns whether it ended because another process has taken over the lease. */
  async process(items: readonly Item[], lease: Lease): Promise<boolean> {
    const isOver = () => lease.isLost || this.#table.clock() >= this.#options.deadline;
    const related: Work<RelatedTask>[] = [];
    this.#webhooks = undefined;
    try {
      for (const item of items) {
        if (isOver()) return lease.isLost;
        const task = taskFrom(item);
        if (task === undefined) await this.#fail(item, new Error(taskProblem(item)));
        else if (task.kind === 'related') related.push({ item, task });
        else if (task.kind === 'event') await this.#send({ item, task });
        else await this.#attempt({ item, task }, () => this.#processOne(task));
      }
    } finally {
      await this.#acknowledge();
    }
    // All of these tasks were enqueued before anything is read here, so their common data is read once.
    const shared = this.#newShared();
    for (let start = 0; start < related.length && !isOver(); start += relatedTogether)
      await this.#relate(related.slice(start, start + relatedTogether), shared, lease);
    return lease.isLost;
  }

  async #processOne(task: Exclude<OutboxTask, { kind: 'related' | 'event' }>): Promise<void> {
    switch (task.kind) {
      case 'lists':
        return applyLists(this.#table, task);
      case 'publication':
        return completePublication(this.#table, task.record);
      case 'pending':
        return this.#carryOut(task.record);
      case 'references':
        return updateReferrers(this.#table, task);
      case 'posts':
        return updatePostLists(this.#table, task.record);
      case 'posts-text':
        return indexPosts(this.#table, task.record);
      case 'cleanup':
        return cleanUpDeletion(this.#table, task.record);
    }
  }

  async #carryOut(recordKey: RecordKey): Promise<void> {
    if (recordKey.type === 'Release')
      await carryOutRelease(this.#table, await readRelease(this.#table, recordKey.id));
    else if (recordKey.type === 'Front') await carryOutFront(this.#table, recordKey.id);
    else await carryOut(this.#table, recordKey);
  }

  async #attempt({ item, task }: Work, process: () => Promise<void>): Promise<void> {
    try {
      await process();
    } catch (error) {
      return this.#failInStore(item, error);
    }
    this.#storeFailures = 0;
    await this.#finish([task]);
  }

  async #send({ item, task }: Work<EventTask>): Promise<void> {
    const { publish, dataOf } = this.#options;
    if (publish === undefined || this.#waitsForEarlier(task)) return;
    try {
      await this.#tellWebhooks(task);
    } catch (error) {
      this.#untold.add(recordText(task.record));
      await this.#failInStore(item, error);
      return;
    }
    // A bus that is away does not delay the webhooks, also not those of the next event of the record.
    const done = { toldAt: task.toldAt ?? this.#table.now() };
    let event: SentEvent = task.event;
    try {
      if (!this.isBusAway && dataOf !== undefined) event = { ...event, data: await dataOf(task) };
    } catch (error) {
      return this.#failInStore(item, error, done);
    }
    if (this.isBusAway) return;
    try {
      await publish(event);
    } catch (error) {
      this.#busFailures += 1;
      return this.#fail(item, error, done);
    }
    this.#busFailures = 0;
    await this.#finish([task]);
  }

  /** Whether the webhooks wait for an earlier event of the same record: its messages come in order. */
  #waitsForEarlier({ record, toldAt }: EventTask): boolean {
    return toldAt === undefined && this.#untold.has(recordText(record));
  }

  /** Enqueues the messages of an event to the webhooks, and notes in the same transaction that this is done. */
  async #tellWebhooks(task: EventTask): Promise<void> {
    if (task.toldAt !== undefined) return;
    // Read after the tasks: a webhook that was there before an event was committed gets it.
    this.#webhooks ??= await readWebhooks(this.#table);
    const now = this.#table.now();
    const messages = messagesOf(task, this.#webhooks, now);
    if (messages.length === 0) return;
    const isTold = { update: task.key, set: { toldAt: now }, condition: { present: true } } as const;
    await transact(this.#table, [isTold, ...messages.map(put => ({ put }))]);
  }

  /** Tasks that fail together are split in halves and retried, which isolates a failing task and completes the others. */
  async #relate(works: readonly Work<RelatedTask>[], shared: Shared, lease: Lease): Promise<void> {
    const tasks = works.map(({ task }) => task);
    try {
      await relate(this.#table, tasks, shared.latest, lease.stillHeldCheck);
      await shared.counter.update(tasks, lease.stillHeldCheck);
    } catch (error) {
      // The other process does these tasks.
      if (storeFailure(error) === undefined && !(await lease.isStillHeld())) return;
      // The data read so far may be the cause of the failure.
      Object.assign(shared, this.#newShared());
      const [first, ...others] = works;
      if (first === undefined) return;
      if (others.length === 0) return this.#failInStore(first.item, error);
      await this.#endWithStore(error);
      const middle = Math.ceil(works.length / 2);
      await this.#relate(works.slice(0, middle), shared, lease);
      return this.#relate(works.slice(middle), shared, lease);
    }
    this.#storeFailures = 0;
    await this.#finish(tasks);
    await this.#acknowledge();
  }

  #newShared(): Shared {
    return { latest: new LatestArticles(this.#table), counter: new ArticleCounter(this.#table) };
  }

  /** Ends the run where an error is one of the store, which affects every task. */
  async #endWithStore(error: unknown): Promise<void> {
    const failure = storeFailure(error);
    if (failure === undefined) return;
    this.#storeFailures += 1;
    if (failure === 'refused' || this.#storeFailures >= maxFailuresInARow) throw error;
    // Throws if the store does not answer this either.
    await getItems(this.#table, [probeKey]);
  }

  async #failInStore(item: Item, error: unknown, done?: Done): Promise<void> {
    await this.#endWithStore(error);
    await this.#fail(item, error, done);
  }

  async #fail(item: Item, error: unknown, done?: Done): Promise<void> {
    const failed = await recordFailure(this.#table, item, error, done);
    this.#failedNow.set(keyText(item), failed);
    this.#options.onFailed?.(failed);
  }

  async #finish(tasks: readonly OutboxTask[]): Promise<void> {
    this.#unacknowledged.push(...tasks);
    if (this.#unacknowledged.length >= acknowledgedTogether) await this.#acknowledge();
  }

  async #acknowledge(): Promise<void> {
    const tasks = this.#unacknowledged;
    this.#unacknowledged = [];
    if (tasks.length === 0) return;
    await acknowledge(this.#table, tasks);
    for (const { key } of tasks) this.#keepFailing.delete(keyText(key));
    this.#processed += tasks.length;
    this.#options.onProcessed?.(this.#processed);
  }
}
