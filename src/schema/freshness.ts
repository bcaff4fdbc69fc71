import { type DocumentNode, getNamedType, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { liveMaxAge, newsMaxAge, referenceMaxAge } from '../model/declaration.ts';
import { lookupFieldOf, mainListOf, typeNames, types } from '../model/types.ts';
import { schema } from './schema.ts';

/** Seconds for which caches may keep public responses, or `private` if they depend on the caller. */
export type Freshness = number | 'private';

/** The cache lifetime of responses that contain a type. A type without an entry has the lifetime of its parent. */
const outputTypes: Readonly<Record<string, Freshness>> = {
  ...Object.fromEntries(
    typeNames.flatMap(type => [
      [type, types[type].maxAge],
      [`${type}Connection`, types[type].maxAge],
    ]),
  ),
  EntityArticlesConnection: newsMaxAge,
  Front: newsMaxAge,
  FrontConnection: newsMaxAge,
  LivePost: liveMaxAge,
  LivePostConnection: liveMaxAge,
  Section: newsMaxAge,
  Statement: newsMaxAge,
  StatementConnection: newsMaxAge,
  TimelineConnection: newsMaxAge,
};

/** The fields of Query with cacheable responses. All other fields are private, so a new public field must be added here. */
const queries: Readonly<Record<string, Freshness>> = {
  ...Object.fromEntries(
    typeNames.flatMap(type => [
      [lookupFieldOf(type), types[type].maxAge],
      [mainListOf(type).name, types[type].maxAge],
    ]),
  ),
  front: newsMaxAge,
  fronts: newsMaxAge,
  node: referenceMaxAge,
  nodes: referenceMaxAge,
  search: newsMaxAge,
  sections: newsMaxAge,
  suggest: referenceMaxAge,
  __typename: referenceMaxAge,
  __schema: referenceMaxAge,
  __type: referenceMaxAge,
};

/** The shortest lifetime of everything that the operation selects, including what `@skip` or `@include` leaves out. Fragments count wherever they are spread. */
export function freshnessOf(document: DocumentNode): Freshness {
  const known = results.get(document);
  if (known !== undefined) return known;
  const result = leastOf(document);
  results.set(document, result);
  return result;
}

/** The server caches documents, so each document is examined once. */
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
      // Apps poll it to learn of new posts.
      if (name.value === 'postsRevision') least = lesser(least, liveMaxAge);
    },
  });
  visit(document, visitor);
  return least;
}

function lesser(a: Freshness, b: Freshness): Freshness {
  if (a === 'private' || b === 'private') return 'private';
  return Math.min(a, b);
}
