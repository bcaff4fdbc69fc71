import { type DocumentNode, type ExecutionResult, getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { PendingChanges } from '../../resolvers/pending-changes.ts';
import type { ServerContext } from '../context.ts';

/** Queries in flight, by document, then by the other inputs that make two queries identical. */
type InFlight = Map<DocumentNode, Map<string, Running>>;

interface Running {
  readonly result: Promise<ExecutionResult>;
  /** The pending changes as the query sees them. */
  readonly pending: PendingChanges;
}

/**
 * Request coalescing (single-flight): identical anonymous queries in flight at the same time are executed once. When there is news, thousands of
 * clients ask for the same feed within a second. Authenticated requests and completed results are never shared.
 */
export function useRequestCoalescing(): Plugin<ServerContext> {
  let inFlight: InFlight = new Map();
  return {
    onExecute({ executeFn, setExecuteFn, args }) {
      const { document, operationName, variableValues, contextValue } = args;
      if (getOperationAST(document, operationName)?.operation !== OperationTypeNode.QUERY) {
        // A query that starts after a mutation must see it, so it does not join an earlier query.
        return {
          onExecuteDone() {
            inFlight = new Map();
          },
        };
      }
      if (contextValue.viewer !== undefined) return;
      // The cache lifetime of a response depends on its minute: see publicUntil.
      const key = JSON.stringify([operationName, variableValues, contextValue.now.slice(0, minuteLength)]);
      const ofDocument = inFlight.get(document) ?? new Map<string, Running>();
      const running = ofDocument.get(key);
      if (running !== undefined) {
        contextValue.pending.shareWith(running.pending);
        return setExecuteFn(() => running.result);
      }
      inFlight.set(document, ofDocument);
      const [all, documentKey] = [inFlight, document];
      setExecuteFn(given => {
        const result = Promise.resolve(executeFn(given)).finally(() => {
          ofDocument.delete(key);
          if (ofDocument.size === 0) all.delete(documentKey);
        });
        ofDocument.set(key, { result, pending: contextValue.pending });
        return result;
      });
    },
  };
}

/** Length of an instant up to its minute. */
const minuteLength = '2024-01-01T00:00'.length;
