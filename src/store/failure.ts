import { internalMessage, Problem } from '../errors/problem.ts';

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
const timeouts = new Set(['TimeoutError', 'NetworkingError', 'RequestTimeout', 'RequestTimeoutException']);
/** Reasons for the cancellation of one action of a transaction. */
const throttledActions = new Set(['ThrottlingError', 'ProvisionedThroughputExceeded']);
const transientCancellations = new Set(['TransactionConflict', ...throttledActions]);

/**
 * Codes of failed connections that a retry may restore. Other system codes are not included: an unreadable credentials file has one too.
 * https://nodejs.org/api/errors.html#common-system-errors
 */
const socketCodes = new Set([
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'EMFILE',
  'ENETDOWN',
  'ENETRESET',
  'ENETUNREACH',
  'ENFILE',
  'ENOTFOUND',
  'EPIPE',
  'EPROTO',
  'ETIMEDOUT',
]);

/** SQLite's messages about a data file that no retry repairs; the embedded engine reports them as server errors. */
const dataFileFailure =
  /database disk image is malformed|database or disk is full|readonly database|disk I\/O error|not a database|unable to open database file/;

/** A BatchGetItem that was only partly processed, as happens on an overloaded table. DynamoDB itself reports it as a success. */
export class KeysUnprocessed extends Error {
  override readonly name = 'KeysUnprocessed';
}

/**
 * A request that the store refuses however often it is repeated: because of rights, credentials, the table, the request itself, or the data file.
 * The caller learns no internals; the cause is for the log, and for operators.
 */
export class StoreRefusal extends Problem {
  override readonly name = 'StoreRefusal';

  constructor(cause: unknown) {
    super('INTERNAL_SERVER_ERROR', internalMessage, {}, cause);
  }

  /** Whether the refusal concerns the contents of one request, so that others may succeed. */
  get isOfRequest(): boolean {
    return this.cause instanceof Error && requestRefusals.has(this.cause.name);
  }
}

/** DynamoDB's refusals of a request's contents, such as an item that is too large. */
const requestRefusals = new Set([
  'ValidationException',
  'TransactionCanceledException',
  'ItemCollectionSizeLimitExceededException',
]);

/**
 * Whether a failed call is worth a retry. The SDK's own retries are off: they do not cover cancelled transactions, and wait for seconds where
 * this project has a deadline.
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const reasons = cancellationReasons(error);
  if (reasons.length > 0) return reasons.every(code => code === 'None' || transientCancellations.has(code));
  if (isThrottling(error) || conflicts.has(error.name) || isTimeout(error)) return true;
  if (isDataFileFailure(error)) return false;
  return statusOf(error) >= 500 || isClockCorrected(error) || socketCodes.has(codeOf(error));
}

/** The reason of each action of a cancelled transaction, in order; empty for any other error. */
export function cancellationReasons(error: unknown): string[] {
  return cancellations(error).map(({ Code = 'None' }) => Code);
}

/** The failure in the form for a caller: advice, and no internals. The original error stays as the cause, for the log. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Error && (error.name === 'AbortError' || isTimeout(error))) {
    return new Problem('TIMEOUT', 'The content store did not respond in time. Retry.', {}, error);
  }
  if (isThrottling(error) || cancellationReasons(error).some(code => throttledActions.has(code))) {
    return new Problem('THROTTLED', 'The content store is over capacity. Retry in a second.', {}, error);
  }
  if (!isTransient(error)) return new StoreRefusal(error);
  return new Problem('UNAVAILABLE', 'The content store cannot be reached. Retry.', {}, error);
}

/** The reasons of a cancelled transaction in DynamoDB's form. */
export function cancellations(error: unknown): { readonly Code?: string; readonly Message?: string }[] {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return [];
  if (!('CancellationReasons' in error) || !Array.isArray(error.CancellationReasons)) return [];
  return error.CancellationReasons;
}

/** The HTTP status of a failure's response; 0 without a response. */
export function statusOf(error: Error): number {
  const { httpStatusCode = 0 } = metadataOf(error);
  return httpStatusCode;
}

/** The request id by which AWS support and logs find a request. */
export function requestIdOf(error: Error): string | undefined {
  return metadataOf(error).requestId;
}

/** The system code of a failure, such as ECONNREFUSED; empty without one. */
export function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function isDataFileFailure({ message }: Error): boolean {
  return dataFileFailure.test(message);
}

function isThrottling(error: unknown): boolean {
  return error instanceof Error && (throttling.has(error.name) || statusOf(error) === 429);
}

function isTimeout(error: Error): boolean {
  return timeouts.has(error.name) || statusOf(error) === 408;
}

/** After a response that refused the signature for its time, the SDK has corrected its clock, and the next signature is valid. */
function isClockCorrected(error: Error): boolean {
  return metadataOf(error).clockSkewCorrected === true;
}

interface Metadata {
  readonly httpStatusCode?: number;
  readonly requestId?: string;
  readonly clockSkewCorrected?: boolean;
}

function metadataOf(error: Error): Metadata {
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  return typeof metadata === 'object' && metadata !== null ? metadata : {};
}
