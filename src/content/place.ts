import * as z from 'zod';
import { country, degrees, entityFields, optional, reference } from './fields.ts';
import { placeKinds } from './vocabulary.ts';

/** A place as import, export and mutations write one. */
export const placeDocument = z.strictObject({
  type: z.literal('Place'),
  ...entityFields,
  kind: z.enum(placeKinds).default('OTHER'),
  country: optional(country),
  latitude: optional(degrees(90)),
  longitude: optional(degrees(180)),
  within: optional(reference('Place')),
});
