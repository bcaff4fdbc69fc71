import { complexityFromQuery } from '@pothos/plugin-complexity';
import { type DocumentNode, Kind, visit } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { tooComplex } from '../schema/complexity.ts';
import { schema } from '../schema/schema.ts';
import { documentError } from './errors.ts';
import { nullArguments } from './null-arguments.ts';
import type { ServerContext } from './server.ts';

type Variables = Readonly<Record<string, unknown>>;

/**
 * Refuses an operation that costs more points than it may before any of it runs. They are counted from the variables that it comes with;
 * validation, whose result is kept, cannot see those.
 */
export function useComplexity(mostPoints: number): Plugin<ServerContext> {
  return {
    onExecute({ args: { document, operationName, variableValues }, setResultAndStopExecution }) {
      const points = pointsOf(document, operationName, variableValues ?? {});
      if (points > mostPoints)
        setResultAndStopExecution({ errors: [documentError(tooComplex(points, mostPoints))] });
    },
  };
}

/** The points of an operation, counted once for the same variables. */
export function pointsOf(
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Variables,
): number {
  const ofDocument = counted.get(document) ?? new Map<string, number>();
  counted.set(document, ofDocument);
  const key = `${operationName ?? ''} ${JSON.stringify(variables)}`;
  const known = ofDocument.get(key);
  if (known !== undefined) return known;
  const resolvable = withoutBrokenFields(onlyOperation(document, operationName), variables);
  const { complexity } = complexityFromQuery(resolvable, { schema, variables });
  if (ofDocument.size >= mostKept) ofDocument.clear();
  if (key.length <= longestKept) ofDocument.set(key, complexity);
  return complexity;
}

const counted = new WeakMap<DocumentNode, Map<string, number>>();

/** Variables for which the points of a document are kept, and the characters of each. */
const mostKept = 100;
const longestKept = 500;

/** The document without the fields that are an error for what they are given: they cost nothing, and cannot be counted. */
function withoutBrokenFields(document: DocumentNode, variables: Variables): DocumentNode {
  const broken = new Set(nullArguments(document, schema, variables).map(({ field }) => field));
  if (broken.size === 0) return document;
  return visit(document, { Field: field => (broken.has(field) ? null : undefined) });
}

/** The document without the operations that were not asked for, since the first one found is counted. */
function onlyOperation(document: DocumentNode, name: string | null | undefined): DocumentNode {
  const isOther = (definition: DocumentNode['definitions'][number]) =>
    definition.kind === Kind.OPERATION_DEFINITION && name != null && definition.name?.value !== name;
  return { ...document, definitions: document.definitions.filter(definition => !isOther(definition)) };
}
