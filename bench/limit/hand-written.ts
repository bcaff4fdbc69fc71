import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { toHtml, toPlain } from '../../src/formats/markdown.ts';
import { visitPostings } from '../../src/search/postings.ts';
import { beginningOf, excerptOf } from '../../src/text/excerpt.ts';
import { wordLanguage } from '../../src/text/languages/tag.ts';
import type { Attributes } from './recording.ts';

/**
 * The answer of each operation, built from the items by code for this one query: without a schema, rights or a
 * selection of fields. The conversion to HTML, the ranking and the excerpts are the project's own, since they would be the same.
 */
export type Answerer = (
  rounds: readonly Attributes[][][],
  asked: { readonly variables: Variables; readonly signature: string; readonly now: string },
) => object;

// biome-ignore lint/suspicious/noExplicitAny: a handler that is written for one query takes what is stored for what it is
type Stored = any;
type Variables = Stored;

export const answerers: Readonly<Record<string, Answerer>> = {
  HomeFeed: ([[page = []] = []], { signature }) => {
    const edges = page.slice(0, 20).map(({ sk, card }) => {
      const article = JSON.parse(card?.S ?? '');
      const { Person, Organization, Event } = article.leading;
      return {
        cursor: base64url(signature + sk?.S),
        node: {
          id: id(article),
          slug: article.slug,
          headline: article.headline,
          summary: article.summary,
          section: article.section,
          publishedAt: article.publishedAt,
          image: article.image && imageOf(article.image),
          people: {
            nodes: Person.first.slice(0, 3).map(({ entity }: Stored) => ({
              ...nameOf(entity),
              jobTitle: entity.jobTitle,
            })),
          },
          organizations: {
            nodes: Organization.first.slice(0, 3).map(({ entity }: Stored) => nameOf(entity)),
          },
          events: {
            nodes: Event.first.slice(0, 2).map(({ entity }: Stored) => ({
              ...nameOf(entity),
              startDate: entity.startDate,
            })),
          },
        },
      };
    });
    return {
      articles: { edges, pageInfo: { hasNextPage: page.length > 20, endCursor: edges.at(-1)?.cursor } },
    };
  },

  ArticlePage: ([[first = []] = [], [second = []] = []]) => {
    const [one, links] = inOrder(first, 'document', 'related');
    const article = plain(one);
    const body = second.find(({ sk }) => sk?.S === 'body')?.text?.S ?? '';
    const others = new Map(second.map(item => [item.pk?.S, item]));
    const related: string[] = JSON.parse(links?.related?.S ?? '[]').slice(0, 5);
    const { image, publisher } = article;
    return {
      article: {
        id: id(article),
        slug: article.slug,
        headline: article.headline,
        alternativeHeadline: article.alternativeHeadline,
        summary: article.summary,
        body: toHtml(body),
        wordCount: article.wordCount,
        byline: article.byline,
        section: article.section,
        keywords: article.keywords,
        language: article.language,
        publishedAt: article.publishedAt,
        updatedAt: article.updatedAt,
        image: image && { ...imageOf(image), caption: image.caption, credit: image.credit },
        publisher: publisher && { id: id(publisher), name: publisher.name },
        mentions: {
          edges: article.mentions.slice(0, 50).map(({ role, entity }: Stored) => ({
            role,
            node: { __typename: entity.type, ...nameOf(entity) },
          })),
        },
        statements: article.statements.map(({ key, text, kind, speaker }: Stored) => ({
          id: base64(`Statement:${article.id}.${key}`),
          text,
          kind,
          speaker: speaker && { __typename: speaker.type, id: id(speaker), name: speaker.name },
        })),
        figures: article.figures.map(({ label, value, unit, date, text }: Stored) => ({
          label,
          value,
          unit,
          date,
          text,
        })),
        corrections: article.corrections.map(({ at, text }: Stored) => ({ at, text })),
        related: related.map(other => headlineOf(plain(others.get(`Article#${other}`)))),
      },
    };
  },

  PersonPage: ([, [read = []] = [], third = []], { signature }) => {
    const [one, links] = inOrder(read, 'document', 'related');
    const person = plain(one);
    const pages = new Map(third.map(items => [items[0]?.pk?.S?.split('/').at(-1), items]));
    const page = (name: string) => (pages.get(name) ?? []).slice(0, 10);
    const articles = pages.get('articles') ?? [];
    const others = new Map(third.flatMap(items => items.map(item => [item.pk?.S, item])));
    const { image } = person;
    return {
      person: {
        id: id(person),
        name: person.name,
        honorificPrefix: person.honorificPrefix,
        jobTitle: person.jobTitle,
        nationality: person.nationality,
        summary: person.summary,
        image: image && { url: image.url, alt: image.alt },
        sameAs: person.sameAs,
        positions: person.positions
          .toSorted((a: Stored, b: Stored) => (a.startDate < b.startDate ? 1 : -1))
          .map(({ title, startDate, endDate, organization }: Stored) => ({
            title,
            startDate,
            endDate,
            organization: organization && nameOf(organization),
            source: null,
          })),
        articles: {
          edges: page('articles').map(({ card, tie }) => ({
            role: JSON.parse(tie?.S ?? '').role,
            node: headlineOf(JSON.parse(card?.S ?? '')),
          })),
          pageInfo: {
            hasNextPage: articles.length > 10,
            endCursor:
              articles.length === 0 ? null : base64url(`${signature}${page('articles').at(-1)?.sk?.S}`),
          },
        },
        events: {
          edges: page('events').map(({ card, tie }) => {
            const { role, delegation } = JSON.parse(tie?.S ?? '');
            const event = JSON.parse(card?.S ?? '');
            return {
              role,
              delegation,
              node: { ...nameOf(event), startDate: event.startDate, kind: event.kind },
            };
          }),
        },
        agreements: {
          edges: page('agreements').map(({ card, tie }) => {
            const agreement = JSON.parse(card?.S ?? '');
            return {
              role: JSON.parse(tie?.S ?? '').role,
              node: { ...nameOf(agreement), status: agreement.status },
            };
          }),
        },
        statements: {
          nodes: page('statements').map(({ card }) => {
            const { key, text, kind, article } = JSON.parse(card?.S ?? '');
            const { publishedAt: _, ...headline } = headlineOf(article);
            return { id: base64(`Statement:${article.id}.${key}`), text, kind, article: headline };
          }),
        },
        related: JSON.parse(links?.related?.S ?? '[]')
          .slice(0, 10)
          .map(([type, other, articleCount]: Stored) => ({
            articleCount,
            entity: { __typename: type, ...nameOf(plain(others.get(`${type}#${other}`))) },
          })),
      },
    };
  },

  Search: (rounds, { variables, signature }) => {
    const words: string[] = variables.query.split(' ');
    const scores = new Map<string, number>();
    const pages = rounds.slice(0, -1).flat();
    for (const { sk, prominent, others } of pages.flat()) {
      if (!sk?.S?.startsWith('@')) continue;
      for (const packed of [prominent?.B, others?.B]) {
        if (packed === undefined) continue;
        visitPostings(packed, (_, form) =>
          words.includes(form)
            ? ({ ordinal, weight, length }) => {
                const key = `${sk.S} ${ordinal}`;
                scores.set(key, (scores.get(key) ?? 0) + weight / length);
              }
            : undefined,
        );
      }
    }
    const best = [...scores].toSorted(([, x], [, y]) => y - x);
    const edges = (rounds.at(-1)?.[0] ?? []).slice(0, 20).map(({ pk, card, text }, i) => {
      const article = JSON.parse(card?.S ?? '');
      const language = wordLanguage(article.language);
      const body = toPlain(text?.S ?? '');
      return {
        excerpt:
          excerptOf(article.summary, words, language) ??
          excerptOf(body, words, language) ??
          beginningOf(article.summary),
        cursor: base64url(signature + JSON.stringify([0, best[i]?.[1], pk?.S])),
        node: { __typename: 'Article', ...headlineOf(article) },
      };
    });
    return {
      search: {
        edges,
        pageInfo: { hasNextPage: best.length > 20, endCursor: edges.at(-1)?.cursor ?? null },
      },
    };
  },

  EditArticle: ([[[document] = [] as Attributes[]] = []], { variables, now }) => {
    const article = plain(document);
    return {
      updateArticle: {
        __typename: 'Article',
        id: id(article),
        revision: article.revision + 1,
        headline: variables.input.headline,
        updatedAt: now,
      },
    };
  },
};

function nameOf(entity: Stored) {
  return { id: id(entity), slug: entity.slug, name: entity.name };
}

function headlineOf(article: Stored) {
  return {
    id: id(article),
    slug: article.slug,
    headline: article.headline,
    publishedAt: article.publishedAt,
  };
}

function imageOf({ url, alt, width, height }: Stored) {
  return { url, alt, width, height };
}

function id({ type, id: own }: Stored): string {
  return base64(`${type}:${own}`);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function inOrder(items: readonly Attributes[], ...keys: string[]): (Attributes | undefined)[] {
  return keys.map(key => items.find(({ sk }) => sk?.S === key));
}

function plain(item: Attributes | undefined): Stored {
  const made: Stored = {};
  for (const name in item) made[name] = plainValue(item[name]);
  return made;
}

function plainValue(value: AttributeValue | undefined): unknown {
  if (value?.S !== undefined) return value.S;
  if (value?.M !== undefined) return plain(value.M);
  if (value?.L !== undefined) return value.L.map(plainValue);
  if (value?.N !== undefined) return Number(value.N);
  return value?.BOOL ?? null;
}
