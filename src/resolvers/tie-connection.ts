import { globalId } from '../content/id.ts';
import { Cursors } from './cursor.ts';
import { type Connection, connectionOf, type PageArguments, pageOf } from './page.ts';

/** A record that a tie leads to. */
interface Target {
  readonly type: string;
  readonly id: string;
}

/**
 * A page of the ties that a document itself holds, in the order they stand there. A cursor names the tie's target and its
 * place: the target finds it again when others come and go, the place stands in for a tie that itself has gone.
 *
 * `total` is how many ties there are where only the leading ones are at hand.
 */
export function tieConnection<Tie, E extends { node: Target }>(
  identity: string,
  ties: readonly Tie[],
  args: PageArguments,
  toEdge: (tie: Tie) => E,
  total = ties.length,
): Connection<E & { cursor: string }> {
  const cursors = new Cursors(identity);
  const page = pageOf(args, cursors);
  const nodes = ties.map(toEdge);
  const names = lazily(() => namesOf(nodes));
  const start = page.after === undefined ? 0 : placeOf(page.after, names()).end;
  const end = page.before === undefined ? total : placeOf(page.before, names()).start;
  const from = page.fromEnd ? Math.max(start, end - page.size) : start;
  const to = page.fromEnd ? end : Math.min(end, start + page.size);
  const more = page.fromEnd ? from > start : to < end;
  const edges = nodes.slice(from, to).map((edge, i) => ({
    ...edge,
    // Few ask for it, and it names all ties before this one.
    get cursor() {
      return cursors.encode(`${from + i} ${names()[from + i]}`);
    },
  }));
  return connectionOf(edges, page, more);
}

/** What each tie is called in cursors: its target, and which of the ties to that target it is. */
function namesOf(edges: readonly { node: Target }[]): string[] {
  const seen = new Map<string, number>();
  return edges.map(({ node }) => {
    const id = globalId(node.type, node.id);
    const nth = (seen.get(id) ?? 0) + 1;
    seen.set(id, nth);
    return `${id} ${nth}`;
  });
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Where the tie that a cursor names begins and ends; nothing wide where it has gone. */
function placeOf(cursor: string, names: readonly string[]): { start: number; end: number } {
  const [, index = '0', name = ''] = /^(\d+) (.*)$/.exec(cursor) ?? [];
  const found = names.indexOf(name);
  return found >= 0 ? { start: found, end: found + 1 } : { start: Number(index), end: Number(index) };
}
