import type { Plugin } from 'graphql-yoga';
import { Problem } from '../../errors/problem.ts';
import { allows } from '../../resolvers/viewer.ts';
import { StoreRefusal } from '../../store/failure.ts';
import { causeText } from '../../store/failure-text.ts';
import type { ServerContext } from '../context.ts';
import { pointsOf } from './budget.ts';

/** Logs the cause of an error whose caller is not told it: a table that cannot be reached, or that refuses what this server may not do. */
export function useCauseLog(): Plugin {
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

/**
 * Adds `extensions.cost` to an answer: requests to DynamoDB, rounds of them, units charged, and points of complexity. It is added for everybody
 * or for ADMIN alone.
 */
export function useCost(forEverybody: boolean): Plugin<ServerContext> {
  return {
    onExecute({ args: { document, operationName, variableValues, contextValue } }) {
      if (!forEverybody && !allows(contextValue.viewer, 'ADMIN')) return;
      return {
        onExecuteDone({ result, setResult }) {
          if (Symbol.asyncIterator in result) return;
          const { viewer, meter } = contextValue;
          const cost = allows(viewer, 'READ_DRAFTS') ? meter.cost : meter.publicCost;
          const complexity = pointsOf(document, operationName, variableValues ?? {});
          setResult({
            ...result,
            extensions: { ...result.extensions, cost: { ...cost, complexity } },
          });
        },
      };
    },
  };
}
