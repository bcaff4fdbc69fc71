import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { micromark } from 'micromark';
import { gfmStrikethrough, gfmStrikethroughHtml } from 'micromark-extension-gfm-strikethrough';
import { gfmTable, gfmTableHtml } from 'micromark-extension-gfm-table';
import { TimeLimitExceeded, withTimeout } from '../errors/timeout.ts';
import { wordCountOf } from '../text/cut-words.ts';
import { lineBreakFromMarkdown, lineBreakHtml } from './line-break.ts';
import { plainText } from './plain-text.ts';

/**
 * Maximum milliseconds for one text. Reading gets more time than writing, so that an accepted text can be shown. The largest legitimate text, 256
 * kB, takes 350. For markup that is never closed, or nested without end, micromark takes quadratic time: a minute for 64 kB of it.
 */
const maxMilliseconds = { writing: 1000, reading: 2000 } as const;

/**
 * Maximum characters, and characters that may be markup, of a text that takes at most 50 milliseconds: markup is the cause of slow parsing. The
 * guard starts a thread, which takes as long as the conversion of an average article, and most articles have a few dozen of such characters.
 */
const harmless = { characters: 20_000, markup: 200 } as const;
const markup = /[[\]*_`<>&\\~#|!+=-]|\d[.)]|\n/g;

/** Maximum lists and quotes that begin in one line; people write three. Thousands take seconds. */
const maxMarkers = 500;
const tooDeep = new RegExp(
  `^(?=.*[^\\s*-])(?:[ \\t]*(?:>|(?:[-*+]|\\d{1,9}[.)])[ \\t])){${maxMarkers + 1}}`,
  'm',
);

/** CommonMark with the tables and the strikethrough of GFM, and no other extension. A single tilde is not strikethrough: "~5 to 6~" is prose. */
const syntax = [gfmTable(), gfmStrikethrough({ singleTilde: false })];
const html = { extensions: syntax, htmlExtensions: [gfmTableHtml(), gfmStrikethroughHtml(), lineBreakHtml] };
const tree = {
  extensions: syntax,
  mdastExtensions: [gfmTableFromMarkdown(), gfmStrikethroughFromMarkdown(), lineBreakFromMarkdown],
};

/**
 * Markdown as HTML. Raw HTML except `<br>` becomes text and unsafe link schemes are dropped, so the result is safe to show. Throws TookTooLong
 * where the text is too complex.
 */
export function toHtml(markdown: string): string {
  return guarded(markdown, maxMilliseconds.reading, () => micromark(markdown, html));
}

/** Markdown as plain text: blank lines between blocks, a hard break as a line break. Throws TookTooLong where the text is too complex. */
export function toPlain(markdown: string): string {
  return plainOf(markdown, maxMilliseconds.reading);
}

/** The number of visible words, by Unicode's word boundaries. Throws TookTooLong where the text is too complex to be stored. */
export function countWords(markdown: string, language: string): number {
  if (isTooDeep(markdown))
    throw new TimeLimitExceeded(`Over ${maxMarkers} lists and quotes begin in one line.`);
  return wordCountOf(plainOf(markdown, maxMilliseconds.writing), language);
}

/** An edit needs the plain text three times: for the count, and for the words of the article before and after. */
let last: { readonly markdown: string; readonly plain: string } | undefined;

function plainOf(markdown: string, milliseconds: number): string {
  if (last?.markdown !== markdown) {
    const plain = unmarked.test(markdown)
      ? markdown.replace(/\n{2,}/g, '\n\n').trim()
      : guarded(markdown, milliseconds, () => plainText(fromMarkdown(markdown, tree)));
    last = { markdown, plain };
  }
  return last.plain;
}

/**
 * Text in which nothing can be markup, as most wire reports are: no sign of inline markup, and no line that begins as a heading, list, table, rule or code
 * does. Parsing it takes 800 µs, most of the processor time of an import.
 */
const unmarked = /^(?:(?![ #+=:-]|\d{1,9}[.)])[^\n\t\r\0\ufeff[\]*_`<>&\\~|]*(?<! )(?:\n|$))*$/;

function guarded(markdown: string, milliseconds: number, convert: () => string): string {
  return isHarmless(markdown) ? convert() : withTimeout(milliseconds, convert);
}

/** Whether a line opens so many nested blocks that the parser need not be tried. A line of one repeated sign is a rule. */
function isTooDeep(markdown: string): boolean {
  return tooDeep.test(markdown);
}

function isHarmless(markdown: string): boolean {
  if (markdown.length > harmless.characters) return false;
  let count = 0;
  for (const _ of markdown.matchAll(markup)) {
    count += 1;
    if (count > harmless.markup) return false;
  }
  return true;
}
