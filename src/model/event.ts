import { entity } from './declaration.ts';
import { objects, objectType, oneOf, partialDate, reference, text } from './field.ts';
import { eventKind, eventStatus, participantRole } from './vocabulary.ts';

const participant = objectType('Participant', {
  description: 'A participant of an event.',
  fields: {
    actor: reference(['Person', 'Organization'], { description: 'The person or organization.' }),
    role: oneOf(participantRole, { default: 'ATTENDEE', description: 'Role in the event.' }),
    delegation: text({
      max: 300,
      optional: true,
      description: 'Country or body that the participant represents.',
    }),
  },
});

export const event = entity('Event', {
  noun: 'an event',
  description: 'A past, present or future event.',
  fields: {
    kind: oneOf(eventKind, { default: 'OTHER', description: 'Kind of event.' }),
    status: oneOf(eventStatus, { default: 'HELD', description: 'Progress of the event.' }),
    startDate: partialDate({
      description: 'Start date; for a proposed event, the date of the proposal.',
    }),
    endDate: partialDate({
      optional: true,
      description: 'End date; null for a one-day event, or if unknown.',
    }),
    location: reference(['Place'], { optional: true, description: 'Place of the event.' }),
    parent: reference(['Event'], { optional: true, description: 'Event of which it is a part.' }),
    participants: objects(participant, {
      max: 500,
      description: 'Participants, in the order set by editors.',
    }),
  },
  parent: 'parent',
  embeddedFields: ['kind', 'status', 'startDate'],
  cardFields: ['image', 'endDate', 'location'],
  sort: { key: ({ startDate }) => startDate, direction: 'DESC' },
  lists: {
    events: {
      description: 'Events by start date.',
      through: [
        { field: 'location' },
        { field: 'parent' },
        { field: 'participants', reference: 'actor', edge: ['role', 'delegation'] },
      ],
    },
    'events/kind': { by: 'kind' },
  },
  letter: 'E',
  leadingMentions: 2,
});
