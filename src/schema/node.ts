import { globalId } from '../model/global-id.ts';
import { builder } from './builder.ts';
import { Node } from './types.ts';

builder.interfaceType(Node, {
  description: 'Anything with an id of its own, found again by `Query.node`.',
  resolveType: source => source.type,
  fields: t => ({
    id: t.id({
      description:
        'Opaque, unique over all types, and the same for as long as the record lives: the key for a client’s cache.',
      resolve: source => globalId(source.type, source.id),
    }),
  }),
});
