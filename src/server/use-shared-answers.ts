import { type DocumentNode, type ExecutionResult, getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { ServerContext } from './server.ts';

/** Queries under way, by their document and then by what else makes them the same. */
type Flights = Map<DocumentNode, Map<string, Promise<ExecutionResult>>>;

/**
 * Answers those who ask the same at the same time together: when there is news, thousands open the same feed within a second. Only what nobody's
 * rights enter into is shared, and nothing is kept when it is answered.
 */
export function useSharedAnswers(): Plugin<ServerContext> {
  let flights: Flights = new Map();
  return {
    onExecute({ executeFn, setExecuteFn, args }) {
      const { document, operationName, variableValues, contextValue } = args;
      if (getOperationAST(document, operationName)?.operation !== OperationTypeNode.QUERY) {
        // Whoever asks after a change is to see it, and must not join those who asked before.
        return {
          onExecuteDone() {
            flights = new Map();
          },
        };
      }
      if (contextValue.viewer !== undefined) return;
      // For how long an answer may be kept depends on its minute: see publicUntil.
      const key = JSON.stringify([operationName, variableValues, contextValue.now.slice(0, minute)]);
      const ofDocument = flights.get(document) ?? new Map<string, Promise<ExecutionResult>>();
      const shared = ofDocument.get(key);
      if (shared !== undefined) return setExecuteFn(() => shared);
      flights.set(document, ofDocument);
      const [all, documentKey] = [flights, document];
      setExecuteFn(given => {
        const flight = Promise.resolve(executeFn(given)).finally(() => {
          ofDocument.delete(key);
          if (ofDocument.size === 0) all.delete(documentKey);
        });
        ofDocument.set(key, flight);
        return flight;
      });
    },
  };
}

/** Characters of an instant up to its minute. */
const minute = '2024-01-01T00:00'.length;
