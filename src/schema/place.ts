import { eventsAt } from '../resolvers/event.ts';
import { fieldsOf } from '../resolvers/field.ts';
import { builder } from './builder.ts';
import { byPage, pageArguments } from './connection-type.ts';
import { EventConnection } from './connections.ts';
import { PlaceKind } from './enums.ts';
import { Entity, Node, Place } from './types.ts';

const place = fieldsOf<'Place'>();

builder.objectType(Place, {
  description: 'Where things happen: a country, a city, a sea.',
  interfaces: [Node, Entity],
  fields: t => ({
    kind: t.field({ type: PlaceKind, description: 'What sort of place it is.', resolve: place('kind') }),
    country: t.string({
      nullable: true,
      description: 'The country it is in, ISO 3166-1 alpha-2.',
      resolve: place('country'),
    }),
    latitude: t.float({ nullable: true, description: 'Degrees north, WGS 84.', resolve: place('latitude') }),
    longitude: t.float({ nullable: true, description: 'Degrees east, WGS 84.', resolve: place('longitude') }),
    within: t.field({
      type: Place,
      nullable: true,
      description: 'The next larger place that it lies in.',
      resolve: place('within'),
    }),
    events: t.field({
      type: EventConnection,
      description: 'Events held there, latest first.',
      complexity: byPage,
      args: pageArguments,
      resolve: eventsAt,
    }),
  }),
});
