import { badInput, limitExceeded } from '../errors/problem.ts';
import type { Cursors } from './cursor.ts';

/** The arguments of every connection, as the Relay cursor specification has them: https://relay.dev/graphql/connections.htm */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** What a page of a connection is to be. */
export interface Page {
  readonly size: number;
  /** Whether it is counted from the end (`last`). */
  readonly fromEnd: boolean;
  readonly after: string | undefined;
  readonly before: string | undefined;
}

export interface Connection<E extends Edge<unknown>> {
  readonly edges: E[];
  readonly nodes: E['node'][];
  readonly pageInfo: PageInfo;
}

export interface Edge<Node> {
  readonly cursor: string;
  readonly node: Node;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** The size of a page where neither `first` nor `last` is given. */
export const defaultPageSize = 20;
export const maxPageSize = 100;

/** Checks the arguments of a connection. */
export function pageOf(
  { first, after, last, before }: PageArguments,
  cursors: Cursors,
  max = maxPageSize,
): Page {
  if (first != null && last != null) throw badInput('Give "first" or "last", not both.');
  const size = last ?? first ?? defaultPageSize;
  checkSize(
    last == null ? 'first' : 'last',
    size,
    max,
    'Request a smaller page and continue with the cursor.',
  );
  return {
    size,
    fromEnd: last != null,
    after: after == null ? undefined : cursors.decode('after', after),
    before: before == null ? undefined : cursors.decode('before', before),
  };
}

/** Checks how many of a list are asked for. */
export function checkSize(name: 'first' | 'last', size: number, max: number, advice: string): void {
  if (size < 1) throw badInput(`"${name}" is ${size}; it must be from 1 to ${max}.`);
  if (size > max)
    throw limitExceeded(name, { what: `"${name}" is too large`, asked: size, allowed: max, advice });
}

/** The connection of a page whose edges are at hand, in list order. */
export function connectionOf<E extends Edge<unknown>>(edges: E[], page: Page, more: boolean): Connection<E> {
  return connectionWith(edges, pageInfoOf(page, more, edges));
}

/** The connection of edges, with what is said of the page. */
export function connectionWith<E extends Edge<unknown>>(edges: E[], pageInfo: PageInfo): Connection<E> {
  return { edges, nodes: edges.map(({ node }) => node), pageInfo };
}

/**
 * Where a page stands. `more` says whether the list goes on beyond the page on the side that was counted towards. On the other side it goes
 * on exactly if there is a cursor there, for that names an entry outside the page.
 */
export function pageInfoOf(
  { fromEnd, after, before }: Page,
  more: boolean,
  edges: readonly Edge<unknown>[],
): PageInfo {
  return {
    hasNextPage: fromEnd ? before !== undefined : more,
    hasPreviousPage: fromEnd ? more : after !== undefined,
    // Made when they are asked for: the cursors of embedded edges name all edges before them.
    get startCursor() {
      return edges[0]?.cursor ?? null;
    },
    get endCursor() {
      return edges.at(-1)?.cursor ?? null;
    },
  };
}
