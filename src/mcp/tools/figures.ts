import * as z from 'zod';
import { execute, operation } from '../ask.ts';
import { named, namedData, namedFragment, nextOf, pageInfoData, toNamed } from '../named.ts';
import { resolveEntity } from '../resolve.ts';
import { source, sourceData, sourceFragment, sourceText, toSource } from '../source.ts';
import { blocks, inline, quotation } from '../text.ts';
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
  name: nameInput.describe('The entity whose articles are read for figures: its name, id or URI.'),
  first: firstInput(20, 40).describe('Number of articles to read, newest first: 1 to 40, 20 by default.'),
  after: afterInput,
});

const figure = z.object({
  label: z.string().describe('What is counted or measured.'),
  value: z.number(),
  unit: z.string().nullable(),
  date: z.string().nullable().describe('The date that the number refers to.'),
  text: z.string().describe('A sentence that states the number.'),
});

const output = z.object({
  ...suggested,
  about: named.nullable(),
  figures: z.array(figure.extend({ source })),
  articlesRead: z.int().describe('Number of articles read for this response.'),
  next,
});

const figuresOperation = operation(
  /* GraphQL */ `query McpFigures($id: ID!, $first: Int!, $after: String) {
  node(id: $id) {
    ... on Entity {
      ...Named
      articles(first: $first, after: $after) {
        nodes { ...Source figures { label value unit date text } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}${namedFragment}${sourceFragment}`,
  z.object({
    node: namedData
      .extend({
        articles: z.object({
          nodes: z.array(sourceData.extend({ figures: z.array(figure) })),
          pageInfo: pageInfoData,
        }),
      })
      .nullable(),
  }),
);

export const figures = readingTool({
  name: 'figures',
  title: 'Figures',
  description:
    'Numbers that the newest articles about an entity report, each with its unit, date, sentence and source. If an article has corrections, read its figures together with them.',
  input,
  output,
  operations: [figuresOperation],
  async run(ask, { name, first, after }) {
    const nothing = { notice: null, suggestions: [], about: null, figures: [], articlesRead: 0, next: null };
    const found = await resolveEntity(ask, name);
    if (found.id === undefined) return answer({ ...nothing, ...found });
    const { node } = await execute(ask, figuresOperation, { id: found.id, first, after });
    if (node === null) return answer({ ...nothing, notice: 'No entity has this id.' });
    const { nodes, pageInfo } = node.articles;
    const reported = nodes.flatMap(article =>
      article.figures.map(one => ({ ...one, source: toSource(article) })),
    );
    const notice =
      reported.length === 0
        ? `No figures in the ${nodes.length} ${nodes.length === 1 ? 'article' : 'articles'} read.`
        : null;
    return answer({
      ...nothing,
      notice,
      about: toNamed(node),
      figures: reported,
      articlesRead: nodes.length,
      next: nextOf(pageInfo),
    });
  },
});

function answer(found: z.output<typeof output>) {
  const { about, articlesRead } = found;
  const head =
    about === null
      ? ''
      : `Figures in ${articlesRead} ${articlesRead === 1 ? 'article' : 'articles'} about ${inline(about.name)}, newest first:`;
  const list = found.figures.map(({ label, value, unit, date, text, source: reported }) => {
    const number = `${inline(label)}: ${value}${unit === null ? '' : ` ${inline(unit)}`}`;
    const lines = [`${number}${date === null ? '' : ` (${date})`}`, quotation(text)];
    return [...lines, sourceText(reported, 'Source: ')].join('\n');
  });
  return { data: found, text: blocks(suggestedText(found), head, ...list, nextText(found.next)) };
}
