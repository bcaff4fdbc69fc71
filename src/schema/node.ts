import { globalId } from '../model/global-id.ts';
import { builder } from './builder.ts';
import { Node } from './types.ts';

builder.interfaceType(Node, {
  description: 'An object that `Query.node` can look up by id.',
  resolveType: source => source.type,
  fields: t => ({
    id: t.id({
      description:
        'Opaque id, unique across all types and stable for the lifetime of the object: the key for client caches.',
      resolve: source => globalId(source.type, source.id),
    }),
  }),
});
