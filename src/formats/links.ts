import type { Definition, Link, Nodes } from 'mdast';
import { type Purpose, withTree } from './markdown-tree.ts';

/** The destinations of all links of a text, in order. Throws TimeLimitExceeded where the text is too complex. */
export function destinationsIn(markdown: string, purpose: Purpose): string[] {
  return withTree(markdown, purpose, tree => nodesOf(tree).flatMap(node => ('url' in node ? node.url : [])));
}

/**
 * A text with other destinations of its links. `destinationOf` returns the new destination, null for a link that becomes plain text, or the given
 * one. Destinations contain neither spaces nor parentheses.
 */
export function withDestinations(
  markdown: string,
  purpose: Purpose,
  destinationOf: (destination: string) => string | null,
): string {
  const edits = withTree(markdown, purpose, tree => {
    const nodes = nodesOf(tree);
    const removed = new Set(
      nodes.flatMap(node =>
        node.type === 'definition' && destinationOf(node.url) === null ? node.identifier : [],
      ),
    );
    return nodes.flatMap((node): Edit[] => {
      const range = rangeOf(node);
      if (node.type === 'linkReference')
        return removed.has(node.identifier) ? [{ ...range, text: contentOf(node, markdown) }] : [];
      const destination = destinationOf(node.url);
      if (destination === node.url) return [];
      if (node.type === 'definition')
        return [{ ...range, text: destination === null ? '' : redefined(node, destination, markdown) }];
      const content = contentOf(node, markdown);
      return [{ ...range, text: destination === null ? content : linkTo(destination, content, node) }];
    });
  });
  let text = '';
  let at = 0;
  for (const { start, end, text: replacement } of edits) {
    text += markdown.slice(at, start) + replacement;
    at = end;
  }
  return text + markdown.slice(at);
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

type LinkNode = Extract<Nodes, { type: 'link' | 'linkReference' | 'definition' }>;

/** The links and definitions of a tree, in the order of the text. */
function nodesOf(tree: Nodes): LinkNode[] {
  const found: LinkNode[] = [];
  const rest: Nodes[] = [tree];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (next.type === 'link' || next.type === 'linkReference' || next.type === 'definition') found.push(next);
    else if ('children' in next) rest.push(...next.children.toReversed());
  }
  return found;
}

function rangeOf({ position }: Nodes): { start: number; end: number } {
  const [start, end] = [position?.start.offset, position?.end.offset];
  if (start === undefined || end === undefined) throw new Error('A node of a parsed text has no position.');
  return { start, end };
}

/** The Markdown between the brackets of a link. */
function contentOf({ children }: Extract<LinkNode, { children: unknown }>, markdown: string): string {
  const [first, last] = [children[0], children.at(-1)];
  return first === undefined || last === undefined
    ? ''
    : markdown.slice(rangeOf(first).start, rangeOf(last).end);
}

function linkTo(destination: string, content: string, { title }: Link): string {
  return `[${content}](${destination}${titleOf(title)})`;
}

function redefined(node: Definition, destination: string, markdown: string): string {
  const { start, end } = rangeOf(node);
  const [label = ''] = /^\[(?:\\[\s\S]|[^\]\\])*\]:/.exec(markdown.slice(start, end)) ?? [];
  return `${label} ${destination}${titleOf(node.title)}`;
}

function titleOf(title: string | null | undefined): string {
  return title ? ` "${title.replace(/[\\"&]/g, '\\$&')}"` : '';
}
