import { type Drained, type DrainOptions, drainOutbox } from '../commands/outbox/outbox.ts';
import type { FailedTask } from '../commands/write/task-failure.ts';
import type { Table } from '../store/table.ts';

/** Work that is repeated until it is stopped. */
export interface Loop {
  /** Runs the work now, without waiting for the interval. */
  wake(): void;
  /** Resolves when the current run is done. */
  stop(): Promise<void>;
}

export interface OutboxWorkerOptions {
  readonly publish: DrainOptions['publish'];
  readonly dataOf?: DrainOptions['dataOf'];
  /** Milliseconds between checks of the outbox: other processes write to it too, and some tasks are due later. */
  readonly interval: number;
  /** A task has failed, and is retried after its pause. */
  readonly onFailedTask: (task: FailedTask) => void;
  /** A failure of the store has ended a run. */
  readonly onFailedRun: (error: unknown) => void;
  readonly onRun?: (result: Drained) => void;
}

/** Processes outbox tasks in this process, in place of the worker function. */
export function startOutboxWorker(table: Table, options: OutboxWorkerOptions): Loop {
  const { publish, dataOf, interval, onFailedTask, onFailedRun, onRun = () => {} } = options;
  return startLoop(interval, () =>
    drainOutbox(table, { publish, dataOf, onFailed: onFailedTask }).then(onRun, onFailedRun),
  );
}

/** Repeats some work, each time it is woken and at an interval. The work itself deals with its failures. */
export function startLoop(interval: number, run: () => Promise<void>): Loop {
  let signal = Promise.withResolvers<void>();
  let isStopped = false;
  const work = async () => {
    while (!isStopped) {
      signal = Promise.withResolvers();
      await run();
      const timer = setTimeout(signal.resolve, interval);
      await signal.promise;
      clearTimeout(timer);
    }
  };
  const done = work();
  return {
    wake: () => signal.resolve(),
    async stop() {
      isStopped = true;
      signal.resolve();
      await done;
    },
  };
}
