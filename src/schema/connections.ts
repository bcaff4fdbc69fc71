import type { ObjectFieldsShape } from '@pothos/core';
import type { Known } from '../model/record.ts';
import { type EntityName, entityTypeNames, mainListOf, type TypeName, typeNames } from '../model/types.ts';
import type { PartyRole as PartyRoleValue } from '../resolvers/agreement.ts';
import type { MentionRole as MentionRoleValue } from '../resolvers/article.ts';
import type { Participation } from '../resolvers/event.ts';
import type { Membership } from '../resolvers/organization.ts';
import type { Types } from './builder.ts';
import { connectionType } from './connection-type.ts';
import { MentionRole, ParticipantRole, PartyRole } from './enums.ts';
import {
  Actor,
  Agreement,
  Article,
  Entity,
  Event,
  Person,
  recordTypes,
  SearchResult,
  Statement,
  TimelineItem,
} from './types.ts';

/** Plain lists of records of each type. */
export const recordConnections = byType(type =>
  connectionType<Known<typeof type>>(type, recordTypes[type], mainListOf(type).description),
);

export const {
  Article: ArticleConnection,
  Organization: OrganizationConnection,
  Agreement: AgreementConnection,
  Event: EventConnection,
  Topic: TopicConnection,
} = recordConnections;

export const StatementConnection = connectionType('Statement', Statement, 'Statements, newest first.');

/** What an article mentions, of all types or of one. */
interface Mentioned {
  readonly role: MentionRoleValue;
}
const mentionRole: ObjectFieldsShape<Types, Mentioned> = t => ({
  role: t.field({
    type: MentionRole,
    description: 'How the article concerns the entity.',
    resolve: edge => edge.role,
  }),
});
export const ArticleMentionsConnection = connectionType(
  'ArticleMentions',
  Entity,
  'What an article mentions, in its order.',
  mentionRole,
);
/** What an article mentions of each type of entity: `Article.people`, and so on. */
export const mentionConnections = entityTypeNames.map(type => {
  const { name: plural } = mainListOf(type);
  const name = `Article${plural.charAt(0).toUpperCase()}${plural.slice(1)}`;
  const description = `The ${plural} an article mentions, in its order.`;
  const connection = connectionType<Known<EntityName>, Mentioned>(
    name,
    recordTypes[type],
    description,
    mentionRole,
  );
  return { type, plural, connection };
});
export const EntityArticlesConnection = connectionType(
  'EntityArticles',
  Article,
  'Articles that mention an entity, newest first.',
  mentionRole,
);

/** Who takes part in what. */
const participation: ObjectFieldsShape<Types, Participation> = t => ({
  role: t.field({
    type: ParticipantRole,
    description: 'What the participant is at the event.',
    resolve: edge => edge.role,
  }),
  delegation: t.string({
    nullable: true,
    description: 'Party that the participant represents.',
    resolve: edge => edge.delegation,
  }),
});
export const ActorEventsConnection = connectionType(
  'ActorEvents',
  Event,
  'Events that an actor takes part in, latest first.',
  participation,
);
export const EventParticipantsConnection = connectionType(
  'EventParticipants',
  Actor,
  'Who takes part in an event, in its order.',
  participation,
);

/** Who agreed to what. */
interface PartyEdge {
  readonly role: PartyRoleValue;
}
interface Signature extends PartyEdge {
  readonly signedBy: Known<'Person'> | null;
  readonly signedDate: string | null;
}
export const ActorAgreementsConnection = connectionType<Known<'Agreement'>, PartyEdge>(
  'ActorAgreements',
  Agreement,
  'Agreements that an actor is a party to, latest first.',
  t => ({
    role: t.field({
      type: PartyRole,
      description: 'What the actor is in the agreement.',
      resolve: edge => edge.role,
    }),
  }),
);
export const AgreementPartiesConnection = connectionType<Known<'Person'> | Known<'Organization'>, Signature>(
  'AgreementParties',
  Actor,
  'The parties to an agreement, in its order.',
  t => ({
    role: t.field({
      type: PartyRole,
      description: 'What the party is in the agreement.',
      resolve: edge => edge.role,
    }),
    signedBy: t.field({
      type: Person,
      nullable: true,
      description: 'Who signed for the party.',
      resolve: edge => edge.signedBy,
    }),
    signedDate: t.field({
      type: 'PartialDate',
      nullable: true,
      description: 'When the party signed.',
      resolve: edge => edge.signedDate,
    }),
  }),
);

export const OrganizationMembersConnection = connectionType<Known<'Person'>, Membership>(
  'OrganizationMembers',
  Person,
  'People with a position in an organization, by name; each once, with the latest position.',
  t => ({
    title: t.string({ description: 'The title of the position.', resolve: edge => edge.title }),
    startDate: t.field({
      type: 'PartialDate',
      nullable: true,
      description: 'When it began, where that is known.',
      resolve: edge => edge.startDate,
    }),
    endDate: t.field({
      type: 'PartialDate',
      nullable: true,
      description: 'When it ended; null while it is held, or where that is not known.',
      resolve: edge => edge.endDate,
    }),
  }),
);

export const TimelineConnection = connectionType<typeof TimelineItem.$inferType, { readonly date: string }>(
  'Timeline',
  TimelineItem,
  'What happened around an entity, newest first.',
  t => ({
    date: t.field({
      type: 'PartialDate',
      description: 'When the item stands in the timeline: publication, start or milestone.',
      resolve: edge => edge.date,
    }),
  }),
);

export const SearchConnection = connectionType<
  typeof SearchResult.$inferType,
  { readonly excerpt: string | null }
>('Search', SearchResult, 'What a search found, in the order that was asked for.', t => ({
  excerpt: t.string({
    nullable: true,
    description:
      'Plain text around the words that were found, at most about 200 characters: of an article from its summary or its text, of an entity from its summary. Where only names or headlines have the words, the beginning of that; null where there is none.',
    resolve: edge => edge.excerpt,
  }),
}));

function byType<R>(make: (type: TypeName) => R): { readonly [T in TypeName]: R } {
  // Each type has its own.
  return Object.fromEntries(typeNames.map(type => [type, make(type)])) as { readonly [T in TypeName]: R };
}
