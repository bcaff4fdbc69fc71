import { fieldsOf } from '../resolvers/field.ts';
import { narrower } from '../resolvers/topic.ts';
import { builder } from './builder.ts';
import { byPage, pageArguments } from './connection-type.ts';
import { TopicConnection } from './connections.ts';
import { Entity, Node, Topic } from './types.ts';

builder.objectType(Topic, {
  description: 'What articles are about, where it is no person, body, place, event or agreement.',
  interfaces: [Node, Entity],
  fields: t => ({
    broader: t.field({
      type: Topic,
      nullable: true,
      description: 'The topic that it is a part of.',
      resolve: fieldsOf<'Topic'>()('broader'),
    }),
    narrower: t.field({
      type: TopicConnection,
      description: 'The topics that are a part of it, by name.',
      complexity: byPage,
      args: pageArguments,
      resolve: narrower,
    }),
  }),
});
