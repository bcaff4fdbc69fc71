import { Problem } from '../content/problem.ts';

/** Names under which DynamoDB and the SDK report that the same request may succeed later. */
const throttling = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'ThrottledException',
  'TooManyRequestsException',
  'KeysUnprocessed',
]);
const conflicts = new Set([
  'TransactionConflictException',
  'TransactionInProgressException',
  'ReplicatedWriteConflictException',
]);
const network = new Set(['TimeoutError', 'NetworkingError', 'RequestTimeout', 'RequestTimeoutException']);
/** Reasons for which an action of a transaction is cancelled. */
const throttledActions = new Set(['ThrottlingError', 'ProvisionedThroughputExceeded']);
const passingCancellations = new Set(['TransactionConflict', ...throttledActions]);

/** A BatchGetItem that was not done whole, as happens to a table that is asked too much. DynamoDB itself calls it a success. */
export class KeysUnprocessed extends Error {
  override readonly name = 'KeysUnprocessed';
}

/**
 * Whether a failed call is worth another try. The SDK's own retries are off: they do not cover cancelled transactions, and
 * wait for seconds where this project has a deadline.
 */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (throttling.has(error.name) || conflicts.has(error.name) || network.has(error.name)) return true;
  const reasons = cancellationReasons(error);
  if (reasons.length > 0) return reasons.every(code => code === 'None' || passingCancellations.has(code));
  return statusOf(error) >= 500 || isSocketError(error);
}

/** The reason of each action of a cancelled transaction, in order; empty where the error is none. */
export function cancellationReasons(error: unknown): string[] {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return [];
  if (!('CancellationReasons' in error) || !Array.isArray(error.CancellationReasons)) return [];
  return error.CancellationReasons.map((reason: { Code?: string }) => reason.Code ?? 'None');
}

/** The failure as a caller may see it: what to do, and nothing of the inside. The original stays as the cause, for the log. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Error && (error.name === 'AbortError' || network.has(error.name))) {
    return new Problem('TIMEOUT', 'The content store did not answer in time. Try again.', {}, error);
  }
  if (isThrottling(error)) {
    return new Problem('THROTTLED', 'Too many requests at the moment. Try again in a second.', {}, error);
  }
  return new Problem(
    'UNAVAILABLE',
    'The content store cannot be reached at the moment. Try again.',
    {},
    error,
  );
}

function isThrottling(error: unknown): boolean {
  if (error instanceof Error && throttling.has(error.name)) return true;
  return cancellationReasons(error).some(code => throttledActions.has(code));
}

function statusOf(error: Error): number {
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : 0;
  return typeof status === 'number' ? status : 0;
}

function isSocketError(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && /^(E[A-Z]+|UND_ERR_\w+)$/.test(error.code);
}
