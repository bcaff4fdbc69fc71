import * as z from 'zod';
import { entityFields, optional, reference } from './fields.ts';

/** A topic as import, export and mutations write one. */
export const topicDocument = z.strictObject({
  type: z.literal('Topic'),
  ...entityFields,
  broader: optional(reference('Topic')),
});
