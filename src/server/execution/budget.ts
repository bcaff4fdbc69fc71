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
 * Refuses an operation of more points of complexity than it may have, before any of it runs. The points depend on the variables of the request;
 * validation, whose result is cached, cannot see those.
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
 * Ends an operation in time: at its deadline, calls to the table are cancelled, no more are begun, and the fields that lack their answer have the
 * error TIMEOUT. A mutation has more time, because it may have begun to write.
 */
export function useDeadline({ queryTime, time }: Limits): Plugin<ServerContext> {
  return {
    onExecute({ args: { document, operationName, contextValue } }) {
      const isQuery = getOperationAST(document, operationName)?.operation === OperationTypeNode.QUERY;
      contextValue.meter.endIn(isQuery ? Math.min(queryTime, time) : time);
      // An error that makes a parent field null sends the answer while other fields are still being read.
      return { onExecuteDone: () => contextValue.meter.endIn(0) };
    },
  };
}

/** The points of an operation; computed once for the same variables. */
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

/** The variables of a document that points are cached for, and their length in characters. */
const maxCachedVariables = 100;
const maxCachedLength = 500;

const pointsCaches = new WeakMap<DocumentNode, LRUCache<string, number>>();

/** The document without the fields that are an error for what they are given: they cost nothing, and cannot be counted. */
function withoutBrokenFields(document: DocumentNode, variables: Variables): DocumentNode {
  const broken = new Set(nullArguments(document, schema, variables).map(({ field }) => field));
  if (broken.size === 0) return document;
  return visit(document, { Field: field => (broken.has(field) ? null : undefined) });
}

/** The document without its other operations: Pothos counts the first one that it finds. */
function onlyOperation(document: DocumentNode, name: string | null | undefined): DocumentNode {
  const isOther = (definition: DocumentNode['definitions'][number]) =>
    definition.kind === Kind.OPERATION_DEFINITION && name != null && definition.name?.value !== name;
  return { ...document, definitions: document.definitions.filter(definition => !isOther(definition)) };
}
