import * as z from 'zod';
import { execute, operation } from '../ask.ts';
import { type Named, named, namedData, namedFragment, namedText, toNamed } from '../named.ts';
import { resolveEntity } from '../resolve.ts';
import { source, sourceData, sourceFragment, sourceText, toSource } from '../source.ts';
import { blocks, inline, quotation, section } from '../text.ts';
import { nameInput, readingTool, suggested, suggestedText } from '../tool.ts';

const input = z.strictObject({ name: nameInput });

const position = z.object({
  title: z.string(),
  startDate: z.string().nullable(),
  endDate: z.string().nullable(),
});

const output = z.object({
  ...suggested,
  entity: z
    .object({
      ...named.shape,
      alternateNames: z.array(z.string()),
      summary: z.string().nullable(),
      articleCount: z.int().describe('Number of published articles that mention it.'),
      updatedAt: z.string(),
      sameAs: z.array(z.string()).describe('Addresses of the same entity elsewhere, such as Wikidata.'),
      facts: z.array(z.object({ label: z.string(), value: z.string() })),
      positions: z
        .array(position.extend({ organization: named.nullable(), source: source.nullable() }))
        .describe('Positions of a person, each with the article that reports it.'),
      related: z
        .array(named.extend({ sharedArticles: z.int() }))
        .describe('Entities that the same articles mention.'),
    })
    .nullable(),
  articles: z.array(source).describe('The newest articles that mention it.'),
});

const name = namedData.nullable().optional();
const fact = z.string().nullable().optional();

const entityData = namedData.extend({
  alternateNames: z.array(z.string()),
  summary: z.string().nullable(),
  articleCount: z.int(),
  updatedAt: z.string(),
  sameAs: z.array(z.string()),
  articles: z.object({ nodes: z.array(sourceData) }),
  related: z.array(z.object({ articleCount: z.int(), entity: namedData })).nullable(),
  positions: z
    .array(position.extend({ organization: namedData.nullable(), source: sourceData.nullable() }))
    .default([]),
  jobTitle: fact,
  nationality: fact,
  birthDate: fact,
  deathDate: fact,
  organizationKind: fact,
  country: fact,
  foundingDate: fact,
  dissolutionDate: fact,
  eventKind: fact,
  eventStatus: fact,
  startDate: fact,
  endDate: fact,
  agreementKind: fact,
  agreementStatus: fact,
  signedDate: fact,
  effectiveDate: fact,
  placeKind: fact,
  location: name,
  parent: name,
  parentEvent: name,
  within: name,
  broader: name,
});

const whoIsOperation = operation(
  /* GraphQL */ `query McpWhoIs($id: ID!) {
  node(id: $id) {
    ... on Entity {
      ...Named alternateNames summary articleCount updatedAt sameAs
      articles(first: 5) { nodes { ...Source } }
      related(first: 6) { articleCount entity { ...Named } }
    }
    ... on Person {
      jobTitle nationality birthDate deathDate
      positions { title startDate endDate organization { ...Named } source { ...Source } }
    }
    ... on Organization {
      organizationKind: kind country foundingDate dissolutionDate location { ...Named } parent { ...Named }
    }
    ... on Event {
      eventKind: kind eventStatus: status startDate endDate location { ...Named } parentEvent: parent { ...Named }
    }
    ... on Agreement { agreementKind: kind agreementStatus: status signedDate effectiveDate endDate }
    ... on Place { placeKind: kind country within { ...Named } }
    ... on Topic { broader { ...Named } }
  }
}${namedFragment}${sourceFragment}`,
  z.object({ node: entityData.nullable() }),
);

export const whoIs = readingTool({
  name: 'who_is',
  title: 'Who or what is',
  description:
    'Describes a person, an organization, an agreement, an event, a place or a topic in the news: summary, dates, positions with their sources, related entities, and the newest articles.',
  input,
  output,
  operations: [whoIsOperation],
  async run(ask, { name: asked }) {
    const found = await resolveEntity(ask, asked);
    if (found.id === undefined) return answer({ ...found, entity: null, articles: [] });
    const { node } = await execute(ask, whoIsOperation, { id: found.id });
    if (node === null)
      return answer({ notice: 'No entity has this id.', suggestions: [], entity: null, articles: [] });
    const { alternateNames, summary, articleCount, updatedAt, sameAs, positions, related } = node;
    return answer({
      notice: null,
      suggestions: [],
      entity: {
        ...toNamed(node),
        alternateNames,
        summary,
        articleCount,
        updatedAt,
        sameAs,
        facts: factsOf(node),
        positions: positions.map(({ organization, source: reported, ...one }) => ({
          ...one,
          organization: organization === null ? null : toNamed(organization),
          source: reported === null ? null : toSource(reported),
        })),
        related: (related ?? []).map(one => ({ ...toNamed(one.entity), sharedArticles: one.articleCount })),
      },
      articles: node.articles.nodes.map(toSource),
    });
  },
});

function factsOf(node: z.output<typeof entityData>): { label: string; value: string }[] {
  const facts: [string, string | null | undefined][] = [
    ['Job title', node.jobTitle],
    ['Nationality', node.nationality],
    ['Born', node.birthDate],
    ['Died', node.deathDate],
    ['Kind', node.organizationKind ?? node.eventKind ?? node.agreementKind ?? node.placeKind],
    ['Status', node.eventStatus ?? node.agreementStatus],
    ['Country', node.country],
    ['Founded', node.foundingDate],
    ['Dissolved', node.dissolutionDate],
    ['Signed', node.signedDate],
    ['In force since', node.effectiveDate],
    ['Start', node.startDate],
    ['End', node.endDate],
    ['Place', node.location?.name],
    ['Part of', (node.parent ?? node.parentEvent ?? node.within ?? node.broader)?.name],
  ];
  return facts.flatMap(([label, value]) => (value == null ? [] : { label, value }));
}

type Found = z.output<typeof output>;

function answer(found: Found) {
  const { entity, articles } = found;
  const described = entity === null ? '' : entityText(entity);
  const newest = section(
    'Newest articles',
    articles.map(one => sourceText(one)),
  );
  return { data: found, text: blocks(suggestedText(found), described, newest) };
}

function entityText(entity: NonNullable<Found['entity']>): string {
  const { type, alternateNames, summary, facts, positions, related, articleCount } = entity;
  const also = alternateNames.length === 0 ? '' : `Also called: ${alternateNames.map(inline).join('; ')}`;
  return blocks(
    `${inline(entity.name)} (${type}) <${entity.resource}> id ${entity.id}, number of articles: ${articleCount}`,
    summary === null ? '' : quotation(summary),
    also,
    section(
      'Facts',
      facts.map(({ label, value }) => `- ${label}: ${inline(value)}`),
    ),
    section('Positions', positions.map(positionText)),
    section('Related', related.map(relatedText)),
  );
}

function positionText({
  title,
  organization,
  startDate,
  endDate,
  source: reported,
}: NonNullable<Found['entity']>['positions'][number]): string {
  const dates = datesText(startDate, endDate);
  const where = organization === null ? '' : `, ${inline(organization.name)}`;
  const by = reported === null ? [] : [sourceText(reported, '  Source: ')];
  return [`- ${inline(title)}${where}${dates}`, ...by].join('\n');
}

/** The dates of a position. One without an end may have ended at an unknown time. */
function datesText(start: string | null, end: string | null): string {
  if (start === null) return end === null ? '' : ` (until ${end})`;
  return end === null ? ` (since ${start})` : ` (${start} to ${end})`;
}

function relatedText({ sharedArticles, ...one }: Named & { sharedArticles: number }): string {
  return `${namedText(one)}, articles in common: ${sharedArticles}`;
}
