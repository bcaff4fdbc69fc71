import type { ObjectFieldsShape } from '@pothos/core';
import type { Known } from '../model/record.ts';
import { type EntityName, entityTypeNames, mainListOf, type TypeName, typeNames } from '../model/types.ts';
import type { MentionRole as MentionRoleValue } from '../projection/filters.ts';
import type { PartyRole as PartyRoleValue } from '../resolvers/agreement.ts';
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
  LivePost,
  Person,
  recordTypes,
  SearchResult,
  Statement,
  TimelineItem,
} from './types.ts';

/** The connections of records of each type, without fields of the edge. */
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

export const LivePostConnection = connectionType('LivePost', LivePost, 'Posts of an article, newest first.');

/** The fields of the edge between an article and an entity that it mentions. */
interface Mentioned {
  readonly role: MentionRoleValue;
}
const mentionRole: ObjectFieldsShape<Types, Mentioned> = t => ({
  role: t.field({
    type: MentionRole,
    description: 'Role of the entity in the article.',
    resolve: edge => edge.role,
  }),
});
export const ArticleMentionsConnection = connectionType(
  'ArticleMentions',
  Entity,
  'Entities that an article mentions, in the order set by editors.',
  mentionRole,
);
/** The connection of mentions for each type of entity: `Article.people`, and so on. */
export const mentionConnections = entityTypeNames.map(type => {
  const { name: plural } = mainListOf(type);
  const name = `Article${plural.charAt(0).toUpperCase()}${plural.slice(1)}`;
  const description = `Mentioned ${plural} of an article, in the order set by editors.`;
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

/** The fields of the edge between an event and a participant. */
const participation: ObjectFieldsShape<Types, Participation> = t => ({
  role: t.field({
    type: ParticipantRole,
    description: 'Role of the participant in the event.',
    resolve: edge => edge.role,
  }),
  delegation: t.string({
    nullable: true,
    description: 'Country or body that the participant represents.',
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
  'Participants of an event, in the order set by editors.',
  participation,
);

/** The fields of the edge between an agreement and a party to it, as `Actor.agreements` has them. */
interface PartyEdge {
  readonly role: PartyRoleValue;
}
/** Those of `Agreement.parties`, with the signature. */
interface SignedPartyEdge extends PartyEdge {
  readonly signedBy: Known<'Person'> | null;
  readonly signedDate: string | null;
}
export const ActorAgreementsConnection = connectionType<Known<'Agreement'>, PartyEdge>(
  'ActorAgreements',
  Agreement,
  'Agreements in which an actor has a role, latest first.',
  t => ({
    role: t.field({
      type: PartyRole,
      description: 'Role of the actor in the agreement.',
      resolve: edge => edge.role,
    }),
  }),
);
export const AgreementPartiesConnection = connectionType<
  Known<'Person'> | Known<'Organization'>,
  SignedPartyEdge
>('AgreementParties', Actor, 'Parties to an agreement, in the order set by editors.', t => ({
  role: t.field({
    type: PartyRole,
    description: 'Role of the party in the agreement.',
    resolve: edge => edge.role,
  }),
  signedBy: t.field({
    type: Person,
    nullable: true,
    description: 'Person who signed for the party.',
    resolve: edge => edge.signedBy,
  }),
  signedDate: t.field({
    type: 'PartialDate',
    nullable: true,
    description: 'Date of the party’s signature.',
    resolve: edge => edge.signedDate,
  }),
}));

export const OrganizationMembersConnection = connectionType<Known<'Person'>, Membership>(
  'OrganizationMembers',
  Person,
  'People with a position in an organization, by name; each person once, with the latest position.',
  t => ({
    title: t.string({ description: 'The title of the position.', resolve: edge => edge.title }),
    startDate: t.field({
      type: 'PartialDate',
      nullable: true,
      description: 'Start date; null if unknown.',
      resolve: edge => edge.startDate,
    }),
    endDate: t.field({
      type: 'PartialDate',
      nullable: true,
      description: 'End date; null if the position is still held, or if unknown.',
      resolve: edge => edge.endDate,
    }),
  }),
);

export const TimelineConnection = connectionType<typeof TimelineItem.$inferType, { readonly date: string }>(
  'Timeline',
  TimelineItem,
  'Timeline of an entity, newest first.',
  t => ({
    date: t.field({
      type: 'PartialDate',
      description: 'Date of the item in the timeline: publication, start, milestone or time of the post.',
      resolve: edge => edge.date,
    }),
  }),
);

export const SearchConnection = connectionType<
  typeof SearchResult.$inferType,
  { readonly excerpt: string | null },
  { readonly correctedQuery: string | null }
>(
  'Search',
  SearchResult,
  'Search results, in the requested order.',
  t => ({
    excerpt: t.string({
      nullable: true,
      description:
        'Plain text around the matching words, at most about 200 characters, from the summary or text of an article, or the summary of an entity. If the words match only a name or a headline, the excerpt is the beginning of the summary, or of the text if there is no summary; null if the record has neither.',
      resolve: edge => edge.excerpt,
    }),
  }),
  t => ({
    correctedQuery: t.string({
      nullable: true,
      description: 'The query after spelling correction; null if nothing was corrected.',
      resolve: connection => connection.correctedQuery,
    }),
  }),
);

function byType<R>(make: (type: TypeName) => R): { readonly [T in TypeName]: R } {
  // Each type has a connection.
  return Object.fromEntries(typeNames.map(type => [type, make(type)])) as { readonly [T in TypeName]: R };
}
