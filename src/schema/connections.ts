import type { ObjectFieldsShape } from '@pothos/core';
import type { Known } from '../content/record.ts';
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
  Organization,
  Person,
  Place,
  SearchResult,
  Statement,
  TimelineItem,
  Topic,
} from './types.ts';

/** Plain lists of records. */
export const ArticleConnection = connectionType('Article', Article, 'Articles, newest first.');
export const PersonConnection = connectionType('Person', Person, 'People by name.');
export const OrganizationConnection = connectionType('Organization', Organization, 'Organizations by name.');
export const AgreementConnection = connectionType('Agreement', Agreement, 'Agreements, latest first.');
export const EventConnection = connectionType('Event', Event, 'Events by start date.');
export const PlaceConnection = connectionType('Place', Place, 'Places by name.');
export const TopicConnection = connectionType('Topic', Topic, 'Topics by name.');
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
export const ArticlePeopleConnection = connectionType(
  'ArticlePeople',
  Person,
  'The people an article mentions, in its order.',
  mentionRole,
);
export const ArticleOrganizationsConnection = connectionType(
  'ArticleOrganizations',
  Organization,
  'The organizations an article mentions, in its order.',
  mentionRole,
);
export const ArticleAgreementsConnection = connectionType(
  'ArticleAgreements',
  Agreement,
  'The agreements an article mentions, in its order.',
  mentionRole,
);
export const ArticleEventsConnection = connectionType(
  'ArticleEvents',
  Event,
  'The events an article mentions, in its order.',
  mentionRole,
);
export const ArticlePlacesConnection = connectionType(
  'ArticlePlaces',
  Place,
  'The places an article mentions, in its order.',
  mentionRole,
);
export const ArticleTopicsConnection = connectionType(
  'ArticleTopics',
  Topic,
  'The topics an article mentions, in its order.',
  mentionRole,
);
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
    description: 'For whom the participant is there.',
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
interface PartyTie {
  readonly role: PartyRoleValue;
}
interface Signature extends PartyTie {
  readonly signedBy: Known<'Person'> | null;
  readonly signedDate: string | null;
}
export const ActorAgreementsConnection = connectionType<Known<'Agreement'>, PartyTie>(
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
