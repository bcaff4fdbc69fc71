import { isPassing, toProblem } from './failure.ts';

/** Full jitter: a wait between nothing and the step's limit, so that callers that failed together do not return together. */
const firstWait = 25;
const longestWait = 800;

/**
 * Calls `attempt` until it succeeds, fails for good, or `deadline` milliseconds have passed. At the deadline the running call
 * is aborted and the caller is answered, whether or not the call reacts to the abort.
 */
export async function withinDeadline<T>(
  deadline: number,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const expired = Promise.withResolvers<never>();
  // Not AbortSignal.timeout: it cannot be called off, so each of the calls of the last seconds would be held, and end with an error.
  const timer = setTimeout(() => {
    controller.abort();
    expired.reject(abortError());
  }, deadline);
  try {
    return await Promise.race([retrying(attempt, controller.signal), expired.promise]);
  } catch (error) {
    throw isFinal(error) ? error : toProblem(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits before the n-th repetition, counted from 0; ends early when the signal aborts. */
export async function backoff(n: number, signal: AbortSignal): Promise<void> {
  const limit = Math.min(longestWait, firstWait * 2 ** n);
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, Math.random() * limit);
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}

async function retrying<T>(attempt: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let n = 0; ; n++) {
    try {
      return await attempt(signal);
    } catch (error) {
      if (signal.aborted || !isPassing(error)) throw error;
    }
    await backoff(n, signal);
    if (signal.aborted) throw abortError();
  }
}

/** A failed condition is an answer, not a failure: whoever wrote it decides what it means. */
function isFinal(error: unknown): boolean {
  return error instanceof Error && error.name === 'TransactionCanceledException' && !isPassing(error);
}

function abortError(): Error {
  return Object.assign(new Error('The deadline has passed.'), { name: 'AbortError' });
}
