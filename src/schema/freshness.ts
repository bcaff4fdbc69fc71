import { type DocumentNode, getNamedType, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { newsMaxAge, referenceMaxAge } from '../model/declaration.ts';
import { lookupFieldOf, mainListOf, typeNames, types } from '../model/types.ts';
import { schema } from './schema.ts';

/** Seconds for which what is public may be kept by caches, or that it depends on who asks. */
export type Freshness = number | 'private';

/** How long what a type tells may be kept; a type that is not here keeps to what contains it. */
const outputTypes: Readonly<Record<string, Freshness>> = {
  ...Object.fromEntries(
    typeNames.flatMap(type => [
      [type, types[type].maxAge],
      [`${type}Connection`, types[type].maxAge],
    ]),
  ),
  EntityArticlesConnection: newsMaxAge,
  Statement: newsMaxAge,
  StatementConnection: newsMaxAge,
  TimelineConnection: newsMaxAge,
};

/** Fields of Query whose answers may be kept. Any other field is private: a new one must be added here. */
const queries: Readonly<Record<string, Freshness>> = {
  ...Object.fromEntries(
    typeNames.flatMap(type => [
      [lookupFieldOf(type), types[type].maxAge],
      [mainListOf(type).name, types[type].maxAge],
    ]),
  ),
  node: referenceMaxAge,
  nodes: referenceMaxAge,
  search: newsMaxAge,
  suggest: referenceMaxAge,
  __typename: referenceMaxAge,
  __schema: referenceMaxAge,
  __type: referenceMaxAge,
};

/** The least of what a document's operation selects, whatever its variables leave out. Fragments count wherever they are used. */
export function freshnessOf(document: DocumentNode): Freshness {
  const known = results.get(document);
  if (known !== undefined) return known;
  const result = leastOf(document);
  results.set(document, result);
  return result;
}

/** Documents are kept by the server, so each is looked through once. */
const results = new WeakMap<DocumentNode, Freshness>();

function leastOf(document: DocumentNode): Freshness {
  const info = new TypeInfo(schema);
  let least: Freshness = referenceMaxAge;
  const visitor = visitWithTypeInfo(info, {
    OperationDefinition({ operation }) {
      if (operation !== 'query') least = 'private';
    },
    Field({ name }) {
      const output = info.getType();
      if (info.getParentType() === schema.getQueryType())
        least = lesser(least, queries[name.value] ?? 'private');
      least = lesser(least, (output && outputTypes[getNamedType(output).name]) ?? referenceMaxAge);
    },
  });
  visit(document, visitor);
  return least;
}

function lesser(a: Freshness, b: Freshness): Freshness {
  if (a === 'private' || b === 'private') return 'private';
  return Math.min(a, b);
}
