import type { Item } from '../store/attributes.ts';
import type { Key } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { transact } from '../store/transaction.ts';
import { kindOf } from './outbox-task.ts';

/** Milliseconds before a task that failed is tried again: doubled with each attempt, up to the longest. */
const firstPause = 5000;
const maxPause = 3_600_000;

/** Characters of an error that are kept with its task. */
const maxErrorLength = 1000;

/** After as many attempts a task counts as one that keeps failing: some 35 seconds. */
export const failingAttempts = 3;

/** A task of the outbox as an operator sees it. */
export interface TaskView {
  readonly key: Key;
  /** What a command line names it by. */
  readonly id: string;
  readonly kind: string;
  /** `<type> <id>` of the record that it is about; empty where the task does not say. */
  readonly record: string;
  readonly due: string;
  /** How often it has failed. */
  readonly attempts: number;
  readonly lastError: string | undefined;
  /** When it failed last, and when it is tried again. */
  readonly failedAt: string | undefined;
  readonly retryAt: string | undefined;
}

/** A task that has failed just now. */
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

/** Puts a failure on record with its task, which is tried again after a pause. */
export async function recordFailure(table: Table, item: Item, error: unknown): Promise<FailedTask> {
  const before = viewOf(item);
  const attempts = before.attempts + 1;
  const pause = Math.min(maxPause, firstPause * 2 ** (attempts - 1));
  const failure = {
    attempts,
    lastError: messageOf(error).slice(0, maxErrorLength),
    failedAt: table.now(),
    retryAt: new Date(table.clock() + pause).toISOString(),
  };
  // One that was processed or discarded meanwhile stays away.
  await transact(table, [{ update: before.key, set: failure, condition: { present: true } }]);
  return { ...before, ...failure, error };
}

/** Whether a task is to wait because it failed a short while ago. */
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
