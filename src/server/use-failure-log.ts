import type { Plugin } from 'graphql-yoga';
import { Problem } from '../content/problem.ts';

/** Logs the cause of a problem that the caller is told without it, such as a store that cannot be reached. */
export function useFailureLog(): Plugin {
  let log: (message: string) => void = () => {};
  return {
    onYogaInit({ yoga }) {
      log = message => yoga.logger.warn(message);
    },
    onExecute() {
      return {
        onExecuteDone({ result }) {
          if (Symbol.asyncIterator in result) return;
          for (const { path, originalError } of result.errors ?? []) {
            if (!(originalError instanceof Problem) || !(originalError.cause instanceof Error)) continue;
            const { name, message } = originalError.cause;
            log(`${originalError.code} at ${path?.join('.')}: ${name}: ${message}`);
          }
        },
      };
    },
  };
}
