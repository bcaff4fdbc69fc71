import { micromark } from 'micromark';
import { gfmStrikethroughHtml } from 'micromark-extension-gfm-strikethrough';
import { gfmTableHtml } from 'micromark-extension-gfm-table';
import { wordCountOf } from '../text/cut-words.ts';
import { withFigures } from './html-figures.ts';
import { codeLinesHtml, lineBreakHtml } from './line-break.ts';
import { guarded, type Purpose, syntax, withTree } from './markdown-tree.ts';
import { plainText } from './plain-text.ts';

const html = {
  extensions: syntax,
  htmlExtensions: [gfmTableHtml(), gfmStrikethroughHtml(), lineBreakHtml, codeLinesHtml],
};

/**
 * Markdown as HTML. Raw HTML except `<br>` becomes text and unsafe link schemes are dropped, so the result is safe to show. Throws
 * TooComplex where the text is too complex.
 */
export function toHtml(markdown: string): string {
  return guarded(markdown, 'reading', () => withFigures(micromark(markdown, html)));
}

/** Markdown as plain text: blank lines between blocks, a hard break as a line break. Throws TooComplex if the text is too complex. */
export function toPlain(markdown: string): string {
  return plainOf(markdown, 'reading');
}

/** The number of visible words, by Unicode's word boundaries. Throws TooComplex if the text is too complex to be stored. */
export function countWords(markdown: string, language: string): number {
  return wordCountOf(plainOf(markdown, 'writing'), language);
}

/** An edit needs the plain text three times: for the count, and for the words of the article before and after. */
let last: { readonly markdown: string; readonly plain: string } | undefined;

function plainOf(markdown: string, purpose: Purpose): string {
  if (last?.markdown !== markdown) {
    const plain = unmarked.test(markdown)
      ? markdown.replace(/\n{2,}/g, '\n\n').trim()
      : withTree(markdown, purpose, plainText);
    last = { markdown, plain };
  }
  return last.plain;
}

/**
 * Text in which nothing can be markup, as most wire reports are: no sign of inline markup, and no line that begins as a
 * heading, list, table, rule or code does. Parsing it takes 800 µs, most of the processor time of an import.
 */
const unmarked = /^(?:(?![ #+=:-]|\d{1,9}[.)])[^\n\t\r\0\ufeff[\]*_`<>&\\~|]*(?<! )(?:\n|$))*$/;
