import { z } from 'zod';
import type { FeedArticle } from './rival.ts';

const id = z.union([z.string(), z.number()]);
const named = z.object({ id, slug: z.string(), name: z.string() });

export const cmsPerson = named.extend({ jobTitle: z.string().nullable() });
export const cmsOrganization = named;
export const cmsEvent = named.extend({ startDate: z.string().nullable() });
/** An article without its relations, which each system nests in its own way. */
export const cmsArticle = z.object({
  id,
  slug: z.string(),
  headline: z.string(),
  summary: z.string().nullable(),
  section: z.string().nullable(),
  publishedAt: z.string(),
});

/** The shape in which answers are compared. A relation may have more than the feed shows, where it cannot be cut. */
export function feedArticle(
  { slug, headline, summary, section, publishedAt }: z.infer<typeof cmsArticle>,
  people: readonly z.infer<typeof cmsPerson>[],
  organizations: readonly z.infer<typeof cmsOrganization>[],
  events: readonly z.infer<typeof cmsEvent>[],
): FeedArticle {
  return {
    ...{ slug, headline, summary, section },
    publishedAt: new Date(publishedAt).toISOString(),
    people: people.slice(0, 3).map(({ slug, name, jobTitle }) => ({ slug, name, jobTitle })),
    organizations: organizations.slice(0, 3).map(({ slug, name }) => ({ slug, name })),
    events: events.slice(0, 2).map(({ slug, name, startDate }) => ({ slug, name, startDate })),
  };
}
