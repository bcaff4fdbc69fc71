import { complexityFromQuery } from '@pothos/plugin-complexity';
import { type DocumentNode, Kind } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { allows } from '../resolvers/viewer.ts';
import { schema } from '../schema/schema.ts';
import type { ServerContext } from './server.ts';

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
          const variables = variableValues ?? {};
          const { complexity } = complexityFromQuery(onlyOperation(document, operationName), {
            schema,
            variables,
            ctx: contextValue,
          });
          setResult({
            ...result,
            extensions: { ...result.extensions, cost: { ...contextValue.meter.cost, complexity } },
          });
        },
      };
    },
  };
}

/** The document without the operations that were not asked for, since the first one found is counted. */
function onlyOperation(document: DocumentNode, name: string | null | undefined): DocumentNode {
  const isOther = (definition: DocumentNode['definitions'][number]) =>
    definition.kind === Kind.OPERATION_DEFINITION && name != null && definition.name?.value !== name;
  return { ...document, definitions: document.definitions.filter(definition => !isOther(definition)) };
}
