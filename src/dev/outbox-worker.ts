import { type DrainOptions, drainOutbox } from '../commands/outbox.ts';
import type { FailedTask } from '../commands/task-failure.ts';
import type { Table } from '../store/table.ts';

/** What a laptop has in place of the worker function. */
export interface OutboxWorker {
  /** Something was written: what it owes is paid now and not at the next look. */
  ring(): void;
  /** Resolves when the payment under way is done. */
  stop(): Promise<void>;
}

/** Milliseconds between two looks into the outbox: others write to the table too, and some debts fall due later. */
const interval = 1000;

/** Pays what is owed until it is stopped. What fails is told: a task is tried again after its pause, all of it after a failure of the store. */
export function startOutboxWorker(
  table: Table,
  publish: DrainOptions['publish'],
  onFailure: (error: unknown, task?: FailedTask) => void,
): OutboxWorker {
  let bell = Promise.withResolvers<void>();
  let stopped = false;
  const work = async () => {
    while (!stopped) {
      bell = Promise.withResolvers();
      const onFailed = (task: FailedTask) => onFailure(task.error, task);
      await drainOutbox(table, { publish, onFailed }).catch(error => onFailure(error));
      const look = setTimeout(bell.resolve, interval);
      await bell.promise;
      clearTimeout(look);
    }
  };
  const done = work();
  return {
    ring: () => bell.resolve(),
    async stop() {
      stopped = true;
      bell.resolve();
      await done;
    },
  };
}
