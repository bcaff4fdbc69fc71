import { globalId } from '../model/global-id.ts';
import { Cursors } from './cursor.ts';
import { type Connection, type Page, type PageArguments, type PageInfo, pageInfoOf, pageOf } from './page.ts';

/** A record that an edge leads to. */
interface Target {
  readonly type: string;
  readonly id: string;
}

/**
 * A page of the edges that a document itself embeds, in their order. A cursor holds the edge's target and its position: the target finds the edge
 * again while others come and go, and the position replaces an edge that is gone. `total` is the number of edges where only the leading ones are
 * available.
 */
export function embeddedConnection<Embedded, E extends { node: Target }>(
  identity: () => string,
  embedded: readonly Embedded[],
  args: PageArguments,
  toEdge: (one: Embedded) => E,
  total = embedded.length,
): Connection<E & { cursor: string }> {
  return new EmbeddedConnection(new Cursors(identity), embedded, args, toEdge, total);
}

/** A feed has sixty of these, mostly queried for their nodes alone, so everything else is computed on request. */
class EmbeddedConnection<Embedded, E extends { node: Target }> implements Connection<E & { cursor: string }> {
  readonly #cursors: Cursors;
  readonly #embedded: readonly Embedded[];
  readonly #toEdge: (one: Embedded) => E;
  readonly #page: Page;
  readonly #from: number;
  readonly #to: number;
  readonly #more: boolean;
  #known: string[] | undefined;

  constructor(
    cursors: Cursors,
    embedded: readonly Embedded[],
    args: PageArguments,
    toEdge: (one: Embedded) => E,
    total: number,
  ) {
    this.#cursors = cursors;
    this.#embedded = embedded;
    this.#toEdge = toEdge;
    this.#page = pageOf(args, cursors);
    const { size, fromEnd, after, before } = this.#page;
    const start = after === undefined ? 0 : positionOf(after, this.#names).end;
    const end = before === undefined ? total : positionOf(before, this.#names).start;
    this.#from = fromEnd ? Math.max(start, end - size) : start;
    this.#to = fromEnd ? end : Math.min(end, start + size);
    this.#more = fromEnd ? this.#from > start : this.#to < end;
  }

  get edges(): (E & { cursor: string })[] {
    const from = this.#from;
    const cursor = (index: number) => this.#cursors.encode(`${index} ${this.#names[index]}`);
    return this.#shown.map((one, i) => ({
      ...this.#toEdge(one),
      // Few queries need it, and its computation names all edges before this one.
      get cursor() {
        return cursor(from + i);
      },
    }));
  }

  get nodes(): E['node'][] {
    return this.#shown.map(one => this.#toEdge(one).node);
  }

  get pageInfo(): PageInfo {
    return pageInfoOf(this.#page, this.#more, this.edges);
  }

  get #shown(): readonly Embedded[] {
    return this.#embedded.slice(this.#from, this.#to);
  }

  get #names(): string[] {
    this.#known ??= namesOf(this.#embedded.map(one => this.#toEdge(one).node));
    return this.#known;
  }
}

/** The cursor name of each edge: its target, and the index among the edges to that target. */
function namesOf(nodes: readonly Target[]): string[] {
  const seen = new Map<string, number>();
  return nodes.map(({ type, id: own }) => {
    const id = globalId(type, own);
    const nth = (seen.get(id) ?? 0) + 1;
    seen.set(id, nth);
    return `${id} ${nth}`;
  });
}

/** The start and end of the edge that a cursor names; an empty range where the edge is gone. */
function positionOf(cursor: string, names: readonly string[]): { start: number; end: number } {
  const [, index = '0', name = ''] = /^(\d+) (.*)$/.exec(cursor) ?? [];
  const found = names.indexOf(name);
  return found >= 0 ? { start: found, end: found + 1 } : { start: Number(index), end: Number(index) };
}
