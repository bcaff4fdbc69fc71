import { z } from 'zod';
import type { Rival } from './rival.ts';

/** The home feed of a news app, as those answer it who have the schema of this API. Without images, which the archive has none of. */
export const homeFeed: Pick<Rival, 'query' | 'normalise'> = {
  query: `query HomeFeed($first: Int = 20, $after: String) {
  articles(first: $first, after: $after) {
    edges {
      cursor
      node {
        id
        slug
        headline
        summary
        section
        publishedAt
        people(first: 3) { nodes { id slug name jobTitle } }
        organizations(first: 3) { nodes { id slug name } }
        events(first: 2) { nodes { id slug name startDate } }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}`,
  normalise(data) {
    const { edges, pageInfo } = answer.parse(data).articles;
    if (!pageInfo.hasNextPage || pageInfo.endCursor !== edges.at(-1)?.cursor)
      throw new Error('The feed has to go on.');
    return edges.map(({ node: { id: _, people, organizations, events, ...article } }) => ({
      ...article,
      people: people.nodes.map(withoutId),
      organizations: organizations.nodes.map(withoutId),
      events: events.nodes.map(withoutId),
    }));
  },
};

const named = z.object({ id: z.string(), slug: z.string(), name: z.string() });
const list = <T extends z.ZodType>(node: T) => z.object({ nodes: z.array(node) });
const article = z.object({
  id: z.string(),
  slug: z.string(),
  headline: z.string(),
  summary: z.string().nullable(),
  section: z.string().nullable(),
  publishedAt: z.string(),
  people: list(named.extend({ jobTitle: z.string().nullable() })),
  organizations: list(named),
  events: list(named.extend({ startDate: z.string().nullable() })),
});
const edge = z.object({ cursor: z.string(), node: article });
const answer = z.object({
  articles: z.object({
    edges: z.array(edge),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

function withoutId<T extends { id: string }>({ id: _, ...rest }: T): Omit<T, 'id'> {
  return rest;
}
