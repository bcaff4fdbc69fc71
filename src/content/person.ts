import * as z from 'zod';
import { country, entityFields, list, optional, partialDate, reference, text } from './fields.ts';

const position = z.strictObject({
  title: text(300),
  organization: optional(reference('Organization')),
  startDate: optional(partialDate),
  endDate: optional(partialDate),
  source: optional(reference('Article')),
});

/** A person as import, export and mutations write one. */
export const personDocument = z.strictObject({
  type: z.literal('Person'),
  ...entityFields,
  honorificPrefix: optional(text(100)),
  givenName: optional(text(200)),
  familyName: optional(text(200)),
  jobTitle: optional(text(300)),
  nationality: optional(country),
  birthDate: optional(partialDate),
  deathDate: optional(partialDate),
  positions: list(position, 100),
});
