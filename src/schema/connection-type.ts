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

/** The arguments that every connection takes. */
export const pageArguments = builder.args(t => ({
  first: t.int({
    description:
      'How many to give, counted from the start or from `after`: 1 to 100, 20 where neither `first` nor `last` is given.',
  }),
  after: t.string({
    description: 'The cursor that the page follows; the `endCursor` of the page before it.',
  }),
  last: t.int({
    description:
      'How many to give, counted from the end or from `before`: 1 to 100. Not together with `first`.',
  }),
  before: t.string({
    description: 'The cursor that the page ends before; the `startCursor` of the page after it.',
  }),
}));

/** What a connection costs: one point, and what is asked of an entry for each that the page may have. */
export function byPage({ first, last }: PageArguments) {
  return { field: 1, multiplier: first ?? last ?? defaultPageSize };
}

/** The page's entries are counted where the page is asked for. */
const onceForThePage = { field: 1, multiplier: 1 };

const PageInfo = builder.objectRef<PageInfoSource>('PageInfo').implement({
  description: 'Where a page stands in its list, as the Relay cursor specification has it.',
  fields: t => ({
    hasNextPage: t.exposeBoolean('hasNextPage', {
      description: 'Whether there is more behind this page: ask with `after: endCursor`.',
    }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', {
      description: 'Whether there is something before this page: ask with `before: startCursor`.',
    }),
    startCursor: t.exposeString('startCursor', {
      nullable: true,
      description: 'Where the page begins; null where it is empty.',
    }),
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description: 'Where the page ends, and where to go on; null where there is nothing to go on from.',
    }),
  }),
});

/**
 * A property of an edge or a connection under its own name, which takes no resolver. TypeScript leaves Pothos' conditional types open while the
 * node's type is a parameter, so it is checked here that there is such a property.
 */
const own = <Source>(property: keyof Source) => property as never;

/** The types of a connection, `<name>Connection` and `<name>Edge`; `edgeFields` adds what the edge says beyond its node. */
export function connectionType<N, EdgeFields extends object = object>(
  name: string,
  node: NodeRef<N>,
  description: string,
  edgeFields?: ObjectFieldsShape<Types, Edge<N> & EdgeFields>,
) {
  const edge = builder.objectRef<Edge<N> & EdgeFields>(`${name}Edge`);
  builder.objectType(edge, {
    description: `An entry of ${name}Connection${edgeFields === undefined ? '' : ', with facts of the relation'}.`,
    fields: t => ({
      cursor: t.exposeString(own<Edge<N>>('cursor'), {
        description: 'The place of this entry, for `after` and `before`.',
      }),
      node: t.expose(own<Edge<N>>('node'), { type: node, description: 'The record itself.' }),
      ...edgeFields?.(t),
    }),
  });
  const connection = builder.objectRef<Connection<Edge<N> & EdgeFields>>(`${name}Connection`);
  return builder.objectType(connection, {
    description,
    fields: t => ({
      edges: t.expose(own<Connection<Edge<N>>>('edges'), {
        type: [edge],
        complexity: onceForThePage,
        description: 'The entries of the page, each with its cursor.',
      }),
      nodes: t.expose(own<Connection<Edge<N>>>('nodes'), {
        type: [node],
        complexity: onceForThePage,
        description: 'The records of the page, for those who need no cursors.',
      }),
      pageInfo: t.expose(own<Connection<Edge<N>>>('pageInfo'), {
        type: PageInfo,
        description: 'Where the page stands in the list.',
      }),
    }),
  });
}
