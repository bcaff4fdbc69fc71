import * as z from 'zod';
import { entityFields, list, optional, partialDate, text } from './fields.ts';
import { reference } from './reference.ts';

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
