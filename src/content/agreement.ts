import * as z from 'zod';
import { entityFields, list, optional, partialDate, text } from './fields.ts';
import { reference } from './reference.ts';

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

export type AgreementStatus = (typeof agreementStatuses)[number];

const party = z.strictObject({
  actor: reference('Person', 'Organization'),
  role: z.enum(partyRoles).default('PARTY'),
  signedBy: optional(reference('Person')),
  signedDate: optional(partialDate),
});

const milestone = z.strictObject({
  status: z.enum(agreementStatuses),
  date: partialDate,
  note: optional(text(1000)),
  event: optional(reference('Event')),
  source: optional(reference('Article')),
});

const relation = z.strictObject({ kind: z.enum(agreementRelationKinds), agreement: reference('Agreement') });

/** An agreement as import, export and mutations write one. */
export const agreementDocument = z.strictObject({
  type: z.literal('Agreement'),
  ...entityFields,
  kind: z.enum(agreementKinds).default('OTHER'),
  signedDate: optional(partialDate),
  effectiveDate: optional(partialDate),
  endDate: optional(partialDate),
  provisions: list(text(2000), 100),
  concludedAt: optional(reference('Event')),
  parties: list(party, 300),
  milestones: list(milestone, 100),
  relations: list(relation, 50),
});

/** A milestone as far as the order of a life needs it. */
interface Dated {
  readonly date: string;
  readonly status: AgreementStatus;
}

/** Milestones oldest first; of one date, in the order they were written. */
export function inOrder<M extends Dated>(milestones: readonly M[]): M[] {
  return milestones.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

/** The status of the latest milestone; an agreement without any is a proposal. */
export function currentStatus(milestones: readonly Dated[]): AgreementStatus {
  return inOrder(milestones).at(-1)?.status ?? 'PROPOSED';
}
