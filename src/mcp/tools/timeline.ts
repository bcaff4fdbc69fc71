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

const partialDate = z
  .string()
  .regex(
    /^\d{4}(?:-\d{2}(?:-\d{2})?)?$/,
    'It must be a year, a month or a day, like 2024, 2024-09 or 2024-09-27.',
  )
  .optional();

const input = z.strictObject({
  name: nameInput,
  from: partialDate.describe('Earliest date: a year, a month or a day, like 2024-09.'),
  to: partialDate.describe('Latest date, included.'),
  first: firstInput(20, 50),
  after: afterInput,
});

const item = z.object({
  date: z.string().describe('A year, a month, a day or a time.'),
  kind: z.enum(['ARTICLE', 'EVENT', 'MILESTONE', 'LIVE_POST']),
  title: z.string(),
  status: z.string().nullable().describe('Status of the event, or status that the agreement reached.'),
  text: z.string().nullable(),
  entity: named.nullable().describe('The event or the agreement.'),
  source: source.nullable().describe('The article that reports it.'),
});

const output = z.object({ ...suggested, about: named.nullable(), items: z.array(item), next });

const timelineNode = z.discriminatedUnion('__typename', [
  z.object({ __typename: z.literal('Article'), ...sourceData.shape }),
  z.object({
    __typename: z.literal('Event'),
    ...namedData.omit({ __typename: true }).shape,
    eventStatus: z.string(),
  }),
  z.object({
    __typename: z.literal('AgreementMilestone'),
    milestone: z.string(),
    note: z.string().nullable(),
    agreement: namedData,
    source: sourceData.nullable(),
  }),
  z.object({
    __typename: z.literal('LivePost'),
    postHeadline: z.string().nullable(),
    text: z.string(),
    article: sourceData,
  }),
]);

const timelineOperation = operation(
  /* GraphQL */ `query McpTimeline($id: ID!, $from: PartialDate, $to: PartialDate, $first: Int!, $after: String) {
  node(id: $id) {
    ... on Entity {
      ...Named
      timeline(from: $from, to: $to, first: $first, after: $after) {
        edges {
          date
          node {
            __typename
            ... on Article { ...Source }
            ... on Event { ...Named eventStatus: status }
            ... on AgreementMilestone { milestone: status note agreement { ...Named } source { ...Source } }
            ... on LivePost { postHeadline: headline text: body(format: PLAIN) article { ...Source } }
          }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}${namedFragment}${sourceFragment}`,
  z.object({
    node: namedData
      .extend({
        timeline: z.object({
          edges: z.array(z.object({ date: z.string(), node: timelineNode })),
          pageInfo: pageInfoData,
        }),
      })
      .nullable(),
  }),
);

export const timeline = readingTool({
  name: 'timeline',
  title: 'Timeline',
  description:
    'What happened with a person, an organization, an agreement, an event, a place or a topic, newest first: articles, events, milestones of agreements and posts of live coverage, each with its date and source.',
  input,
  output,
  operations: [timelineOperation],
  async run(ask, { name, ...range }) {
    const found = await resolveEntity(ask, name);
    if (found.id === undefined) return answer({ ...found, about: null, items: [], next: null });
    const { node } = await execute(ask, timelineOperation, { id: found.id, ...range });
    const nothing = { suggestions: [], about: null, items: [], next: null };
    if (node === null) return answer({ ...nothing, notice: 'No entity has this id.' });
    const items = node.timeline.edges.map(edge => toItem(edge.date, edge.node));
    const notice = items.length === 0 ? 'Nothing is known in this time.' : null;
    return answer({ ...nothing, notice, about: toNamed(node), items, next: nextOf(node.timeline.pageInfo) });
  },
});

type Item = z.output<typeof item>;

function toItem(date: string, node: z.output<typeof timelineNode>): Item {
  const plain = { date, status: null, text: null, entity: null, source: null };
  switch (node.__typename) {
    case 'Article':
      return { ...plain, kind: 'ARTICLE', title: node.headline, text: node.summary, source: toSource(node) };
    case 'Event':
      return { ...plain, kind: 'EVENT', title: node.name, status: node.eventStatus, entity: toNamed(node) };
    case 'AgreementMilestone': {
      const { agreement, milestone: status, note: text } = node;
      const reported = node.source === null ? null : toSource(node.source);
      const entity = toNamed(agreement);
      return { ...plain, kind: 'MILESTONE', title: agreement.name, status, text, entity, source: reported };
    }
    case 'LivePost': {
      const title = node.postHeadline ?? node.article.headline;
      return { ...plain, kind: 'LIVE_POST', title, text: node.text, source: toSource(node.article) };
    }
  }
}

function answer(found: z.output<typeof output>) {
  const { about, items } = found;
  const head = about === null ? '' : `Timeline of ${inline(about.name)} (${about.type}), newest first:`;
  return {
    data: found,
    text: blocks(suggestedText(found), head, ...items.map(itemText), nextText(found.next)),
  };
}

function itemText({ date, kind, title, status, text, entity, source: reported }: Item): string {
  const reached = status === null ? '' : ` (${status})`;
  const lines = [
    `${date} ${kind}: ${inline(title)}${reached}${entity === null ? '' : ` <${entity.resource}>`}`,
  ];
  if (text !== null) lines.push(quotation(text));
  if (reported !== null) lines.push(sourceText(reported, 'Source: '));
  return lines.join('\n');
}
