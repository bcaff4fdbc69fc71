import type { Plugin } from 'graphql-yoga';
import { allows } from '../resolvers/viewer.ts';
import type { ServerContext } from './server.ts';
import { pointsOf } from './use-complexity.ts';

/**
 * Says in `extensions.cost` what an answer cost: requests to DynamoDB, rounds of them, units charged, and points of complexity. It is
 * said to everybody, or to ADMIN alone.
 */
export function useCost(toEverybody: boolean): Plugin<ServerContext> {
  return {
    onExecute({ args: { document, operationName, variableValues, contextValue } }) {
      if (!toEverybody && !allows(contextValue.viewer, 'ADMIN')) return;
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
