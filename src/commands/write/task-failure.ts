import type { Item } from '../../store/attributes.ts';
import type { Key } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { transact } from '../../store/transaction.ts';
import { kindOf } from './outbox-task.ts';

/** Milliseconds before a failed task is retried: doubled with each attempt, up to the maximum. */
const firstPause = 5000;
const maxPause = 3_600_000;

/** Maximum characters of an error that are kept with its task. */
const maxErrorLength = 1000;

/** The number of attempts after which a task counts as one that keeps failing: some 35 seconds. */
export const failingAttempts = 3;

/** A task of the outbox as an operator sees it. */
export interface TaskView {
  readonly key: Key;
  /** The id of the task on a command line. */
  readonly id: string;
  readonly kind: string;
  /** `<type> <id>` of the record of the task; empty if the task does not name one. */
  readonly record: string;
  readonly due: string;
  /** The number of failures. */
  readonly attempts: number;
  readonly lastError: string | undefined;
  /** The times of the last failure and of the next attempt. */
  readonly failedAt: string | undefined;
  readonly retryAt: string | undefined;
}

/** A task that has just failed. */
export interface FailedTask extends TaskView {
  readonly lastError: string;
  readonly error: unknown;
}

export function viewOf(item: Item): TaskView {
  const { pk, sk, attempts, lastError, failedAt, retryAt } = item;
  const kind = kindOf(item);
  const { type, id } = Object(item.record);
  const [due = '', ...rest] = sk.split('#');
  return {
    key: { pk, sk },
    id: rest.join('#') || sk,
    kind: typeof kind === 'string' ? kind : 'unknown',
    record: [type, id].filter(part => typeof part === 'string').join(' '),
    due,
    attempts: typeof attempts === 'number' ? attempts : 0,
    lastError: textOf(lastError),
    failedAt: textOf(failedAt),
    retryAt: textOf(retryAt),
  };
}

/** Records a failure with its task, which is retried after a pause. `done` holds the steps that the attempt has completed. */
export async function recordFailure(
  table: Table,
  item: Item,
  error: unknown,
  done: Readonly<Record<string, string>> = {},
): Promise<FailedTask> {
  const before = viewOf(item);
  const attempts = before.attempts + 1;
  const pause = Math.min(maxPause, firstPause * 2 ** (attempts - 1));
  const failure = {
    attempts,
    lastError: messageOf(error).slice(0, maxErrorLength),
    failedAt: table.now(),
    retryAt: new Date(table.clock() + pause).toISOString(),
  };
  // A task that was processed or discarded meanwhile is not written again.
  await transact(table, [{ update: before.key, set: { ...failure, ...done }, condition: { present: true } }]);
  return { ...before, ...failure, error };
}

/** Whether a task is in its pause after a failure. */
export function isPaused({ retryAt }: Item, now: string): boolean {
  return typeof retryAt === 'string' && retryAt > now;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.name}: ${error.cause.message})` : '';
  return `${error.message || error.name}${cause}`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
