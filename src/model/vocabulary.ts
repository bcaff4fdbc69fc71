import { type Enumeration, enumeration } from './field.ts';

// The enumerations of documents and of the schema.

export const mentionRole = enumeration('MentionRole', 'Role of an entity in an article.', {
  SUBJECT: 'Main subject of the article.',
  QUOTED: 'Speaker whom the article quotes.',
  MENTIONED: 'Named, in no other role.',
  AUTHOR: 'Author of the article.',
  LOCATION: 'Place of the reported events.',
  CATEGORY: 'Topic of the article.',
});

export const articleKind = enumeration('ArticleKind', 'The kind of an article.', {
  STORY: 'A news report; the default kind.',
  LIVE: 'Running coverage of an event.',
  ANALYSIS: 'Interprets events and explains their causes.',
  OPINION: 'Argues for the view of its author.',
  INTERVIEW: 'Questions and answers.',
  EXPLAINER: 'Background of a subject.',
  GALLERY: 'A series of pictures.',
  VIDEO: 'A video with its text.',
  AUDIO: 'A recording or a podcast episode with its text.',
});

export const urgency = enumeration('Urgency', 'The urgency of an article.', {
  ROUTINE: 'Ordinary news.',
  IMPORTANT: 'Above ordinary news, without a banner.',
  BREAKING: 'Breaking news, as shown in banners.',
});

/** The kind and the urgency of an article that names none. */
export const defaultKind = 'STORY';
export const defaultUrgency = 'ROUTINE';

export const mediaKind = enumeration('MediaKind', 'The kind of a medium of an article.', {
  IMAGE: 'A picture.',
  VIDEO: 'A video: a file, a stream, or a page that plays it.',
  AUDIO: 'A recording.',
  DOCUMENT: 'A document to read or to download.',
});

export const correctionKind = enumeration('CorrectionKind', 'The kind of a correction.', {
  CORRECTION: 'An error was corrected.',
  CLARIFICATION: 'A passage that could be misunderstood was made clearer.',
  UPDATE: 'News since publication was added.',
});

/** The kind of a correction that names none. */
export const defaultCorrectionKind = 'CORRECTION';

export const statementKind = enumeration('StatementKind', 'How a statement is reported.', {
  QUOTE: 'Verbatim quotation.',
  PARAPHRASE: 'Paraphrase in the words of the article.',
});

/** The status that clients see. Documents store SCHEDULED as PUBLISHED; the two differ only by the clock. */
export const publicationStatus = enumeration('PublicationStatus', 'The publication state of an article.', {
  DRAFT: 'In progress; visible to editors only.',
  SCHEDULED: 'Becomes public at the scheduled time.',
  PUBLISHED: 'Public.',
  WITHDRAWN: 'Withdrawn, before or after its publication.',
});

export const releaseStatus = enumeration('ReleaseStatus', 'The state of a release.', {
  OPEN: 'Items are added and edited.',
  SCHEDULED: 'Becomes public at its time. Its items cannot be edited.',
  DONE: 'Public.',
  CANCELLED: 'Cancelled before its time. Its items can be edited, and added to another release.',
});

export const releaseAction = enumeration('ReleaseAction', 'Action on an item at the time of its release.', {
  PUBLISH: 'The draft becomes public, or the working copy becomes the article.',
  UNPUBLISH: 'The article is withdrawn from the public.',
});

export const organizationKind = enumeration('OrganizationKind', 'The kind of an organization.', {
  GOVERNMENT: 'The government of a state, a region or a city; stands for a state as an actor.',
  MINISTRY: 'A ministry or department of a government.',
  AGENCY: 'A public agency or authority.',
  LEGISLATURE: 'A parliament or a committee of one.',
  COURT: 'A court or tribunal.',
  POLICE: 'A police force.',
  MILITARY: 'Armed forces of a state.',
  POLITICAL_PARTY: 'A political party or movement.',
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
  TREATY: 'A binding agreement between states.',
  CONVENTION: 'A convention, open to many states.',
  PROTOCOL: 'A protocol to another agreement.',
  MEMORANDUM_OF_UNDERSTANDING: 'A statement of intent, usually not binding.',
  JOINT_STATEMENT: 'A joint statement or declaration.',
  CEASEFIRE: 'A ceasefire or armistice.',
  PEACE_AGREEMENT: 'Ends a conflict.',
  CONTRACT: 'A contract under private law.',
  UNDERSTANDING: 'An understanding that was reached, with or without a text.',
  OTHER: 'None of these.',
});

export const agreementStatus = enumeration('AgreementStatus', 'A stage in the life of an agreement.', {
  PROPOSED: 'Proposed by one side.',
  NEGOTIATING: 'Being negotiated.',
  REACHED: 'Agreed, not yet signed.',
  SIGNED: 'Signed, not yet binding.',
  RATIFIED: 'Ratified by at least one of the parties whose ratification it needs.',
  IN_FORCE: 'Binding.',
  SUSPENDED: 'Temporarily not applied.',
  TERMINATED: 'Ended by one or all parties.',
  EXPIRED: 'Ended at the end of its term.',
  REJECTED: 'Rejected by a party, or abandoned.',
});

export const agreementRelationKind = enumeration(
  'AgreementRelationKind',
  'A relation of an agreement to another agreement.',
  {
    AMENDS: 'Amends the other agreement.',
    SUPERSEDES: 'Replaces the other agreement.',
    IMPLEMENTS: 'Implements the other agreement.',
    FOLLOWS: 'Follows the other agreement and builds on it.',
    PART_OF: 'Part of the other agreement.',
  },
);

export const partyRole = enumeration('PartyRole', 'The role of a person or organization in an agreement.', {
  PARTY: 'Bound by the agreement.',
  SIGNATORY: 'Signed the agreement, not necessarily bound by it.',
  MEDIATOR: 'Mediated between the parties.',
  GUARANTOR: 'Guarantees the agreement.',
  WITNESS: 'Witnessed the agreement.',
  BENEFICIARY: 'Benefits from the agreement without being bound.',
});

export const eventKind = enumeration('EventKind', 'The kind of an event.', {
  MEETING: 'Talks between a few participants.',
  CONFERENCE: 'A conference or summit.',
  VISIT: 'A journey to a place.',
  SIGNING: 'The signing of an agreement.',
  NEGOTIATION: 'A negotiation or a round of one.',
  TRAINING: 'A training course.',
  EXERCISE: 'An exercise of police or armed forces.',
  ELECTION: 'An election or referendum.',
  STATEMENT: 'A speech or public statement.',
  PROTEST: 'A demonstration or strike.',
  ATTACK: 'A single attack.',
  CONFLICT: 'A war or armed conflict.',
  DISASTER: 'A natural disaster or an accident.',
  TRIAL: 'Proceedings of a court.',
  OTHER: 'None of these.',
});

export const eventStatus = enumeration('EventStatus', 'The progress of an event.', {
  PROPOSED: 'Proposed, or invitations sent; not decided.',
  SCHEDULED: 'Decided, in the future.',
  ONGOING: 'In progress.',
  HELD: 'Held, in the past.',
  POSTPONED: 'Postponed, possibly without a new date.',
  CANCELLED: 'Will not be held.',
});

export const participantRole = enumeration('ParticipantRole', 'The role of a participant in an event.', {
  HOST: 'Hosts the event.',
  ORGANIZER: 'Organizes the event.',
  CHAIR: 'Presides over the event, or leads a delegation.',
  DELEGATE: 'Member of a delegation.',
  SPEAKER: 'Speaks at the event.',
  ATTENDEE: 'Attends the event.',
  SIGNATORY: 'Signs at the event.',
  MEDIATOR: 'Mediates between other participants.',
  TARGET: 'Against whom the event is directed.',
});

export const placeKind = enumeration('PlaceKind', 'The kind of a place.', {
  COUNTRY: 'A country, including former countries.',
  REGION: 'A part of a country or of the world.',
  CITY: 'A city, town or village.',
  DISTRICT: 'A part of a city.',
  FACILITY: 'A building, camp or port.',
  WATER: 'A sea, river or lake.',
  OTHER: 'None of these.',
});

/** The values of an enumeration. */
export type ValueOf<E> = E extends Enumeration<infer V> ? V : never;

export type AgreementStatus = ValueOf<typeof agreementStatus>;
