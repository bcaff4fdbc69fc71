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
  name: nameInput.describe('The person or organization that speaks: its name, id or URI.'),
  first: firstInput(10, 30),
  after: afterInput,
});

const shared = {
  id: z.string(),
  text: z.string().describe('The words of a quote, or the content of another statement.'),
  kind: z.string().describe('QUOTE is verbatim; other kinds report in the words of the article.'),
  date: z.string().nullable(),
};

const output = z.object({
  ...suggested,
  speaker: named.nullable(),
  statements: z.array(z.object({ ...shared, about: z.array(named), source })),
  next,
});

const statementsOperation = operation(
  /* GraphQL */ `query McpStatementsBy($id: ID!, $first: Int!, $after: String) {
  node(id: $id) {
    ... on Actor {
      ...Named
      statements(first: $first, after: $after) {
        edges { node { id text kind date about { ...Named } article { ...Source } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}${namedFragment}${sourceFragment}`,
  z.object({
    node: namedData
      .extend({
        statements: z.object({
          edges: z.array(
            z.object({ node: z.object({ ...shared, about: z.array(namedData), article: sourceData }) }),
          ),
          pageInfo: pageInfoData,
        }),
      })
      .nullable(),
  }),
);

export const statementsBy = readingTool({
  name: 'statements_by',
  title: 'Statements',
  description:
    'What a person or an organization has said by the articles: quotes and reported statements, newest first, each with its date and source.',
  input,
  output,
  operations: [statementsOperation],
  async run(ask, { name, first, after }) {
    const nothing = { notice: null, suggestions: [], speaker: null, statements: [], next: null };
    const found = await resolveEntity(ask, name, ['Person', 'Organization']);
    if (found.id === undefined) return answer({ ...nothing, ...found });
    const { node } = await execute(ask, statementsOperation, { id: found.id, first, after });
    if (node === null) return answer({ ...nothing, notice: 'No entity has this id.' });
    const { edges, pageInfo } = node.statements;
    const statements = edges.map(({ node: { article, about, ...one } }) => ({
      ...one,
      about: about.map(toNamed),
      source: toSource(article),
    }));
    const notice = statements.length === 0 ? 'No article reports a statement.' : null;
    return answer({ ...nothing, notice, speaker: toNamed(node), statements, next: nextOf(pageInfo) });
  },
});

function answer(found: z.output<typeof output>) {
  const { speaker, statements } = found;
  const head =
    speaker === null ? '' : `Statements by ${inline(speaker.name)} (${speaker.type}), newest first:`;
  const list = statements.map(({ kind, date, text, source: reported }) =>
    [`${date ?? 'no date'} ${kind}:`, quotation(text), sourceText(reported, 'Source: ')].join('\n'),
  );
  return { data: found, text: blocks(suggestedText(found), head, ...list, nextText(found.next)) };
}
