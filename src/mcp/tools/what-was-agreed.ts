import * as z from 'zod';
import { parseGlobalId } from '../../model/global-id.ts';
import { execute, operation } from '../ask.ts';
import { named, namedData, namedFragment, nextOf, pageInfoData, toNamed } from '../named.ts';
import { resolveEntity } from '../resolve.ts';
import { source, sourceData, sourceFragment, sourceText, toSource } from '../source.ts';
import { blocks, inline, quotation, section } from '../text.ts';
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
  name: nameInput.describe(
    'An agreement, or a person, an organization or an event whose agreements are asked for: name, id or URI.',
  ),
  // An agreement has 1,300 points.
  first: firstInput(5, 6),
  after: afterInput,
});

const ownFields = {
  kind: z.string(),
  status: z
    .string()
    .describe('Current status: PROPOSED, NEGOTIATING, REACHED, SIGNED, RATIFIED, IN_FORCE, …'),
  summary: z.string().nullable(),
  signedDate: z.string().nullable(),
  effectiveDate: z.string().nullable(),
  endDate: z.string().nullable(),
  provisions: z.array(z.string()).describe('What was agreed, point by point.'),
};
const party = { role: z.string(), signedDate: z.string().nullable() };
const milestone = { status: z.string(), date: z.string(), note: z.string().nullable() };

const agreement = z.object({
  ...named.shape,
  ...ownFields,
  parties: z.array(z.object({ ...party, party: named, signedBy: named.nullable() })),
  concludedAt: named.nullable().describe('The event at which it was concluded.'),
  milestones: z.array(z.object({ ...milestone, source: source.nullable() })),
  relations: z.array(z.object({ kind: z.string(), agreement: named })),
  articles: z.array(source).describe('The newest articles that mention it.'),
});

const output = z.object({
  ...suggested,
  about: named.nullable(),
  agreements: z.array(agreement),
  next,
});

const agreementData = namedData.extend({
  ...ownFields,
  parties: z.object({
    edges: z.array(z.object({ ...party, node: namedData, signedBy: namedData.nullable() })),
  }),
  concludedAt: namedData.nullable(),
  milestones: z.array(z.object({ ...milestone, source: sourceData.nullable() })),
  relations: z.array(z.object({ kind: z.string(), agreement: namedData })),
  articles: z.object({ nodes: z.array(sourceData) }),
});

const list = z.object({ nodes: z.array(agreementData), pageInfo: pageInfoData });

/** The fields of an agreement, with so many of its parties and articles at most: fewer for the entries of a list, to limit the points of the query. */
function agreedFragment(parties: number, articles: number): string {
  return /* GraphQL */ `
fragment Agreed on Agreement {
  ...Named kind status summary signedDate effectiveDate endDate provisions
  parties(first: ${parties}) { edges { role signedDate signedBy { ...Named } node { ...Named } } }
  concludedAt { ...Named }
  milestones { status date note source { ...Source } }
  relations { kind agreement { ...Named } }
  articles(first: ${articles}) { nodes { ...Source } }
}${namedFragment}${sourceFragment}`;
}

const agreementOperation = operation(
  /* GraphQL */ `query McpAgreement($id: ID!) {
  node(id: $id) { ... on Agreement { ...Agreed } }
}${agreedFragment(50, 5)}`,
  z.object({ node: agreementData.nullable() }),
);

const agreementsOperation = operation(
  /* GraphQL */ `query McpAgreementsOf($id: ID!, $first: Int!, $after: String) {
  node(id: $id) {
    ... on Entity { ...Named }
    ... on Actor { ofActor: agreements(first: $first, after: $after) { nodes { ...Agreed } pageInfo { hasNextPage endCursor } } }
    ... on Event { ofEvent: agreements(first: $first, after: $after) { nodes { ...Agreed } pageInfo { hasNextPage endCursor } } }
  }
}${agreedFragment(5, 1)}`,
  z.object({ node: namedData.extend({ ofActor: list.optional(), ofEvent: list.optional() }).nullable() }),
);

export const whatWasAgreed = readingTool({
  name: 'what_was_agreed',
  title: 'What was agreed',
  description:
    'Agreements in the news: what was agreed, between whom, its status and milestones with their sources. Ask for one agreement, or for those of a person, an organization or an event.',
  input,
  output,
  operations: [agreementOperation, agreementsOperation],
  async run(ask, { name, first, after }) {
    const nothing = { notice: null, suggestions: [], about: null, agreements: [], next: null };
    const found = await resolveEntity(ask, name, ['Agreement', 'Person', 'Organization', 'Event']);
    if (found.id === undefined) return answer({ ...nothing, ...found });
    if (parseGlobalId(found.id)?.type === 'Agreement') {
      const { node } = await execute(ask, agreementOperation, { id: found.id });
      if (node === null) return answer({ ...nothing, notice: 'No entity has this id.' });
      return answer({ ...nothing, about: toNamed(node), agreements: [toAgreement(node)] });
    }
    const { node } = await execute(ask, agreementsOperation, { id: found.id, first, after });
    const { nodes = [], pageInfo } = node?.ofActor ?? node?.ofEvent ?? {};
    const notice = nodes.length === 0 ? 'No agreement is known.' : null;
    return answer({
      ...nothing,
      notice,
      about: node === null ? null : toNamed(node),
      agreements: nodes.map(toAgreement),
      next: pageInfo === undefined ? null : nextOf(pageInfo),
    });
  },
});

type Agreement = z.output<typeof agreement>;

function toAgreement(data: z.output<typeof agreementData>): Agreement {
  const { kind, status, summary, signedDate, effectiveDate, endDate, provisions } = data;
  return {
    ...toNamed(data),
    kind,
    status,
    summary,
    signedDate,
    effectiveDate,
    endDate,
    provisions,
    parties: data.parties.edges.map(({ node, signedBy, ...one }) => ({
      ...one,
      party: toNamed(node),
      signedBy: signedBy === null ? null : toNamed(signedBy),
    })),
    concludedAt: data.concludedAt === null ? null : toNamed(data.concludedAt),
    milestones: data.milestones.map(({ source: reported, ...one }) => ({
      ...one,
      source: reported === null ? null : toSource(reported),
    })),
    relations: data.relations.map(one => ({ kind: one.kind, agreement: toNamed(one.agreement) })),
    articles: data.articles.nodes.map(toSource),
  };
}

function answer(found: z.output<typeof output>) {
  const text = blocks(suggestedText(found), ...found.agreements.map(agreementText), nextText(found.next));
  return { data: found, text };
}

/** Whether a date has passed, which may be a month or a year only. */
function isPast(date: string): boolean {
  return date < new Date().toISOString().slice(0, date.length);
}

function agreementText(one: Agreement): string {
  const { kind, status, summary, signedDate, effectiveDate, endDate, concludedAt } = one;
  const facts = [
    `${kind}, ${status}`,
    signedDate === null ? [] : `signed ${signedDate}`,
    effectiveDate === null ? [] : `in force since ${effectiveDate}`,
    endDate === null ? [] : `${isPast(endDate) ? 'ended' : 'ends'} ${endDate}`,
    concludedAt === null ? [] : `concluded at ${inline(concludedAt.name)}`,
  ].flat();
  return blocks(
    `${inline(one.name)} (${facts.join('; ')}) <${one.resource}> id ${one.id}`,
    summary === null ? '' : quotation(summary),
    section('Agreed', one.provisions.map(quotation)),
    section('Parties', one.parties.map(partyText)),
    section('Milestones', one.milestones.map(milestoneText)),
    section(
      'Other agreements',
      one.relations.map(({ kind: how, agreement: other }) => `- ${how}: ${inline(other.name)}`),
    ),
    section(
      'Newest articles',
      one.articles.map(each => sourceText(each)),
    ),
  );
}

function partyText({ role, party: { name }, signedBy, signedDate }: Agreement['parties'][number]): string {
  const signed = signedBy === null ? '' : `, signed by ${inline(signedBy.name)}`;
  return `- ${inline(name)} (${role})${signed}${signedDate === null ? '' : `, ${signedDate}`}`;
}

function milestoneText({ date, status, note, source: reported }: Agreement['milestones'][number]): string {
  const lines = [`- ${date} ${status}${note === null ? '' : `: ${inline(note)}`}`];
  if (reported !== null) lines.push(sourceText(reported, '  Source: '));
  return lines.join('\n');
}
