import { type Context, createContext, Script } from 'node:vm';
import { TooComplex } from './too-complex.ts';

/** Work that exceeded its time limit. */
export class TimeLimitExceeded extends TooComplex {
  override name = 'TimeLimitExceeded';
}

const sandbox = { work: (): void => {} };
/** Created for the first text that is long enough to need a time limit, because many starts never need it. */
let prepared: { readonly context: Context; readonly script: Script } | undefined;

/** Maximum attempts at work that was aborted before it had used its time, because other processes had the processor. */
const attempts = 3;

/**
 * The result of synchronous work, which is aborted after a number of milliseconds of processor time. Only a script of node:vm can be aborted from
 * outside; it contains nothing but the call. Its timeout uses the wall clock, so on a busy machine the work gets further attempts.
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
  throw new TimeLimitExceeded(`The conversion took more than ${milliseconds} ms.`);
}

/** The error is created within the context, so it is not an instance of this realm's Error. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
