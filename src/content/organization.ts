import * as z from 'zod';
import { country, entityFields, optional, partialDate, reference } from './fields.ts';
import { organizationKinds } from './vocabulary.ts';

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
