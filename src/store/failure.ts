import { Problem } from '../errors/problem.ts';

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
/** Reasons for which an action of a transaction is cancelled. */
const throttledActions = new Set(['ThrottlingError', 'ProvisionedThroughputExceeded']);
const passingCancellations = new Set(['TransactionConflict', ...throttledActions]);

/**
 * Codes of a connection that failed and may be had again. Not every code of the system: a credentials file that cannot be read has one too.
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

/** What SQLite says of a data file that no repetition mends; the embedded engine passes it on as an error of the server. */
const dataFileFailure =
  /database disk image is malformed|database or disk is full|readonly database|disk I\/O error|not a database|unable to open database file/;

/** A BatchGetItem that was not done whole, as happens to a table that is asked too much. DynamoDB itself calls it a success. */
export class KeysUnprocessed extends Error {
  override readonly name = 'KeysUnprocessed';
}

/**
 * A request that the store does not do however often it is asked: rights, credentials, the table, the request itself, the data file. The caller
 * learns nothing of the inside; the cause is for the log, and for operators.
 */
export class StoreRefusal extends Problem {
  override readonly name = 'StoreRefusal';

  constructor(cause: unknown) {
    super('INTERNAL_SERVER_ERROR', 'Something went wrong on our side.', {}, cause);
  }

  /** Whether it is about what one request holds: others may succeed. */
  get isOfRequest(): boolean {
    return this.cause instanceof Error && requestRefusals.has(this.cause.name);
  }
}

/** What DynamoDB refuses for what a request holds, such as an item that is too large. */
const requestRefusals = new Set([
  'ValidationException',
  'TransactionCanceledException',
  'ItemCollectionSizeLimitExceededException',
]);

/**
 * Whether a failed call is worth another try. The SDK's own retries are off: they do not cover cancelled transactions, and
 * wait for seconds where this project has a deadline.
 */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const reasons = cancellationReasons(error);
  if (reasons.length > 0) return reasons.every(code => code === 'None' || passingCancellations.has(code));
  if (isThrottling(error) || conflicts.has(error.name) || isTimeout(error)) return true;
  if (isDataFileFailure(error)) return false;
  return statusOf(error) >= 500 || isClockCorrected(error) || socketCodes.has(codeOf(error));
}

/** The reason of each action of a cancelled transaction, in order; empty where the error is none. */
export function cancellationReasons(error: unknown): string[] {
  return cancellations(error).map(({ Code = 'None' }) => Code);
}

/** The failure as a caller may see it: what to do, and nothing of the inside. The original stays as the cause, for the log. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Error && (error.name === 'AbortError' || isTimeout(error))) {
    return new Problem('TIMEOUT', 'The content store did not respond in time. Retry.', {}, error);
  }
  if (isThrottling(error) || cancellationReasons(error).some(code => throttledActions.has(code))) {
    return new Problem('THROTTLED', 'Too many requests. Retry in a second.', {}, error);
  }
  if (!isPassing(error)) return new StoreRefusal(error);
  return new Problem('UNAVAILABLE', 'The content store cannot be reached. Retry.', {}, error);
}

/** The reasons of a cancelled transaction as DynamoDB gives them. */
export function cancellations(error: unknown): { readonly Code?: string; readonly Message?: string }[] {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return [];
  if (!('CancellationReasons' in error) || !Array.isArray(error.CancellationReasons)) return [];
  return error.CancellationReasons;
}

/** The HTTP status of the answer that tells of a failure; 0 where there was none. */
export function statusOf(error: Error): number {
  const { httpStatusCode = 0 } = metadataOf(error);
  return httpStatusCode;
}

/** By which support and logs of AWS find a request. */
export function requestIdOf(error: Error): string | undefined {
  return metadataOf(error).requestId;
}

/** The system's code of a failure, such as ECONNREFUSED; empty where there is none. */
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

/** The SDK has set its clock by an answer that refused the signature for its time: the next signature is right. */
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
