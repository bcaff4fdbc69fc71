import * as z from 'zod';
import { type Ask, execute, operation } from '../ask.ts';
import { nextOf, pageInfoData } from '../named.ts';
import { nearestTo, resolveEntity } from '../resolve.ts';
import { source, sourceData, sourceFragment, sourceText, toSource } from '../source.ts';
import { blocks, quotation, quoted } from '../text.ts';
import {
  afterInput,
  firstInput,
  nameInput,
  next,
  nextText,
  readingTool,
  suggested,
  suggestedText,
} from '../tool.ts';

const input = z.strictObject({
  query: z
    .string()
    .trim()
    .min(1)
    .max(1000)
    .describe(
      'Words to search for, or a sentence. "A phrase" in quotes: its words must be adjacent, in any inflected form. -word excludes a word.',
    ),
  about: nameInput.optional().describe('Only articles that mention this entity: its name, id or URI.'),
  section: z.string().max(100).optional().describe('Only articles of this section of the publication.'),
  from: z.iso.date().optional().describe('First day of publication in UTC, like 2024-09-01.'),
  to: z.iso.date().optional().describe('Last day of publication in UTC, included.'),
  language: z.string().max(35).optional().describe('Only articles in this language: a tag like "de".'),
  order: z.enum(['RELEVANCE', 'RECENCY']).default('RELEVANCE').describe('Best match or newest first.'),
  first: firstInput(10, 20),
  after: afterInput,
});

const output = z.object({
  ...suggested,
  correctedQuery: z
    .string()
    .nullable()
    .describe('The query in the spelling that found articles, if it is another.'),
  articles: z.array(
    source.extend({ excerpt: z.string().nullable().describe('The place in the text that matches.') }),
  ),
  next,
});

const searchArticles = operation(
  /* GraphQL */ `query McpSearchNews($query: String!, $filter: ArticleFilter, $order: SearchOrder, $first: Int!, $after: String) {
  search(query: $query, types: [ARTICLE], filter: $filter, orderBy: $order, first: $first, after: $after) {
    correctedQuery
    edges { excerpt node { ...Source } }
    pageInfo { hasNextPage endCursor }
  }
}${sourceFragment}`,
  z.object({
    search: z.object({
      correctedQuery: z.string().nullable(),
      edges: z.array(z.object({ excerpt: z.string().nullable(), node: sourceData })),
      pageInfo: pageInfoData,
    }),
  }),
);

export const searchNews = readingTool({
  name: 'search_news',
  title: 'Search the news',
  description:
    'Finds articles by words, best match or newest first, with the place in the text that matches. Use it for a question that no other tool answers, and to find the article about something.',
  input,
  output,
  operations: [searchArticles],
  async run(ask, { query, about, section, from, to, language, order, first, after }) {
    const entity = about === undefined ? undefined : await resolveEntity(ask, about);
    if (entity !== undefined && entity.id === undefined) return answer({ ...nothing, ...entity });
    const filter = {
      section,
      language,
      mentions: entity === undefined ? undefined : [entity.id],
      publishedFrom: from === undefined ? undefined : `${from}T00:00:00Z`,
      publishedTo: to === undefined ? undefined : endOf(to),
    };
    const { search } = await execute(ask, searchArticles, { query, filter, order, first, after });
    const articles = search.edges.map(({ excerpt, node }) => ({ ...toSource(node), excerpt }));
    const unanswered = articles.length === 0 && after === undefined ? await nothingFound(ask, query) : {};
    return answer({
      ...nothing,
      ...unanswered,
      correctedQuery: search.correctedQuery,
      articles,
      next: nextOf(search.pageInfo),
    });
  },
});

const nothing = { notice: null, suggestions: [], correctedQuery: null, articles: [], next: null };

async function nothingFound(ask: Ask, query: string) {
  return {
    notice: 'No article matches. Try fewer or other words, or leave out a filter.',
    suggestions: await nearestTo(ask, query),
  };
}

function answer(found: z.output<typeof output>) {
  const { correctedQuery, articles } = found;
  const corrected = correctedQuery === null ? '' : `Searched for ${quoted(correctedQuery)}.`;
  const list = articles.map(({ excerpt, ...one }) =>
    [sourceText(one), quotation(excerpt ?? one.summary ?? '')].join('\n'),
  );
  return { data: found, text: blocks(suggestedText(found), corrected, ...list, nextText(found.next)) };
}

/** The first instant after a day. */
function endOf(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString();
}
