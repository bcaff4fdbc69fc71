import type { Item } from '../store/attributes.ts';
import { getItems } from '../store/items.ts';
import { keyText, probeKey } from '../store/keys.ts';
import { storeFailure } from '../store/store-failure.ts';
import type { Table } from '../store/table.ts';
import { acknowledge, applyLists } from './apply-lists.ts';
import type { ChangeEvent } from './change-event.ts';
import { cleanUpDeletion } from './clean-up-deletion.ts';
import { LatestArticles } from './latest-articles.ts';
import type { Lease } from './lease.ts';
import { type OutboxTask, type RelatedTask, taskFrom, taskProblem } from './outbox-task.ts';
import { relate } from './relate.ts';
import { release } from './release.ts';
import { type FailedTask, recordFailure } from './task-failure.ts';
import { tellReferrers } from './tell-referrers.ts';

/** Tasks after which those that are done are acknowledged: a process that dies leaves no more than these to be done again. */
const acknowledged = 25;

/** Tasks of kind `related` that are worked out together, and acknowledged together. */
const relatedTogether = 100;

/** Failures of the store, or of the bus, in a row after which it is the store or the bus that fails, and not a task. */
const maxFailuresInARow = 3;

interface RunOptions {
  readonly publish?: ((event: ChangeEvent) => Promise<void>) | undefined;
  readonly until: number;
  readonly onProcessed?: ((count: number) => void) | undefined;
  readonly onFailed?: ((task: FailedTask) => void) | undefined;
}

/** A task with its item, which is what a failure is recorded in. */
interface Work<Task extends OutboxTask = OutboxTask> {
  readonly item: Item;
  readonly task: Task;
}

/** One run over the outbox: what is done is acknowledged as it goes, what fails is put on record, and the run goes on. */
export class TaskRun {
  /** The keys of tasks that keep failing. */
  readonly failing = new Set<string>();
  #processed = 0;
  readonly #failed = new Map<string, FailedTask>();
  readonly #table: Table;
  readonly #options: RunOptions;
  #unacknowledged: OutboxTask[] = [];
  #storeFailures = 0;
  #busFailures = 0;

  constructor(table: Table, options: RunOptions) {
    this.#table = table;
    this.#options = options;
  }

  /** How many tasks are done. */
  get processed(): number {
    return this.#processed;
  }

  get failed(): readonly FailedTask[] {
    return [...this.#failed.values()];
  }

  /** Whether no event can be sent at the moment: the rest waits for the next run. */
  get isBusAway(): boolean {
    return this.#busFailures >= maxFailuresInARow;
  }

  /** Whether a task was tried in this run: one of a clock that stands still must not be tried for ever. */
  hasSeen(item: Item): boolean {
    return this.#failed.has(keyText(item));
  }

  /** Processes tasks until the time is over; whether it ended because another process has taken the lease over. */
  async process(items: readonly Item[], lease: Pick<Lease, 'isLost'>): Promise<boolean> {
    const isOver = () => lease.isLost || this.#table.clock() >= this.#options.until;
    const related: Work<RelatedTask>[] = [];
    try {
      for (const item of items) {
        if (isOver()) return lease.isLost;
        const task = taskFrom(item);
        if (task === undefined) await this.#fail(item, new Error(taskProblem(item)));
        else if (task.kind === 'related') related.push({ item, task });
        else if (task.kind === 'event') await this.#send({ item, task }, task.event);
        else await this.#attempt({ item, task }, () => this.#processOne(task));
      }
    } finally {
      await this.#acknowledge();
    }
    // All of these were on record before anything is read here, so what they have in common is read once.
    const shared = { latest: new LatestArticles(this.#table) };
    for (let start = 0; start < related.length && !isOver(); start += relatedTogether)
      await this.#relate(related.slice(start, start + relatedTogether), shared);
    return lease.isLost;
  }

  async #processOne(task: Exclude<OutboxTask, { kind: 'related' | 'event' }>): Promise<void> {
    switch (task.kind) {
      case 'lists':
        return applyLists(this.#table, task);
      case 'release':
        return release(this.#table, task.record);
      case 'references':
        return tellReferrers(this.#table, task);
      case 'cleanup':
        return cleanUpDeletion(this.#table, task.record);
    }
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

  async #send({ item, task }: Work, event: ChangeEvent): Promise<void> {
    const { publish } = this.#options;
    if (publish === undefined || this.isBusAway) return;
    try {
      await publish(event);
    } catch (error) {
      this.#busFailures += 1;
      return this.#fail(item, error);
    }
    this.#busFailures = 0;
    await this.#finish([task]);
  }

  /** Tasks that fail together are tried in halves, so that one that cannot be processed is found and the others are done. */
  async #relate(works: readonly Work<RelatedTask>[], shared: { latest: LatestArticles }): Promise<void> {
    const tasks = works.map(({ task }) => task);
    try {
      await relate(this.#table, tasks, shared.latest);
    } catch (error) {
      // What was read may be what has failed.
      shared.latest = new LatestArticles(this.#table);
      const [first, ...others] = works;
      if (first === undefined) return;
      if (others.length === 0) return this.#failInStore(first.item, error);
      await this.#endWithStore(error);
      const middle = Math.ceil(works.length / 2);
      await this.#relate(works.slice(0, middle), shared);
      return this.#relate(works.slice(middle), shared);
    }
    this.#storeFailures = 0;
    await this.#finish(tasks);
    await this.#acknowledge();
  }

  /** Ends the run where an error is one of the store: it then meets every task. */
  async #endWithStore(error: unknown): Promise<void> {
    const failure = storeFailure(error);
    if (failure === undefined) return;
    this.#storeFailures += 1;
    if (failure === 'refused' || this.#storeFailures >= maxFailuresInARow) throw error;
    // Throws where the store does not answer either.
    await getItems(this.#table, [probeKey]);
  }

  async #failInStore(item: Item, error: unknown): Promise<void> {
    await this.#endWithStore(error);
    await this.#fail(item, error);
  }

  async #fail(item: Item, error: unknown): Promise<void> {
    const failed = await recordFailure(this.#table, item, error);
    this.#failed.set(keyText(item), failed);
    this.#options.onFailed?.(failed);
  }

  async #finish(tasks: readonly OutboxTask[]): Promise<void> {
    this.#unacknowledged.push(...tasks);
    if (this.#unacknowledged.length >= acknowledged) await this.#acknowledge();
  }

  async #acknowledge(): Promise<void> {
    const tasks = this.#unacknowledged;
    this.#unacknowledged = [];
    if (tasks.length === 0) return;
    await acknowledge(this.#table, tasks);
    for (const { key } of tasks) this.failing.delete(keyText(key));
    this.#processed += tasks.length;
    this.#options.onProcessed?.(this.#processed);
  }
}
