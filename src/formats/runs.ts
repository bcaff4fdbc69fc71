import type { Definition, Nodes } from 'mdast';
import { isWebUrl } from '../text/web-url.ts';
import { linesOf } from './plain-text.ts';

/** A piece of text with the same formatting throughout. */
export interface Run {
  readonly text: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly strikethrough: boolean;
  readonly code: boolean;
  /** The address of a link, if it is an http or https one. */
  readonly href: string | null;
  /** The destination of any other link, as written: a reference to an entity, or nothing that can be followed. */
  readonly destination: string | null;
}

/** An image in a text. */
export interface TextImage {
  readonly url: string;
  readonly alt: string;
  readonly caption: string | null;
}

/** The definitions of a text, to which links and images refer by their identifiers. */
export type Definitions = ReadonlyMap<string, Pick<Definition, 'url' | 'title'>>;

type Marks = Omit<Run, 'text'>;

/** A run without marks. */
export const plainRun: Run = {
  text: '',
  bold: false,
  italic: false,
  strikethrough: false,
  code: false,
  href: null,
  destination: null,
};

/** The definitions in a tree; of several with the same identifier, the first counts. */
export function definitionsIn(tree: Nodes): Definitions {
  const found = new Map<string, Definition>();
  const rest: Nodes[] = [tree];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (next.type === 'definition' && !found.has(next.identifier)) found.set(next.identifier, next);
    if ('children' in next && next.type !== 'paragraph') rest.push(...next.children.toReversed());
  }
  return found;
}

export function inlineOf(nodes: readonly Nodes[], definitions: Definitions): Run[];
export function inlineOf(
  nodes: readonly Nodes[],
  definitions: Definitions,
  images: 'withImages',
): (Run | TextImage)[];
/**
 * Inline content as runs and images, in order. An image is its alternative text where images cannot be, or where it has no http or https address.
 * Iterative, since emphasis may be nested deeper than the stack.
 */
export function inlineOf(
  nodes: readonly Nodes[],
  definitions: Definitions,
  images?: 'withImages',
): (Run | TextImage)[] {
  const parts: (Run | TextImage)[] = [];
  const { text: _, ...unmarked } = plainRun;
  const rest: { node: Nodes; marks: Marks }[] = nodes.map(node => ({ node, marks: unmarked })).reverse();
  const add = (text: string, marks: Marks) => {
    const before = parts.at(-1);
    if (text === '') return;
    if (before !== undefined && 'text' in before && hasMarks(before, marks))
      parts.splice(-1, 1, { ...before, text: before.text + text });
    else parts.push({ ...marks, text });
  };
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { node, marks } = next;
    const image = images === undefined ? undefined : imageIn(node, definitions);
    if (image !== undefined) parts.push(image);
    else if (node.type === 'image' || node.type === 'imageReference')
      add(linesOf(node.alt ?? '').join(''), marks);
    else if (node.type === 'break') add('\n', marks);
    else if (node.type === 'html') add(linesOf(node.value).join(''), marks);
    // A soft break ends no line of the block, as in HTML.
    else if (node.type === 'text') add(node.value.replace(softBreak, ' '), marks);
    else if (node.type === 'inlineCode') add(node.value, { ...marks, code: true });
    else if ('children' in node) {
      const inner = marksWithin(node, marks, definitions);
      for (const child of node.children.toReversed()) rest.push({ node: child, marks: inner });
    } else if ('value' in node) add(node.value, marks);
  }
  return parts;
}

/** The end of a line in the source; the parser has dropped the spaces around it. */
const softBreak = /\r\n|\r|\n/g;

/** The address of an image in the form of an Image, if apps can load it. */
function imageIn(node: Nodes, definitions: Definitions): TextImage | undefined {
  if (node.type !== 'image' && node.type !== 'imageReference') return undefined;
  const target = node.type === 'image' ? node : definitions.get(node.identifier);
  const url = webUrlOf(target?.url ?? '');
  if (url === null) return undefined;
  return { url, alt: linesOf(node.alt ?? '').join(''), caption: target?.title || null };
}

function marksWithin(node: Nodes, marks: Marks, definitions: Definitions): Marks {
  switch (node.type) {
    case 'strong':
      return { ...marks, bold: true };
    case 'emphasis':
      return { ...marks, italic: true };
    case 'delete':
      return { ...marks, strikethrough: true };
    case 'link':
    case 'linkReference': {
      const url = (node.type === 'link' ? node : definitions.get(node.identifier))?.url ?? '';
      const href = webUrlOf(url);
      return { ...marks, href, destination: href === null && url !== '' ? url : null };
    }
    default:
      return marks;
  }
}

/** An http or https address in a form that every client accepts; null for anything else. */
export function webUrlOf(written: string): string | null {
  if (isWebUrl(written)) return written;
  const url = URL.parse(written)?.href ?? '';
  return isWebUrl(url) ? url : null;
}

function hasMarks(run: Run, marks: Marks): boolean {
  return (
    run.bold === marks.bold &&
    run.italic === marks.italic &&
    run.strikethrough === marks.strikethrough &&
    run.code === marks.code &&
    run.href === marks.href &&
    run.destination === marks.destination
  );
}
