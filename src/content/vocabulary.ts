// The closed sets of values that documents and clients know. Apart from the documents, whose checks are loaded for a write only.

/** How an article concerns an entity. */
export const mentionRoles = ['SUBJECT', 'QUOTED', 'MENTIONED', 'AUTHOR', 'LOCATION', 'CATEGORY'] as const;

/** A quote is word for word, a paraphrase is not. */
export const statementKinds = ['QUOTE', 'PARAPHRASE'] as const;

/** What clients see. Documents hold SCHEDULED as PUBLISHED: which of the two it is depends on the clock alone. */
export const publicationStatuses = ['DRAFT', 'SCHEDULED', 'PUBLISHED', 'WITHDRAWN'] as const;

/** What sort of body an organization is. */
export const organizationKinds = [
  'GOVERNMENT',
  'MINISTRY',
  'AGENCY',
  'LEGISLATURE',
  'COURT',
  'POLICE',
  'MILITARY',
  'POLITICAL_PARTY',
  'INTERGOVERNMENTAL',
  'NON_GOVERNMENTAL',
  'COMPANY',
  'MEDIA',
  'EDUCATIONAL',
  'ASSOCIATION',
  'ARMED_GROUP',
  'OTHER',
] as const;

/** What form an agreement has. */
export const agreementKinds = [
  'TREATY',
  'CONVENTION',
  'PROTOCOL',
  'MEMORANDUM_OF_UNDERSTANDING',
  'JOINT_STATEMENT',
  'CEASEFIRE',
  'PEACE_AGREEMENT',
  'CONTRACT',
  'UNDERSTANDING',
  'OTHER',
] as const;

/** The stations of an agreement's life. */
export const agreementStatuses = [
  'PROPOSED',
  'NEGOTIATING',
  'REACHED',
  'SIGNED',
  'RATIFIED',
  'IN_FORCE',
  'SUSPENDED',
  'TERMINATED',
  'EXPIRED',
  'REJECTED',
] as const;

/** How one agreement bears on another. */
export const agreementRelationKinds = ['AMENDS', 'SUPERSEDES', 'IMPLEMENTS', 'FOLLOWS', 'PART_OF'] as const;

/** What a party is in an agreement. */
export const partyRoles = ['PARTY', 'SIGNATORY', 'MEDIATOR', 'GUARANTOR', 'WITNESS', 'BENEFICIARY'] as const;

/** What sort of happening an event is. */
export const eventKinds = [
  'MEETING',
  'CONFERENCE',
  'VISIT',
  'SIGNING',
  'NEGOTIATION',
  'TRAINING',
  'EXERCISE',
  'ELECTION',
  'STATEMENT',
  'PROTEST',
  'ATTACK',
  'CONFLICT',
  'DISASTER',
  'TRIAL',
  'OTHER',
] as const;

/** How far along an event is. */
export const eventStatuses = ['PROPOSED', 'SCHEDULED', 'ONGOING', 'HELD', 'POSTPONED', 'CANCELLED'] as const;

/** What somebody is at an event. */
export const participantRoles = [
  'HOST',
  'ORGANIZER',
  'CHAIR',
  'DELEGATE',
  'SPEAKER',
  'ATTENDEE',
  'SIGNATORY',
  'MEDIATOR',
  'TARGET',
] as const;

/** What sort of place it is. */
export const placeKinds = ['COUNTRY', 'REGION', 'CITY', 'DISTRICT', 'FACILITY', 'WATER', 'OTHER'] as const;

export type AgreementStatus = (typeof agreementStatuses)[number];
