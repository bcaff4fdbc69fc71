import { type Context, createContext, Script } from 'node:vm';

/** Work that exceeded its time limit. */
export class TimeLimitExceeded extends Error {
  override name = 'TimeLimitExceeded';
}

const sandbox = { work: (): void => {} };
/** Made when the first text is long enough to be guarded: a start that only knows the error above must not pay for it. */
let prepared: { readonly context: Context; readonly script: Script } | undefined;

/** How often work is begun again that was ended before it had its time: others had the processor. */
const attempts = 3;

/**
 * The result of synchronous work, which is aborted when it has used the processor for so many milliseconds. Only a script of node:vm can be ended
 * from outside; it runs nothing but the call. It is ended by the clock on the wall, so of a busy machine it gets more of that.
 */
export function withTimeout<T>(milliseconds: number, work: () => T): T {
  let result: { value: T } | undefined;
  sandbox.work = () => {
    result = { value: work() };
  };
  prepared ??= { context: createContext(sandbox), script: new Script('work()') };
  const { context, script } = prepared;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = process.threadCpuUsage();
    try {
      script.runInContext(context, { timeout: milliseconds * 3 ** attempt });
    } catch (error) {
      if (!isTimeout(error)) throw error;
    }
    if (result !== undefined) return result.value;
    const { user, system } = process.threadCpuUsage(before);
    if ((user + system) / 1000 > milliseconds / 2) break;
  }
  throw new TimeLimitExceeded(`It took more than ${milliseconds} ms.`);
}

/** The error comes from within the context, so it is no instance of our Error. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
