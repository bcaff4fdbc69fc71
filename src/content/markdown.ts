import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { toString as textOf } from 'mdast-util-to-string';
import { micromark } from 'micromark';
import { inTime } from './in-time.ts';

/**
 * Milliseconds that a text may take. The largest honest one, 256 kB, takes 350; but of some markup that is never closed, or nested without
 * end, micromark takes time with the square of its length, and 64 kB of it a minute.
 */
const longest = 2000;

/** Markdown (CommonMark) as HTML. Raw HTML comes out as text and unsafe link schemes are dropped, so the result can be shown as it is. TookTooLong where the text is a tangle. */
export function toHtml(markdown: string): string {
  return inTime(longest, () => micromark(markdown));
}

/** Markdown as plain text: what stands in a block of its own, item or paragraph, with blank lines between. TookTooLong where it is a tangle. */
export function toPlain(markdown: string): string {
  return inTime(longest, () => blocks(fromMarkdown(markdown)).join('\n\n'));
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
