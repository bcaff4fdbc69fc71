import { createContext, Script } from 'node:vm';

/** Work that was ended because it took too long. */
export class TookTooLong extends Error {
  override name = 'TookTooLong';
}

const sandbox = { work: (): unknown => undefined };
const context = createContext(sandbox);
const script = new Script('work()');

/**
 * What synchronous work gives, which is ended after so many milliseconds. Only a script of node:vm can be ended from outside; it runs
 * nothing but the call.
 */
export function inTime<T>(milliseconds: number, work: () => T): T {
  let result: { value: T } | undefined;
  sandbox.work = () => {
    result = { value: work() };
  };
  try {
    script.runInContext(context, { timeout: milliseconds });
  } catch (error) {
    if (!isTimeout(error)) throw error;
  }
  if (result === undefined) throw new TookTooLong(`It took more than ${milliseconds} ms.`);
  return result.value;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
