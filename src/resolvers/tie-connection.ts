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
  const seen = new Map<string, number>();
  const edges = ties.map((tie, index) => {
    const edge = toEdge(tie);
    const id = globalId(edge.node.type, edge.node.id);
    const nth = (seen.get(id) ?? 0) + 1;
    seen.set(id, nth);
    const name = `${id} ${nth}`;
    return { edge: { ...edge, cursor: cursors.encode(`${index} ${name}`) }, name };
  });
  const names = edges.map(({ name }) => name);
  const start = page.after === undefined ? 0 : placeOf(page.after, names).end;
  const end = page.before === undefined ? total : placeOf(page.before, names).start;
  const from = page.fromEnd ? Math.max(start, end - page.size) : start;
  const to = page.fromEnd ? end : Math.min(end, start + page.size);
  const more = page.fromEnd ? from > start : to < end;
  return connectionOf(
    edges.slice(from, to).map(({ edge }) => edge),
    page,
    more,
  );
}

/** Where the tie that a cursor names begins and ends; nothing wide where it has gone. */
function placeOf(cursor: string, names: readonly string[]): { start: number; end: number } {
  const [, index = '0', name = ''] = /^(\d+) (.*)$/.exec(cursor) ?? [];
  const found = names.indexOf(name);
  return found >= 0 ? { start: found, end: found + 1 } : { start: Number(index), end: Number(index) };
}
