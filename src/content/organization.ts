import * as z from 'zod';
import { country, entityFields, optional, partialDate } from './fields.ts';
import { reference } from './reference.ts';

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

/** An organization as import, export and mutations write one. */
export const organizationDocument = z.strictObject({
  type: z.literal('Organization'),
  ...entityFields,
  kind: z.enum(organizationKinds).default('OTHER'),
  country: optional(country),
  location: optional(reference('Place')),
  foundingDate: optional(partialDate),
  dissolutionDate: optional(partialDate),
  parent: optional(reference('Organization')),
});
