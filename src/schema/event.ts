import { participants } from '../resolvers/event.ts';
import { recordList } from '../resolvers/record-list.ts';
import { byPage, pageArguments } from './connection-type.ts';
import { AgreementConnection, EventConnection, EventParticipantsConnection } from './connections.ts';
import { ParticipantRole } from './enums.ts';
import { implementEntity } from './record-type.ts';

implementEntity('Event', t => ({
  subEvents: t.field({
    type: EventConnection,
    description: 'Events that are parts of it, latest first.',
    complexity: byPage,
    args: pageArguments,
    resolve: (source, args, context) => recordList('Event', 'events', source, args, context),
  }),
  participants: t.field({
    type: EventParticipantsConnection,
    description: 'Participants, in the order set by editors.',
    complexity: byPage,
    args: {
      ...pageArguments,
      roles: t.arg({ type: [ParticipantRole], description: 'Roles to include.' }),
    },
    resolve: participants,
  }),
  agreements: t.field({
    type: AgreementConnection,
    description: 'Agreements reached or signed at the event, latest first.',
    complexity: byPage,
    args: pageArguments,
    resolve: (source, args, context) => recordList('Agreement', 'agreements', source, args, context),
  }),
}));
