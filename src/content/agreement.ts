import * as z from 'zod';
import { entityFields, list, optional, partialDate, reference, text } from './fields.ts';
import { agreementKinds, agreementRelationKinds, agreementStatuses, partyRoles } from './vocabulary.ts';

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
