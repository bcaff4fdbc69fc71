import * as z from 'zod';
import { entityTypeNames } from '../model/types.ts';
import { inline } from './text.ts';

/** The part of an entity that names it, as the API returns it. */
export const namedFragment = /* GraphQL */ `
fragment Named on Entity { __typename id slug name }`;

export const namedData = z.object({
  __typename: z.string(),
  id: z.string(),
  slug: z.string(),
  name: z.string(),
});

/** An entity by its name. */
export const named = z.object({
  id: z.string().describe('Id of the entity; tools take it in place of the name.'),
  type: z.string().describe(`One of ${entityTypeNames.join(', ')}.`),
  name: z.string(),
  resource: z.string().describe('URI of the entity as a resource of this server.'),
});

export type Named = z.output<typeof named>;

export function toNamed({ __typename: type, id, slug, name }: z.output<typeof namedData>): Named {
  return { id, type, name, resource: `communique://${type.toLowerCase()}/${encodeURIComponent(slug)}` };
}

/** An entity as a line. Its URI is enough: tools take it in place of the name. */
export function namedText({ type, name, resource }: Named): string {
  return `- ${inline(name)} (${type}) <${resource}>`;
}

export const pageInfoData = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

/** The cursor of the next page; null at the end. */
export function nextOf({ hasNextPage, endCursor }: z.output<typeof pageInfoData>): string | null {
  return hasNextPage ? endCursor : null;
}
