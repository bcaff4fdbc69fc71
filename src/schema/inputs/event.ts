import { builder } from '../builder.ts';
import { EventKind, EventStatus, ParticipantRole } from '../enums.ts';
import { entityInputFields } from './fields.ts';

const ParticipantInput = builder.inputType('ParticipantInput', {
  description: 'Who takes part in an event.',
  fields: t => ({
    actor: t.id({ required: true, description: 'The id of the person or organization.' }),
    role: t.field({
      type: ParticipantRole,
      required: true,
      defaultValue: 'ATTENDEE',
      description: 'What it is at the event.',
    }),
    delegation: t.string({ description: 'For whom it is there; at most 300 characters.' }),
  }),
});

export const EventInput = builder.inputType('EventInput', {
  description:
    'The fields of an event. In an update a field left out stays as it is, null clears it, a list replaces the list.',
  fields: t => ({
    ...entityInputFields(t),
    kind: t.field({ type: EventKind, description: 'What sort of happening it is; OTHER where left out.' }),
    status: t.field({ type: EventStatus, description: 'How far along it is; HELD where left out.' }),
    startDate: t.field({ type: 'PartialDate', description: 'When it begins; needed for a new event.' }),
    endDate: t.field({ type: 'PartialDate', description: 'When it ends.' }),
    location: t.id({ description: 'The id of the place where it is held.' }),
    parent: t.id({ description: 'The id of the event that it is a part of.' }),
    participants: t.field({ type: [ParticipantInput], description: 'Who takes part; at most 500.' }),
  }),
});
