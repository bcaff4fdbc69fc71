import { setTimeout as sleep } from 'node:timers/promises';
import { cancellationReasons, isTransient, toProblem } from './failure.ts';

/** Full jitter: a wait between 0 and the limit of the step, so that callers that failed together do not retry together. */
const firstWait = 25;
const maxDelay = 800;

/** The time limits of a call, in milliseconds. */
export interface Patience {
  /** Limit of the call with all its tries. */
  readonly deadline: number;
  /**
   * Limit of one try, up to the end of its response: shorter than the deadline, so that a dead connection, or a response that stops in the middle,
   * leaves time for a retry.
   */
  readonly tryLimit: number;
  /** Ends the call when aborted, with its reason: no caller waits for it any more. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls `attempt` until it succeeds, fails permanently, or the deadline has passed. A try beyond its limit is aborted, and the call continues
 * without it if it does not react to that.
 */
export async function withinDeadline<T>(
  { deadline, tryLimit, signal }: Patience,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const end = performance.now() + deadline;
  let failure: unknown;
  for (let n = 0; ; n++) {
    const left = end - performance.now();
    // The failures of the tries say more than the lack of time.
    if (left <= 0) throw toProblem(failure ?? new TryTimeout(deadline));
    signal?.throwIfAborted();
    try {
      return await limited(Math.min(left, tryLimit), attempt, signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (!isTransient(error)) throw isFinal(error) ? error : toProblem(error);
      // A last try that the deadline cut short hides the cause that the earlier ones have met.
      if (failure === undefined || left >= tryLimit || !(error instanceof TryTimeout)) failure = error;
    }
    await backoff(n, end - performance.now(), signal);
  }
}

/** Waits before the n-th retry, counted from 0, but no longer than the time left. */
async function backoff(n: number, left: number, signal: AbortSignal | undefined): Promise<void> {
  const wait = Math.max(0, Math.min(left, Math.random() * Math.min(maxDelay, firstWait * 2 ** n)));
  await sleep(wait, undefined, { signal }).catch(error => {
    // The next try sees the abort itself.
    if (signal?.aborted !== true) throw error;
  });
}

/** One try; its limit holds whether or not the call reacts to the abort. */
async function limited<T>(
  milliseconds: number,
  attempt: (signal: AbortSignal) => Promise<T>,
  outer: AbortSignal | undefined,
): Promise<T> {
  const controller = new AbortController();
  const expired = Promise.withResolvers<never>();
  // Not AbortSignal.timeout: it cannot be cancelled, so the calls of the last seconds would all stay in memory, and end with an error.
  const timer = setTimeout(() => {
    controller.abort();
    expired.reject(new TryTimeout(milliseconds));
  }, milliseconds);
  const stop = () => {
    controller.abort();
    expired.reject(outer?.reason);
  };
  outer?.addEventListener('abort', stop);
  try {
    return await Promise.race([attempt(controller.signal), expired.promise]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', stop);
  }
}

/** A failed condition is a response, not a failure: the caller decides on it. */
function isFinal(error: unknown): boolean {
  return cancellationReasons(error).includes('ConditionalCheckFailed');
}

/** A try beyond its limit. */
class TryTimeout extends Error {
  override readonly name = 'TimeoutError';

  constructor(milliseconds: number) {
    super(`No response arrived within ${(milliseconds / 1000).toFixed(1)} s.`);
  }
}
