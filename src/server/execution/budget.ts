import { complexityFromQuery } from '@pothos/plugin-complexity';
import { type DocumentNode, getOperationAST, Kind, OperationTypeNode, visit } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { tooComplex } from '../../schema/complexity.ts';
import { schema } from '../../schema/schema.ts';
import type { ServerContext } from '../context.ts';
import { documentError } from '../errors.ts';
import type { Limits } from '../limits.ts';
import { nullArguments } from './null-arguments.ts';

type Variables = Readonly<Record<string, unknown>>;

/**
 * Rejects an operation with more points of complexity than the limit before it is executed. The points depend on the variables, which cached
 * validation cannot see.
 */
export function useComplexityLimit(maxPoints: number): Plugin<ServerContext> {
  return {
    onExecute({ args: { document, operationName, variableValues }, setResultAndStopExecution }) {
      const points = pointsOf(document, operationName, variableValues ?? {});
      if (points > maxPoints)
        setResultAndStopExecution({ errors: [documentError(tooComplex(points, maxPoints))] });
    },
  };
}

/**
 * Applies the deadline of an operation: calls to the table are cancelled, no further ones begin, and unresolved fields get the error TIMEOUT. A
 * mutation has a later deadline, because it may have begun to write.
 */
export function useDeadline({ queryTime, time }: Limits): Plugin<ServerContext> {
  return {
    onExecute({ args: { document, operationName, contextValue } }) {
      const isQuery = getOperationAST(document, operationName)?.operation === OperationTypeNode.QUERY;
      contextValue.meter.endIn(isQuery ? Math.min(queryTime, time) : time);
      // If an error makes a parent null, the response is sent while other fields are still being read.
      return { onExecuteDone: () => contextValue.meter.endIn(0) };
    },
  };
}

/** The points of an operation; cached for equal variables. */
export function pointsOf(
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Variables,
): number {
  const cache = pointsCaches.get(document) ?? new LRUCache<string, number>({ max: maxCachedVariables });
  pointsCaches.set(document, cache);
  const key = `${operationName ?? ''} ${JSON.stringify(variables)}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const resolvable = withoutBrokenFields(onlyOperation(document, operationName), variables);
  const { complexity } = complexityFromQuery(resolvable, { schema, variables });
  if (key.length <= maxCachedLength) cache.set(key, complexity);
  return complexity;
}

/** Maximum variables of a cached entry, and their maximum length in characters. */
const maxCachedVariables = 100;
const maxCachedLength = 500;

const pointsCaches = new WeakMap<DocumentNode, LRUCache<string, number>>();

/** The document without fields whose arguments are invalid: they cost nothing, and their points cannot be computed. */
function withoutBrokenFields(document: DocumentNode, variables: Variables): DocumentNode {
  const broken = new Set(nullArguments(document, schema, variables).map(({ field }) => field));
  if (broken.size === 0) return document;
  return visit(document, { Field: field => (broken.has(field) ? null : undefined) });
}

/** The document without its other operations, because Pothos computes the points of the first one. */
function onlyOperation(document: DocumentNode, name: string | null | undefined): DocumentNode {
  const isOther = (definition: DocumentNode['definitions'][number]) =>
    definition.kind === Kind.OPERATION_DEFINITION && name != null && definition.name?.value !== name;
  return { ...document, definitions: document.definitions.filter(definition => !isOther(definition)) };
}
