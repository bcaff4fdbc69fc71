import {
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  GraphQLError,
  getOperationAST,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import type { CompiledQuery } from 'graphql-jit';
import type { Plugin } from 'graphql-yoga';
import type { ServerContext } from './server.ts';

type Run = CompiledQuery['query'];

/** What is known of one operation of a document. */
interface Uses {
  count: number;
  /** Undefined until it is compiled, and where it cannot be. */
  run?: Run;
}

/**
 * Runs queries that come again and again as code made for them, by graphql-jit; a mutation, and what cannot be compiled, as before. The
 * compiler is loaded when a query has come `after` times, so that neither a start nor what is asked once pays for it.
 */
export function useCompiledQueries(after: number): Plugin<ServerContext> {
  const known = new WeakMap<DocumentNode, Map<string, Uses>>();
  return {
    onExecute({ args: { schema, document, operationName }, setExecuteFn }) {
      const uses = usesOf(known, document, operationName ?? '');
      uses.count += 1;
      const { run } = uses;
      if (run !== undefined) {
        setExecuteFn(async ({ rootValue, contextValue, variableValues }) =>
          located(await run(rootValue, contextValue, variableValues), document, operationName),
        );
        return;
      }
      if (uses.count !== after) return;
      if (getOperationAST(document, operationName)?.operation !== OperationTypeNode.QUERY) return;
      return import('graphql-jit').then(({ compileQuery, isCompiledQuery }) => {
        const compiled = compileQuery(schema, document, operationName ?? undefined);
        if (isCompiledQuery(compiled)) uses.run = compiled.query;
      });
    },
  };
}

function usesOf(known: WeakMap<DocumentNode, Map<string, Uses>>, document: DocumentNode, name: string): Uses {
  const ofDocument = known.get(document) ?? new Map<string, Uses>();
  known.set(document, ofDocument);
  const uses = ofDocument.get(name) ?? { count: 0 };
  ofDocument.set(name, uses);
  return uses;
}

/** Compiled queries do not say where in the document the field of an error stands; its path leads there. */
function located(
  result: ExecutionResult,
  document: DocumentNode,
  operationName: string | null | undefined,
): ExecutionResult {
  if (result.errors === undefined) return result;
  const operation = getOperationAST(document, operationName);
  const errors = result.errors.map(({ message, path, originalError, extensions }) => {
    let nodes: FieldNode[] = [];
    let sets = operation == null ? [] : [operation.selectionSet];
    for (const key of path ?? []) {
      if (typeof key === 'number') continue;
      nodes = sets.flatMap(set => fieldsNamed(key, set, document));
      sets = nodes.flatMap(node => node.selectionSet ?? []);
    }
    return new GraphQLError(message, {
      nodes,
      path: path ?? null,
      originalError: originalError ?? null,
      extensions,
    });
  });
  return { ...result, errors };
}

/** The fields of a set that answer under a name, with those of its fragments, each of which counts once. */
function fieldsNamed(
  key: string,
  { selections }: SelectionSetNode,
  document: DocumentNode,
  spread = new Set<string>(),
): FieldNode[] {
  return selections.flatMap((node): FieldNode[] => {
    if (node.kind === Kind.FIELD) return (node.alias ?? node.name).value === key ? [node] : [];
    if (node.kind === Kind.INLINE_FRAGMENT) return fieldsNamed(key, node.selectionSet, document, spread);
    const name = node.name.value;
    if (spread.has(name)) return [];
    spread.add(name);
    return document.definitions.flatMap(definition =>
      definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name
        ? fieldsNamed(key, definition.selectionSet, document, spread)
        : [],
    );
  });
}
