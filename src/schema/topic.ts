import { recordList } from '../resolvers/record-list.ts';
import { byPage, pageArguments } from './connection-type.ts';
import { TopicConnection } from './connections.ts';
import { implementEntity } from './record-type.ts';

implementEntity('Topic', t => ({
  narrower: t.field({
    type: TopicConnection,
    description: 'Narrower topics, by name.',
    complexity: byPage,
    args: pageArguments,
    resolve: (source, args, context) => recordList('Topic', 'children', source, args, context),
  }),
}));
