import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { toString as textOf } from 'mdast-util-to-string';
import { micromark } from 'micromark';

/** Markdown (CommonMark) as HTML. Raw HTML comes out as text and unsafe link schemes are dropped, so the result can be shown as it is. */
export function toHtml(markdown: string): string {
  return micromark(markdown);
}

/** Markdown as plain text: what stands in a block of its own, item or paragraph, with blank lines between. */
export function toPlain(markdown: string): string {
  return blocks(fromMarkdown(markdown)).join('\n\n');
}

/** How many words a reader meets, as Unicode cuts words. */
export function countWords(markdown: string, language: string): number {
  let words = 0;
  for (const { isWordLike } of new Intl.Segmenter(language, { granularity: 'word' }).segment(
    toPlain(markdown),
  )) {
    if (isWordLike) words += 1;
  }
  return words;
}

/** Nodes that hold blocks rather than text. */
const containers = new Set(['root', 'list', 'listItem', 'blockquote']);

function blocks(node: Nodes): string[] {
  if ('children' in node && containers.has(node.type)) return node.children.flatMap(blocks);
  const text = textOf(node).trim();
  return text === '' ? [] : [text];
}
