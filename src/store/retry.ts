import { setTimeout as sleep } from 'node:timers/promises';
import { cancellationReasons, isPassing, toProblem } from './failure.ts';

/** Full jitter: a wait between nothing and the step's limit, so that callers that failed together do not return together. */
const firstWait = 25;
const maxDelay = 800;

/** How long a call may take, in milliseconds. */
export interface Patience {
  /** With all its tries. */
  readonly deadline: number;
  /**
   * One try, until its answer is there whole: shorter than the deadline, so that a connection that has died, or an answer that
   * ceases in the middle, leaves time for another one.
   */
  readonly tryLimit: number;
  /** Ends the call when it is aborted, with its reason: nobody waits for it any more. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls `attempt` until it succeeds, fails for good, or the deadline has passed. A try that has taken too long is aborted, and goes on
 * without the caller if it does not react to that.
 */
export async function withinDeadline<T>(
  { deadline, tryLimit, signal }: Patience,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const end = performance.now() + deadline;
  let failure: unknown;
  for (let n = 0; ; n++) {
    const left = end - performance.now();
    // What was the matter each time says more than that there was not time enough.
    if (left <= 0) throw toProblem(failure ?? timeoutError());
    signal?.throwIfAborted();
    try {
      return await limited(Math.min(left, tryLimit), attempt, signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (!isPassing(error)) throw isFinal(error) ? error : toProblem(error);
      failure = error;
    }
    await backoff(n, end - performance.now(), signal);
  }
}

/** Waits before the n-th repetition, counted from 0, and no longer than is left. */
async function backoff(n: number, left: number, signal: AbortSignal | undefined): Promise<void> {
  const wait = Math.max(0, Math.min(left, Math.random() * Math.min(maxDelay, firstWait * 2 ** n)));
  await sleep(wait, undefined, { signal }).catch(error => {
    // The next try is told of it.
    if (signal?.aborted !== true) throw error;
  });
}

/** One try; the caller is answered at its end, whether or not the call reacts to the abort. */
async function limited<T>(
  milliseconds: number,
  attempt: (signal: AbortSignal) => Promise<T>,
  outer: AbortSignal | undefined,
): Promise<T> {
  const controller = new AbortController();
  const expired = Promise.withResolvers<never>();
  // Not AbortSignal.timeout: it cannot be called off, so each of the calls of the last seconds would be held, and end with an error.
  const timer = setTimeout(() => {
    controller.abort();
    expired.reject(timeoutError());
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

/** A failed condition is an answer, not a failure: the caller decides what it means. */
function isFinal(error: unknown): boolean {
  return cancellationReasons(error).includes('ConditionalCheckFailed');
}

function timeoutError(): Error {
  return Object.assign(new Error('The response did not arrive in time.'), { name: 'TimeoutError' });
}
