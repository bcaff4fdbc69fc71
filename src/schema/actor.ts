import { agreementsOf } from '../resolvers/agreement.ts';
import { eventsOf } from '../resolvers/event.ts';
import { statementsOf } from '../resolvers/statement.ts';
import { builder } from './builder.ts';
import { byPage, pageArguments } from './connection-type.ts';
import { ActorAgreementsConnection, ActorEventsConnection, StatementConnection } from './connections.ts';
import { Actor, Entity, Node } from './types.ts';

builder.interfaceType(Actor, {
  description: 'Who can act: a person or an organization.',
  interfaces: [Node, Entity],
  resolveType: source => source.type,
  fields: t => ({
    events: t.field({
      type: ActorEventsConnection,
      description: 'Events it took or takes part in, latest first, each once with its first role.',
      complexity: byPage,
      args: pageArguments,
      resolve: eventsOf,
    }),
    agreements: t.field({
      type: ActorAgreementsConnection,
      description: 'Agreements it is a party to, by their latest milestone, latest first.',
      complexity: byPage,
      args: pageArguments,
      resolve: agreementsOf,
    }),
    statements: t.field({
      type: StatementConnection,
      description: 'What it said, by when the article that reports it was published, newest first.',
      complexity: byPage,
      args: pageArguments,
      resolve: statementsOf,
    }),
  }),
});
