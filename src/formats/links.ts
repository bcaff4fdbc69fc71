import type { Nodes } from 'mdast';
import { type Purpose, withTree } from './markdown-tree.ts';
import { plainText } from './plain-text.ts';

/** The destinations of all links of a text, in order. Throws TooComplex if the text is too complex. */
export function destinationsIn(markdown: string, purpose: Purpose): string[] {
  return withTree(markdown, purpose, tree => nodesOf(tree).flatMap(node => ('url' in node ? node.url : [])));
}

/**
 * A text with other destinations of its links. `destinationOf` returns the new destination, null for a link that becomes plain text, or the given
 * one. New destinations contain neither spaces nor parentheses. Where the text of a link would be read as other Markdown without the link, such as
 * "1." at the start of a paragraph, all links that are removed stay as links to nowhere.
 */
export function withDestinations(
  markdown: string,
  purpose: Purpose,
  destinationOf: (destination: string) => string | null,
): string {
  return withTree(markdown, purpose, tree => {
    const nodes = nodesOf(tree);
    const edited = applied(editsOf(nodes, markdown, destinationOf), markdown);
    if (!nodes.some(node => 'url' in node && destinationOf(node.url) === null)) return edited;
    const words = wordsOf(tree);
    return withTree(edited, purpose, wordsOf) === words
      ? edited
      : applied(
          editsOf(nodes, markdown, destination => destinationOf(destination) ?? nowhere),
          markdown,
        );
  });
}

/** An empty destination. */
const nowhere = '<>';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function editsOf(
  nodes: readonly LinkNode[],
  markdown: string,
  destinationOf: (destination: string) => string | null,
): Edit[] {
  const removed = new Set(
    nodes.flatMap(node =>
      node.type === 'definition' && destinationOf(node.url) === null ? node.identifier : [],
    ),
  );
  return nodes.flatMap((node): Edit[] => {
    if (node.type === 'linkReference')
      return removed.has(node.identifier) ? [{ ...rangeOf(node), text: contentOf(node, markdown) }] : [];
    const destination = destinationOf(node.url);
    if (destination === node.url) return [];
    if (destination !== null) return [{ ...destinationRange(node, markdown), text: destination }];
    return [{ ...rangeOf(node), text: node.type === 'definition' ? '' : contentOf(node, markdown) }];
  });
}

function applied(edits: readonly Edit[], markdown: string): string {
  let text = '';
  let at = 0;
  for (const { start, end, text: replacement } of edits) {
    text += markdown.slice(at, start) + replacement;
    at = end;
  }
  return text + markdown.slice(at);
}

/** The plain text without white space. */
function wordsOf(tree: Nodes): string {
  return plainText(tree).replace(/\s+/g, '');
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

/** The range of the destination in the text, with its angle brackets if it has them. A line of a quote begins with its sign. */
function destinationRange(
  node: Extract<LinkNode, { url: string }>,
  markdown: string,
): { start: number; end: number } {
  const last = node.type === 'link' ? node.children.at(-1) : undefined;
  const from = last === undefined ? rangeOf(node).start : rangeOf(last).end;
  const before = node.type === 'link' ? /[^\]]*\]\([\s>]*/y : /\[(?:\\[\s\S]|[^\]\\])*\]:[\s>]*/y;
  before.lastIndex = from;
  before.test(markdown);
  const start = before.lastIndex;
  const destination = /<[^<>\n]*>|[^\s()<>]+/y;
  destination.lastIndex = start;
  if (start === 0 || !destination.test(markdown))
    throw new Error(`A link of a parsed text has no destination at ${from}.`);
  return { start, end: destination.lastIndex };
}
