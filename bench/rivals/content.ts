import { z } from 'zod';
import { corpusOf, generate } from '../generate.ts';

/** The generated archive as records for a database that keeps them by type: what the home feed shows, and the texts of the articles. */
export interface Content {
  readonly people: readonly z.infer<typeof person>[];
  readonly organizations: readonly z.infer<typeof organization>[];
  readonly events: readonly z.infer<typeof event>[];
  /** From the oldest to the newest. */
  readonly articles: readonly Article[];
}

/** An article, with the slugs of its mentions in their order. */
export interface Article extends z.infer<typeof article> {
  readonly people: readonly string[];
  readonly organizations: readonly string[];
  readonly events: readonly string[];
}

export function contentOf(articles: number): Content {
  const all: Partial<Record<string, object[]>> = Object.groupBy(generate(corpusOf(articles)), typeOf);
  return {
    people: z.array(person).parse(all.Person),
    organizations: z.array(organization).parse(all.Organization),
    events: z.array(event).parse(all.Event),
    articles: (all.Article ?? []).map(document => {
      const mentioned = mentions.parse(document).mentions.map(({ entity }) => entity.split('/'));
      const of = (type: string) =>
        mentioned.flatMap(([itsType, slug]) => (itsType === type && slug !== undefined ? slug : []));
      return {
        ...article.parse(document),
        people: of('Person'),
        organizations: of('Organization'),
        events: of('Event'),
      };
    }),
  };
}

const organization = z.object({ slug: z.string(), name: z.string(), summary: z.string() });
const person = z.object({ ...organization.shape, jobTitle: z.string() });
const event = z.object({ ...organization.shape, startDate: z.string() });
const article = z.object({
  slug: z.string(),
  headline: z.string(),
  summary: z.string(),
  body: z.string(),
  section: z.string(),
  publishedAt: z.string(),
});
const mentions = z.object({ mentions: z.array(z.object({ entity: z.string() })) });

function typeOf(document: object): string {
  return 'type' in document ? String(document.type) : '';
}
