import { agreementsAt } from '../resolvers/agreement.ts';
import { eventsAt, participants } from '../resolvers/event.ts';
import { fieldsOf } from '../resolvers/field.ts';
import { builder } from './builder.ts';
import { byPage, pageArguments } from './connection-type.ts';
import { AgreementConnection, EventConnection, EventParticipantsConnection } from './connections.ts';
import { EventKind, EventStatus, ParticipantRole } from './enums.ts';
import { Entity, Event, Node, Place } from './types.ts';

const event = fieldsOf<'Event'>();

builder.objectType(Event, {
  description: 'Something that happened, goes on, or is to come.',
  interfaces: [Node, Entity],
  fields: t => ({
    kind: t.field({ type: EventKind, description: 'What sort of happening it is.', resolve: event('kind') }),
    status: t.field({ type: EventStatus, description: 'How far along it is.', resolve: event('status') }),
    startDate: t.field({
      type: 'PartialDate',
      description: 'When it begins; for what is only proposed, when it was proposed.',
      resolve: event('startDate'),
    }),
    endDate: t.field({
      type: 'PartialDate',
      nullable: true,
      description: 'When it ends; null where it is of one day or not known.',
      resolve: event('endDate'),
    }),
    location: t.field({ type: Place, nullable: true, description: 'Where.', resolve: event('location') }),
    parent: t.field({
      type: Event,
      nullable: true,
      description: 'The event that it is a part of.',
      resolve: event('parent'),
    }),
    subEvents: t.field({
      type: EventConnection,
      description: 'The events that are a part of it, latest first.',
      complexity: byPage,
      args: pageArguments,
      resolve: eventsAt,
    }),
    participants: t.field({
      type: EventParticipantsConnection,
      description: 'Who takes part, in its order.',
      complexity: byPage,
      args: {
        ...pageArguments,
        roles: t.arg({ type: [ParticipantRole], description: 'Only participants with one of these roles.' }),
      },
      resolve: participants,
    }),
    agreements: t.field({
      type: AgreementConnection,
      description: 'Agreements reached or signed at it, latest first.',
      complexity: byPage,
      args: pageArguments,
      resolve: agreementsAt,
    }),
  }),
});
