import type { Nodes, Table, TableRow } from 'mdast';

/** Inline nodes; every other node begins a block of its own. */
const phrasing = new Set(['text', 'emphasis', 'strong', 'delete', 'link', 'linkReference']);

/** Nodes that contain blocks; raw HTML may be among these. */
const flow = new Set(['root', 'blockquote', 'list', 'listItem']);

/**
 * The visible text of a Markdown tree: a blank line between blocks, rows of a table in separate lines with a tab between their cells, a hard
 * break as a line break. Iterative, since a tree may be deeper than the stack.
 */
export function plainText(tree: Nodes): string {
  const pieces: string[] = [];
  const rest: (Nodes | string)[] = [tree];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (typeof next === 'string') pieces.push(next);
    else if ('children' in next) {
      const [before, between, after] = separators(next);
      const children = next.type === 'table' ? rowsOf(next) : next.children;
      rest.push(after);
      for (let i = children.length - 1; i >= 0; i--) {
        const child = children[i];
        if (child !== undefined) rest.push(child);
        if (i > 0) rest.push(between);
      }
      rest.push(before);
    } else pieces.push(...leaf(next));
  }
  return tidied(pieces);
}

/** The rows of a table, without the cells that exceed those of its header: GFM ignores them, so no HTML shows them (GFM 0.29, 4.10). */
export function rowsOf({ children: rows }: Table): TableRow[] {
  const columns = rows[0]?.children.length ?? 0;
  return rows.map(row =>
    row.children.length <= columns ? row : { ...row, children: row.children.slice(0, columns) },
  );
}

/** Raw HTML is text, as in the HTML form, except for the tag of a line break where Markdown has no other, as in a table. */
export const lineBreak = /<br[ \t]*\/?>/i;

/** Separators, weakest first: a piece with only a separator is the distance between its neighbours. */
const apart: readonly string[] = ['\t', '\n', '\n\n'];

function separators(node: Nodes): [before: string, between: string, after: string] {
  if (phrasing.has(node.type) || node.type === 'tableCell') return ['', '', ''];
  if (node.type === 'tableRow') return ['\n', '\t', '\n'];
  return ['\n\n', flow.has(node.type) ? '\n\n' : '', '\n\n'];
}

function leaf(node: Nodes): string[] {
  if (node.type === 'break') return ['\n'];
  if (node.type === 'html') return linesOf(node.value);
  if (node.type === 'code') return ['\n\n', node.value, '\n\n'];
  if (node.type === 'image' || node.type === 'imageReference') return linesOf(node.alt ?? '');
  if ('value' in node) return [node.value];
  return node.type === 'thematicBreak' ? ['\n\n'] : [];
}

/** Text with the tags of line breaks replaced by line breaks, in pieces. */
export function linesOf(text: string): string[] {
  const parts = text.split(lineBreak);
  if (parts.length === 1) return parts;
  return parts.flatMap((part, i) => (i === 0 ? [part.trimEnd()] : ['\n', part.trim()]));
}

/** Joins the pieces into one text, with the strongest of several adjacent separators, and none at the ends. */
function tidied(pieces: readonly string[]): string {
  const parts: string[] = [];
  let gap = -1;
  for (const piece of pieces) {
    const strength = apart.indexOf(piece);
    if (strength >= 0) gap = Math.max(gap, strength);
    else if (piece !== '') {
      if (parts.length > 0) parts.push(apart[gap] ?? '');
      parts.push(piece);
      gap = -1;
    }
  }
  return parts.join('').trim();
}
