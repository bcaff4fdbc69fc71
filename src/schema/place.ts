import { recordList } from '../resolvers/record-list.ts';
import { byPage, pageArguments } from './connection-type.ts';
import { EventConnection } from './connections.ts';
import { implementEntity } from './record-type.ts';

implementEntity('Place', t => ({
  events: t.field({
    type: EventConnection,
    description: 'Events held at the place, latest first.',
    complexity: byPage,
    args: pageArguments,
    resolve: (source, args, context) => recordList('Event', 'events', source, args, context),
  }),
}));
