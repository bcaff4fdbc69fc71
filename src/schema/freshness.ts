import { type DocumentNode, getNamedType, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { schema } from './schema.ts';

/** Seconds for which what is public may be kept by caches, or that it depends on who asks. */
export type Freshness = number | 'private';

/** What carries articles changes by the minute. */
export const news = 60;
/** What is known of the world changes slowly. */
const reference = 300;

/** How long what a type tells may be kept; a type that is not here keeps to what contains it. */
const types: Readonly<Record<string, Freshness>> = {
  Article: news,
  ArticleConnection: news,
  EntityArticlesConnection: news,
  Statement: news,
  StatementConnection: news,
  TimelineConnection: news,
  Person: reference,
  Organization: reference,
  Agreement: reference,
  Event: reference,
  Place: reference,
  Topic: reference,
};

/** What may be asked and kept at all. A field of Query that is not here is never kept: that a new one may be has to be said. */
const queries: Readonly<Record<string, Freshness>> = {
  node: reference,
  nodes: reference,
  article: news,
  person: reference,
  organization: reference,
  agreement: reference,
  event: reference,
  place: reference,
  topic: reference,
  articles: news,
  people: reference,
  organizations: reference,
  places: reference,
  topics: reference,
  events: reference,
  agreements: reference,
  search: news,
  suggest: reference,
  __typename: reference,
  __schema: reference,
  __type: reference,
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
  let least: Freshness = reference;
  const visitor = visitWithTypeInfo(info, {
    OperationDefinition({ operation }) {
      if (operation !== 'query') least = 'private';
    },
    Field({ name }) {
      const output = info.getType();
      if (info.getParentType() === schema.getQueryType())
        least = lesser(least, queries[name.value] ?? 'private');
      least = lesser(least, (output && types[getNamedType(output).name]) ?? reference);
    },
  });
  visit(document, visitor);
  return least;
}

function lesser(a: Freshness, b: Freshness): Freshness {
  if (a === 'private' || b === 'private') return 'private';
  return Math.min(a, b);
}
