import * as z from 'zod';
import { parseGlobalId } from '../model/global-id.ts';
import { type EntityName, entityTypeNames, enumValueOf, lookupFieldOf } from '../model/types.ts';
import { fold } from '../text/fold.ts';
import { type Ask, execute, operation } from './ask.ts';
import { type Named, namedData, namedFragment, toNamed } from './named.ts';
import { inline, quoted } from './text.ts';

const candidateData = namedData.extend({ alternateNames: z.array(z.string()) });

/** Entities whose names begin as the given words do, most mentioned first. */
export const resolveName = operation(
  /* GraphQL */ `query McpResolve($name: String!, $types: [EntityType!]) {
  suggest(prefix: $name, types: $types, first: 10) { ...Named alternateNames }
}${namedFragment}`,
  z.object({ suggest: z.array(candidateData).nullable() }),
);

/** Entities that a search finds, where no name begins with the words. */
export const nearestEntities = operation(
  /* GraphQL */ `query McpNearest($name: String!, $types: [NodeType!]) {
  search(query: $name, types: $types, first: 5) { nodes { ...Named } }
}${namedFragment}`,
  z.object({ search: z.object({ nodes: z.array(namedData) }).nullable() }),
);

/** An entity by its type and slug; of the fields only that of the type is included. */
export const entityBySlug = operation(
  /* GraphQL */ `query McpBySlug($slug: String!, ${entityTypeNames.map(type => `$${type}: Boolean!`).join(', ')}) {
${entityTypeNames.map(type => `  ${type}: ${lookupFieldOf(type)}(slug: $slug) @include(if: $${type}) { ...Named }`).join('\n')}
}${namedFragment}`,
  z
    .record(z.string(), namedData.nullable())
    .transform(found => ({ found: Object.values(found).find(one => one !== null) ?? null })),
);

/** An entity of a name, or the nearest ones with a notice of what to do. */
export type Resolved =
  | { readonly id: string }
  | { readonly id?: undefined; readonly suggestions: Named[]; readonly notice: string };

/**
 * Finds the entity that a caller means by its name, its id, or its URI here. The name decides where exactly one entity has it; otherwise the
 * caller chooses among the nearest.
 */
export async function resolveEntity(
  ask: Ask,
  text: string,
  types: readonly EntityName[] = entityTypeNames,
): Promise<Resolved> {
  const uri = entityInUri(text);
  const type = uri?.type ?? parseGlobalId(text)?.type;
  if (type !== undefined && !types.some(one => one === type))
    return {
      suggestions: [],
      notice: `That is one ${type}; this tool needs the name of one ${listOf(types)}.`,
    };
  if (uri !== undefined) return bySlugIn(ask, uri, text);
  if (type !== undefined) return { id: text };
  const wanted = types.map(enumValueOf);
  const { suggest } = await execute(ask, resolveName, { name: text, types: wanted });
  const candidates = suggest ?? [];
  const [only, ...others] = meant(candidates, text);
  if (only !== undefined && others.length === 0) return { id: only.id };
  if (candidates.length > 0)
    return {
      suggestions: candidates.map(toNamed),
      notice: `Several entities match ${quoted(text)}. Ask again with the URI or the id of the one that is meant.`,
    };
  const found = await nearestTo(ask, text, wanted);
  const advice =
    found.length > 0
      ? 'If one of the suggestions is meant, ask again with its URI or id.'
      : 'Try another spelling, or search_news.';
  return { suggestions: found, notice: `No ${listOf(types)} is called ${quoted(text)}. ${advice}` };
}

interface EntityAddress {
  readonly type: EntityName;
  readonly slug: string;
}

/** The type and slug in a URI of this server; undefined for any other text. */
export function entityInUri(text: string): EntityAddress | undefined {
  const [, name, encoded = ''] = /^communique:\/\/([a-z]+)\/([^/]+)$/.exec(text) ?? [];
  const type = entityTypeNames.find(one => one.toLowerCase() === name);
  return type === undefined ? undefined : { type, slug: decoded(encoded) };
}

/** A text without percent-encoding; as it is where its encoding is broken. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return text;
  }
}

async function bySlugIn(ask: Ask, { type, slug }: EntityAddress, text: string): Promise<Resolved> {
  const flags = Object.fromEntries(entityTypeNames.map(one => [one, one === type]));
  const { found } = await execute(ask, entityBySlug, { slug, ...flags });
  if (found !== null) return { id: found.id };
  const suggestions = await nearestTo(ask, slug.replaceAll('-', ' '), [enumValueOf(type)]);
  return { suggestions, notice: `Nothing has the address ${inline(text)}.` };
}

/** The candidates that have the name itself, else an alternate name, else all. */
function meant(
  candidates: readonly z.output<typeof candidateData>[],
  text: string,
): readonly z.output<typeof candidateData>[] {
  const wanted = fold(text);
  const byName = candidates.filter(({ name }) => fold(name) === wanted);
  if (byName.length > 0) return byName;
  const byAlternate = candidates.filter(({ alternateNames }) =>
    alternateNames.some(name => fold(name) === wanted),
  );
  return byAlternate.length > 0 ? byAlternate : candidates;
}

/** Entities that a search finds for words. */
export async function nearestTo(
  ask: Ask,
  text: string,
  types: readonly string[] = entityTypeNames.map(enumValueOf),
): Promise<Named[]> {
  // A text without a word is nothing that a search could find.
  if (fold(text) === '') return [];
  const { search } = await execute(ask, nearestEntities, { name: text, types });
  return (search?.nodes ?? []).map(toNamed);
}

function listOf(types: readonly EntityName[]): string {
  if (types.length === entityTypeNames.length) return 'entity';
  return types
    .map(type => type.toLowerCase())
    .join(', ')
    .replace(/, ([^,]*)$/, ' or $1');
}
