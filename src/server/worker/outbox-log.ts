import type { FailedTask } from '../../commands/write/task-failure.ts';
import type { Log } from '../log.ts';

/** Logs a failed outbox task with its cause. It stays in the outbox, and is retried. */
export function logFailedTask(
  log: Log,
  { id, kind, record, attempts, retryAt, lastError, error }: FailedTask,
): void {
  const stack = error instanceof Error ? error.stack : undefined;
  log.write('error', `An outbox task failed: ${lastError}`, {
    task: id,
    kind,
    record,
    attempts,
    retryAt,
    stack,
  });
}

/**
 * Logs a failed run of the outbox, of the webhooks or of the live lists, which a failure of the store has ended. Unlike
 * `log.error` it logs every code, because no request log covers a background run.
 */
export function logFailedRun(log: Log, error: unknown): void {
  const { name, message, stack, cause } = error instanceof Error ? error : new Error(String(error));
  const known = cause instanceof Error ? { cause: `${cause.name}: ${cause.message}` } : {};
  log.write('error', message, { error: name, stack, ...known });
}
