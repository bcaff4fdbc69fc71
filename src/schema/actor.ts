import { agreementsOf } from '../resolvers/agreement.ts';
import { eventsOf } from '../resolvers/event.ts';
import { statementsOf } from '../resolvers/statement.ts';
import { builder } from './builder.ts';
import { byPage, pageArguments } from './connection-type.ts';
import { ActorAgreementsConnection, ActorEventsConnection, StatementConnection } from './connections.ts';
import { Actor, Entity, Node } from './types.ts';

builder.interfaceType(Actor, {
  description: 'A person or an organization, which can act: sign, take part or speak.',
  interfaces: [Node, Entity],
  resolveType: source => source.type,
  fields: t => ({
    events: t.field({
      type: ActorEventsConnection,
      description:
        'Events in which the actor takes part, latest first, each once, with the first role of the actor.',
      complexity: byPage,
      args: pageArguments,
      resolve: eventsOf,
    }),
    agreements: t.field({
      type: ActorAgreementsConnection,
      description:
        'Agreements in which the actor has a role, by the date of their latest milestone, latest first.',
      complexity: byPage,
      args: pageArguments,
      resolve: agreementsOf,
    }),
    statements: t.field({
      type: StatementConnection,
      description:
        'Statements of the actor, newest first by the publication time of the article that reports them.',
      complexity: byPage,
      args: pageArguments,
      resolve: statementsOf,
    }),
  }),
});
