import type { Plugin } from 'graphql-yoga';
import { Problem } from '../content/problem.ts';
import { StoreRefusal } from '../store/failure.ts';
import { causeText } from '../store/failure-text.ts';

/** Logs the cause of a problem that the caller is told without it: a store that cannot be reached, or that refuses what this server may not do. */
export function useFailureLog(): Plugin {
  let log = (_level: 'warn' | 'error', _message: string) => {};
  return {
    onYogaInit({ yoga }) {
      log = (level, message) => yoga.logger[level](message);
    },
    onExecute() {
      return {
        onExecuteDone({ result }) {
          if (Symbol.asyncIterator in result) return;
          for (const { path, originalError } of result.errors ?? []) {
            if (!(originalError instanceof Problem) || !(originalError.cause instanceof Error)) continue;
            const level = originalError instanceof StoreRefusal ? 'error' : 'warn';
            log(level, `${originalError.code} at ${path?.join('.')}: ${causeText(originalError.cause)}`);
          }
        },
      };
    },
  };
}
