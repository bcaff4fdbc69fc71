import * as z from 'zod';
import { entityFields, list, optional, partialDate, reference, text } from './fields.ts';
import { eventKinds, eventStatuses, participantRoles } from './vocabulary.ts';

const participant = z.strictObject({
  actor: reference('Person', 'Organization'),
  role: z.enum(participantRoles).default('ATTENDEE'),
  delegation: optional(text(300)),
});

/** An event as import, export and mutations write one. */
export const eventDocument = z.strictObject({
  type: z.literal('Event'),
  ...entityFields,
  kind: z.enum(eventKinds).default('OTHER'),
  status: z.enum(eventStatuses).default('HELD'),
  startDate: partialDate,
  endDate: optional(partialDate),
  location: optional(reference('Place')),
  parent: optional(reference('Event')),
  participants: list(participant, 500),
});
