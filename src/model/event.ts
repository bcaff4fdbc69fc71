import { entity } from './declaration.ts';
import { objects, objectType, oneOf, partialDate, reference, text } from './field.ts';
import { eventKind, eventStatus, participantRole } from './vocabulary.ts';

const participant = objectType('Participant', {
  description: 'A person or organization that takes part in an event.',
  fields: {
    actor: reference(['Person', 'Organization'], { description: 'The person or organization.' }),
    role: oneOf(participantRole, { default: 'ATTENDEE', description: 'Its role in the event.' }),
    delegation: text({
      max: 300,
      optional: true,
      description: 'The country or body that the participant represents.',
    }),
  },
});

export const event = entity('Event', {
  noun: 'an event',
  description: 'Something that happened, goes on, or is to come.',
  fields: {
    kind: oneOf(eventKind, { default: 'OTHER', description: 'Kind of event.' }),
    status: oneOf(eventStatus, { default: 'HELD', description: 'Progress of the event.' }),
    startDate: partialDate({
      description: 'When it begins; of an event that is only proposed, when it was proposed.',
    }),
    endDate: partialDate({
      optional: true,
      description: 'When it ends; null for an event of one day, or where that is not known.',
    }),
    location: reference(['Place'], { optional: true, description: 'Place where it is held.' }),
    parent: reference(['Event'], { optional: true, description: 'The event that it is a part of.' }),
    participants: objects(participant, { max: 500, description: 'Participants, in the order of the event.' }),
  },
  parent: 'parent',
  embedded: ['kind', 'status', 'startDate'],
  card: ['image', 'endDate', 'location'],
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
