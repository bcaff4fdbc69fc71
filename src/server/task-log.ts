import type { FailedTask } from '../commands/task-failure.ts';
import type { Log } from './log.ts';

/** A line for a task that has failed, with its cause: it stays in the outbox, and is tried again. */
export function logFailedTask(
  log: Log,
  { id, kind, record, attempts, retryAt, lastError, error }: FailedTask,
): void {
  const stack = error instanceof Error ? error.stack : undefined;
  log.write('error', `A task of the outbox failed: ${lastError}`, {
    task: id,
    kind,
    record,
    attempts,
    retryAt,
    stack,
  });
}

/** A line for a run that the store has ended. Unlike `log.error` it leaves out no code: nobody else hears of this. */
export function logFailedDrain(log: Log, error: unknown): void {
  const { name, message, stack, cause } = error instanceof Error ? error : new Error(String(error));
  const known = cause instanceof Error ? { cause: `${cause.name}: ${cause.message}` } : {};
  log.write('error', message, { error: name, stack, ...known });
}
