import { getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Limits } from './limits.ts';
import type { ServerContext } from './server.ts';

/**
 * Ends an operation in time: what is under way in the table is cancelled then, nothing more is begun, and the fields that lack it have the
 * error TIMEOUT. A mutation has more time, for it may have begun to write.
 */
export function useDeadline({ queryTime, time }: Limits): Plugin<ServerContext> {
  return {
    onExecute({ args: { document, operationName, contextValue } }) {
      const isQuery = getOperationAST(document, operationName)?.operation === OperationTypeNode.QUERY;
      contextValue.meter.endIn(isQuery ? Math.min(queryTime, time) : time);
      // Where an error has taken the fields around it along, the answer goes out while others are still being read for nothing.
      return { onExecuteDone: () => contextValue.meter.endIn(0) };
    },
  };
}
