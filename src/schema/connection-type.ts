import type { InterfaceRef, ObjectFieldsShape, ObjectRef, UnionRef } from '@pothos/core';
import {
  type Connection,
  defaultPageSize,
  type Edge,
  type PageArguments,
  type PageInfo as PageInfoSource,
} from '../resolvers/page.ts';
import { builder, type Types } from './builder.ts';

type NodeRef<N> = ObjectRef<Types, N> | InterfaceRef<Types, N> | UnionRef<Types, N>;

/** The arguments of every connection. */
export const pageArguments = builder.args(t => ({
  first: t.int({
    description:
      'Page size, counted from the start or from `after`: 1 to 100; 20 if both `first` and `last` are omitted.',
  }),
  after: t.string({
    description: 'Cursor after which the page starts: the `endCursor` of the previous page.',
  }),
  last: t.int({
    description:
      'Page size, counted from the end or from `before`: 1 to 100. Cannot be combined with `first`.',
  }),
  before: t.string({
    description: 'Cursor before which the page ends: the `startCursor` of the page that follows it.',
  }),
}));

/** The cost of a connection: one point, and the cost of an entry for each entry of the page. */
export function byPage({ first, last }: PageArguments) {
  return { field: 1, multiplier: first ?? last ?? defaultPageSize };
}

/** The cost of a connection of filtered articles: each value of a list in the filter adds one point, because a list of the table is read for it. */
export function byPageAndFilter({ filter, ...page }: PageArguments & { readonly filter?: unknown }) {
  const lists = Object.values(Object(filter)).reduce<number>(
    (sum, value) => sum + (Array.isArray(value) ? value.length : 0),
    0,
  );
  const { field, multiplier } = byPage(page);
  return { field: field + lists, multiplier };
}

/** The connection multiplies the cost of its entries, so `edges` and `nodes` do not. */
const countedOnce = { field: 1, multiplier: 1 };

const PageInfo = builder.objectRef<PageInfoSource>('PageInfo').implement({
  description: 'Position of a page in its list, as the Relay cursor specification defines it.',
  fields: t => ({
    hasNextPage: t.exposeBoolean('hasNextPage', {
      description: 'Whether a next page exists: request it with `after: endCursor`.',
    }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', {
      description:
        'Whether a previous page exists: request it with `before: startCursor`. `search` and `changes` have no `before`.',
    }),
    startCursor: t.exposeString('startCursor', {
      nullable: true,
      description: 'Cursor of the first entry; null if the page is empty.',
    }),
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description:
        'Cursor to continue from: that of the last entry. Null if the page is empty, but an empty page of `changes` or `search` may have one.',
    }),
  }),
});

/**
 * Exposes a property of an edge or connection as the field of the same name. TypeScript cannot resolve Pothos' conditional types while the type of
 * the node is a parameter, so the signature checks that the property exists.
 */
const own = <Source>(property: keyof Source) => property as never;

/**
 * The types of a connection, `<name>Connection` and `<name>Edge`. `edgeFields` adds fields of the edge, `connectionFields` those of the connection
 * itself.
 */
export function connectionType<N, EdgeFields extends object = object, Fields extends object = object>(
  name: string,
  node: NodeRef<N>,
  description: string,
  edgeFields?: ObjectFieldsShape<Types, Edge<N> & EdgeFields>,
  connectionFields?: ObjectFieldsShape<Types, Connection<Edge<N> & EdgeFields> & Fields>,
) {
  const edge = builder.objectRef<Edge<N> & EdgeFields>(`${name}Edge`);
  builder.objectType(edge, {
    description: `An entry of a page: an object with its cursor${edgeFields === undefined ? '' : ' and the fields of the relation'}.`,
    fields: t => ({
      cursor: t.exposeString(own<Edge<N>>('cursor'), {
        description: 'Cursor of this entry, for `after` and `before`.',
      }),
      node: t.expose(own<Edge<N>>('node'), { type: node, description: 'Object of this entry.' }),
      ...edgeFields?.(t),
    }),
  });
  const connection = builder.objectRef<Connection<Edge<N> & EdgeFields> & Fields>(`${name}Connection`);
  return builder.objectType(connection, {
    description,
    fields: t => ({
      edges: t.expose(own<Connection<Edge<N>>>('edges'), {
        type: [edge],
        complexity: countedOnce,
        description: 'The entries of the page, each with its cursor.',
      }),
      nodes: t.expose(own<Connection<Edge<N>>>('nodes'), {
        type: [node],
        complexity: countedOnce,
        description: 'The objects of the page, without cursors.',
      }),
      pageInfo: t.expose(own<Connection<Edge<N>>>('pageInfo'), {
        type: PageInfo,
        description: 'Position of the page in the list.',
      }),
      ...connectionFields?.(t),
    }),
  });
}
