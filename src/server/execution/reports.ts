import type { Plugin } from 'graphql-yoga';
import { Problem } from '../../errors/problem.ts';
import { allows } from '../../resolvers/viewer.ts';
import { StoreRefusal } from '../../store/failure.ts';
import { causeText } from '../../store/failure-text.ts';
import type { ServerContext } from '../context.ts';
import { pointsOf } from './budget.ts';

/** Logs the cause of an error that the caller does not see: the table cannot be reached, or refuses the request. */
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
 * Adds `extensions.cost` to a response: requests to DynamoDB, their rounds, consumed units, and points of complexity; for everybody, or for ADMIN
 * only.
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
