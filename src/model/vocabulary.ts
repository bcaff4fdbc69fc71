import { type Enumeration, enumeration } from './field.ts';

// The closed sets of values that documents and clients know.

export const mentionRole = enumeration('MentionRole', 'How an article concerns an entity.', {
  SUBJECT: 'The article is about it.',
  QUOTED: 'The article reports what it said.',
  MENTIONED: 'It is named.',
  AUTHOR: 'It wrote the article.',
  LOCATION: 'The place where the reported events happened.',
  CATEGORY: 'A topic that the article belongs to.',
});

export const statementKind = enumeration('StatementKind', 'How faithful the text of a statement is.', {
  QUOTE: 'Word for word.',
  PARAPHRASE: 'In the words of the article.',
});

/** What clients see. Documents hold SCHEDULED as PUBLISHED: which of the two it is depends on the clock alone. */
export const publicationStatus = enumeration('PublicationStatus', 'The publication state of an article.', {
  DRAFT: 'Being written; seen by editors only.',
  SCHEDULED: 'Becomes public at the time it is scheduled for.',
  PUBLISHED: 'Public.',
  WITHDRAWN: 'Was public and is no longer.',
});

export const organizationKind = enumeration('OrganizationKind', 'The kind of an organization.', {
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
  ARMED_GROUP: 'An armed group that belongs to no state.',
  OTHER: 'None of these.',
});

export const agreementKind = enumeration('AgreementKind', 'The form of an agreement.', {
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

export const agreementStatus = enumeration('AgreementStatus', 'A stage in the life of an agreement.', {
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
});

export const agreementRelationKind = enumeration(
  'AgreementRelationKind',
  'How an agreement relates to another one.',
  {
    AMENDS: 'It changes the other one.',
    SUPERSEDES: 'It takes the place of the other one.',
    IMPLEMENTS: 'It puts the other one into practice.',
    FOLLOWS: 'It comes after the other one and builds on it.',
    PART_OF: 'It is a part of the other one.',
  },
);

export const partyRole = enumeration('PartyRole', 'The role of a party to an agreement.', {
  PARTY: 'Bound by it.',
  SIGNATORY: 'Signed it, not necessarily bound by it.',
  MEDIATOR: 'Brought the parties together.',
  GUARANTOR: 'Vouches for it.',
  WITNESS: 'Witnessed it.',
  BENEFICIARY: 'Gains from it without being bound.',
});

export const eventKind = enumeration('EventKind', 'The kind of an event.', {
  MEETING: 'A meeting.',
  CONFERENCE: 'A conference or summit.',
  VISIT: 'A visit.',
  SIGNING: 'The signing of an agreement.',
  NEGOTIATION: 'A negotiation or a round of one.',
  TRAINING: 'A training course or exercise.',
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

export const eventStatus = enumeration('EventStatus', 'The progress of an event.', {
  PROPOSED: 'Suggested or invited to, not decided.',
  SCHEDULED: 'Decided and to come.',
  ONGOING: 'Going on.',
  HELD: 'Over.',
  POSTPONED: 'Put off.',
  CANCELLED: 'Called off.',
});

export const participantRole = enumeration('ParticipantRole', 'The role of a participant in an event.', {
  HOST: 'Receives the others.',
  ORGANIZER: 'Organizes it.',
  CHAIR: 'Presides over it, or leads a delegation.',
  DELEGATE: 'Member of a delegation.',
  SPEAKER: 'Speaks at it.',
  ATTENDEE: 'Is there.',
  SIGNATORY: 'Signs at it.',
  MEDIATOR: 'Mediates.',
  TARGET: 'Target of the event.',
});

export const placeKind = enumeration('PlaceKind', 'The kind of a place.', {
  COUNTRY: 'A country, also one that no longer exists.',
  REGION: 'A part of a country or of the world.',
  CITY: 'A city, town or village.',
  DISTRICT: 'A part of a city.',
  FACILITY: 'A building, a camp, a port.',
  WATER: 'A sea, river or lake.',
  OTHER: 'None of these.',
});

/** The values of an enumeration. */
export type ValueOf<E> = E extends Enumeration<infer V> ? V : never;

export type AgreementStatus = ValueOf<typeof agreementStatus>;
