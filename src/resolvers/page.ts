import { badInput, limitExceeded } from '../errors/problem.ts';
import type { Cursors } from './cursor.ts';

/** The arguments of every connection, as the Relay cursor specification has them: https://relay.dev/graphql/connections.htm */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** The requested page of a connection. */
export interface Page {
  readonly size: number;
  /** Whether the page is counted from the end (`last`). */
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

/** The default size of a page without `first` and `last`. */
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

/** Checks the requested number of entries. */
export function checkSize(name: 'first' | 'last', size: number, max: number, advice: string): void {
  if (size < 1) throw badInput(`"${name}" is ${size}; it must be from 1 to ${max}.`);
  if (size > max)
    throw limitExceeded(name, { what: `"${name}" is too large`, asked: size, allowed: max, advice });
}

/** The connection of a page whose edges are available, in list order. */
export function connectionOf<E extends Edge<unknown>>(edges: E[], page: Page, more: boolean): Connection<E> {
  return connectionWith(edges, pageInfoOf(page, more, edges));
}

/** The connection of some edges, with the given page info. */
export function connectionWith<E extends Edge<unknown>>(edges: E[], pageInfo: PageInfo): Connection<E> {
  return { edges, nodes: edges.map(({ node }) => node), pageInfo };
}

/**
 * The page info of a page. `more` says whether the list continues beyond the page in the direction of counting. In the other direction it
 * continues exactly if the page has a cursor there, because that names an entry outside the page.
 */
export function pageInfoOf(
  { fromEnd, after, before }: Page,
  more: boolean,
  edges: readonly Edge<unknown>[],
): PageInfo {
  return {
    hasNextPage: fromEnd ? before !== undefined : more,
    hasPreviousPage: fromEnd ? more : after !== undefined,
    // Computed on request: the cursors of embedded edges name all edges before them.
    get startCursor() {
      return edges[0]?.cursor ?? null;
    },
    get endCursor() {
      return edges.at(-1)?.cursor ?? null;
    },
  };
}
