import { scopes } from '../content/scope.ts';
import type { EntityName, TypeName } from '../content/type-name.ts';
import {
  agreementKinds,
  agreementRelationKinds,
  agreementStatuses,
  eventKinds,
  eventStatuses,
  mentionRoles,
  organizationKinds,
  participantRoles,
  partyRoles,
  placeKinds,
  publicationStatuses,
  statementKinds,
} from '../content/vocabulary.ts';
import { builder } from './builder.ts';

/** The values of an enum, each with what it means. */
type Meanings<V extends string> = Readonly<Record<V, string>>;

/** An enum whose values are those of the documents, so that the two cannot drift apart: a value without a meaning does not compile. */
function enumOf<V extends string>(
  name: string,
  description: string,
  values: readonly V[],
  meanings: Meanings<V>,
) {
  const described = Object.fromEntries(
    values.map(value => [value, { value, description: meanings[value] }] as const),
  );
  return builder.enumType(name, {
    description,
    values: described as { [K in V]: { value: K; description: string } },
  });
}

export const PublicationStatus = enumOf(
  'PublicationStatus',
  'How far an article is on its way to the public.',
  publicationStatuses,
  {
    DRAFT: 'Being written; seen by editors only.',
    SCHEDULED: 'Becomes public at the time it is scheduled for.',
    PUBLISHED: 'Public.',
    WITHDRAWN: 'Was public and is no longer.',
  },
);

export const TextFormat = enumOf(
  'TextFormat',
  'In what form a text is given.',
  ['MARKDOWN', 'HTML', 'PLAIN'],
  {
    MARKDOWN: 'As it was written: CommonMark.',
    HTML: 'Ready to be shown: raw HTML in the text comes out escaped but for `<br>`, unsafe links without their target.',
    PLAIN: 'Without any markup, paragraphs separated by a blank line.',
  },
);

export const MentionRole = enumOf('MentionRole', 'How an article concerns an entity.', mentionRoles, {
  SUBJECT: 'The article is about it.',
  QUOTED: 'The article reports what it said.',
  MENTIONED: 'It is named.',
  AUTHOR: 'It wrote the article.',
  LOCATION: 'What the article reports happened there.',
  CATEGORY: 'The article belongs to this topic.',
});

export const OrganizationKind = enumOf(
  'OrganizationKind',
  'What sort of body an organization is.',
  organizationKinds,
  {
    GOVERNMENT: 'The government of a state, a region or a city; stands for a state as an actor.',
    MINISTRY: 'A ministry or department of a government.',
    AGENCY: 'A public agency or authority.',
    LEGISLATURE: 'A parliament or a committee of one.',
    COURT: 'A court or tribunal.',
    POLICE: 'A police force.',
    MILITARY: 'Armed forces of a state.',
    POLITICAL_PARTY: 'A party or movement that stands for office.',
    INTERGOVERNMENTAL: 'An organization of states.',
    NON_GOVERNMENTAL: 'A non-governmental organization.',
    COMPANY: 'A company.',
    MEDIA: 'A news organization or publisher.',
    EDUCATIONAL: 'A school, academy or university.',
    ASSOCIATION: 'An association, chamber or union.',
    ARMED_GROUP: 'An armed group that is no state’s.',
    OTHER: 'None of these.',
  },
);

export const AgreementKind = enumOf('AgreementKind', 'What form an agreement has.', agreementKinds, {
  TREATY: 'A treaty.',
  CONVENTION: 'A convention, open to many states.',
  PROTOCOL: 'A protocol to another agreement.',
  MEMORANDUM_OF_UNDERSTANDING: 'A memorandum of understanding.',
  JOINT_STATEMENT: 'A joint statement or declaration.',
  CEASEFIRE: 'A ceasefire or armistice.',
  PEACE_AGREEMENT: 'A peace agreement.',
  CONTRACT: 'A contract.',
  UNDERSTANDING: 'An understanding that was reached, with or without a text.',
  OTHER: 'None of these.',
});

export const AgreementStatus = enumOf(
  'AgreementStatus',
  'A station in the life of an agreement.',
  agreementStatuses,
  {
    PROPOSED: 'Put forward by one side.',
    NEGOTIATING: 'Being negotiated.',
    REACHED: 'Agreed, not yet signed.',
    SIGNED: 'Signed, not yet binding.',
    RATIFIED: 'Ratified by a party or by enough of them.',
    IN_FORCE: 'Binding.',
    SUSPENDED: 'Not applied for the time being.',
    TERMINATED: 'Ended by a party or by all.',
    EXPIRED: 'Ended because its time was over.',
    REJECTED: 'Refused.',
  },
);

export const AgreementRelationKind = enumOf(
  'AgreementRelationKind',
  'How an agreement bears on another one.',
  agreementRelationKinds,
  {
    AMENDS: 'It changes the other one.',
    SUPERSEDES: 'It takes the place of the other one.',
    IMPLEMENTS: 'It puts the other one into practice.',
    FOLLOWS: 'It comes after the other one and builds on it.',
    PART_OF: 'It is a part of the other one.',
  },
);

export const PartyRole = enumOf('PartyRole', 'What a party is in an agreement.', partyRoles, {
  PARTY: 'Bound by it.',
  SIGNATORY: 'Signed it, not necessarily bound by it.',
  MEDIATOR: 'Brought the parties together.',
  GUARANTOR: 'Vouches for it.',
  WITNESS: 'Witnessed it.',
  BENEFICIARY: 'Gains from it without being bound.',
});

export const EventKind = enumOf('EventKind', 'What sort of happening an event is.', eventKinds, {
  MEETING: 'A meeting.',
  CONFERENCE: 'A conference or summit.',
  VISIT: 'A visit.',
  SIGNING: 'The signing of an agreement.',
  NEGOTIATION: 'A negotiation or a round of one.',
  TRAINING: 'A training.',
  EXERCISE: 'An exercise of police or armed forces.',
  ELECTION: 'An election or referendum.',
  STATEMENT: 'A speech or public statement.',
  PROTEST: 'A protest.',
  ATTACK: 'An attack.',
  CONFLICT: 'A war or armed conflict.',
  DISASTER: 'A disaster.',
  TRIAL: 'A trial.',
  OTHER: 'None of these.',
});

export const EventStatus = enumOf('EventStatus', 'How far along an event is.', eventStatuses, {
  PROPOSED: 'Suggested or invited to, not decided.',
  SCHEDULED: 'Decided and to come.',
  ONGOING: 'Going on.',
  HELD: 'Over.',
  POSTPONED: 'Put off.',
  CANCELLED: 'Called off.',
});

export const ParticipantRole = enumOf('ParticipantRole', 'What somebody is at an event.', participantRoles, {
  HOST: 'Receives the others.',
  ORGANIZER: 'Organizes it.',
  CHAIR: 'Presides over it, or leads a delegation.',
  DELEGATE: 'Member of a delegation.',
  SPEAKER: 'Speaks at it.',
  ATTENDEE: 'Is there.',
  SIGNATORY: 'Signs at it.',
  MEDIATOR: 'Mediates.',
  TARGET: 'Is what it is directed against.',
});

export const PlaceKind = enumOf('PlaceKind', 'What sort of place it is.', placeKinds, {
  COUNTRY: 'A country, also one that is no more.',
  REGION: 'A part of a country or of the world.',
  CITY: 'A city, town or village.',
  DISTRICT: 'A part of a city.',
  FACILITY: 'A building, a camp, a port.',
  WATER: 'A sea, river or lake.',
  OTHER: 'None of these.',
});

export const StatementKind = enumOf(
  'StatementKind',
  'How faithful the text of a statement is.',
  statementKinds,
  {
    QUOTE: 'Word for word.',
    PARAPHRASE: 'In the words of the article.',
  },
);

export const EntityType = enumOf(
  'EntityType',
  'The types of things that articles are about.',
  ['PERSON', 'ORGANIZATION', 'AGREEMENT', 'EVENT', 'PLACE', 'TOPIC'],
  {
    PERSON: 'A Person.',
    ORGANIZATION: 'An Organization.',
    AGREEMENT: 'An Agreement.',
    EVENT: 'An Event.',
    PLACE: 'A Place.',
    TOPIC: 'A Topic.',
  },
);

/** The types of records that the values stand for. */
export const entityNames = {
  PERSON: 'Person',
  ORGANIZATION: 'Organization',
  AGREEMENT: 'Agreement',
  EVENT: 'Event',
  PLACE: 'Place',
  TOPIC: 'Topic',
} as const satisfies Record<typeof EntityType.$inferType, EntityName>;

/** The types of records that have a page of their own. */
export const NodeType = enumOf(
  'NodeType',
  'The types of records that have a page of their own.',
  ['ARTICLE', 'PERSON', 'ORGANIZATION', 'AGREEMENT', 'EVENT', 'PLACE', 'TOPIC'],
  {
    ARTICLE: 'An Article.',
    PERSON: 'A Person.',
    ORGANIZATION: 'An Organization.',
    AGREEMENT: 'An Agreement.',
    EVENT: 'An Event.',
    PLACE: 'A Place.',
    TOPIC: 'A Topic.',
  },
);

/** The types of records that the values stand for. */
export const typeNamesOf = {
  ARTICLE: 'Article',
  ...entityNames,
} as const satisfies Record<typeof NodeType.$inferType, TypeName>;

export const ChangeKind = enumOf('ChangeKind', 'What an app does with a change.', ['UPSERTED', 'REMOVED'], {
  UPSERTED: 'Store the record, in place of what you have of it.',
  REMOVED: 'Drop it: it is no longer public.',
});

export const SearchOrder = enumOf('SearchOrder', 'In which order results come.', ['RELEVANCE', 'RECENCY'], {
  RELEVANCE: 'What fits best first: by where the words stand, how rare they are, and how new the article is.',
  RECENCY: 'The newest article first. Entities, which have no date, come before all articles.',
});

export const SortDirection = enumOf('SortDirection', 'In which direction a list runs.', ['ASC', 'DESC'], {
  ASC: 'The earliest first.',
  DESC: 'The latest first.',
});

export const Scope = enumOf('Scope', 'What somebody may do beyond reading what is public.', scopes, {
  READ_DRAFTS: 'Look up articles that are not public: drafts, scheduled and withdrawn ones.',
  WRITE: 'Create and change articles and entities.',
  PUBLISH: 'Publish, schedule and withdraw articles.',
  ADMIN: 'Everything that the other scopes allow, and to see what an answer cost.',
});
