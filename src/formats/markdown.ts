import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { micromark } from 'micromark';
import { gfmStrikethrough, gfmStrikethroughHtml } from 'micromark-extension-gfm-strikethrough';
import { gfmTable, gfmTableHtml } from 'micromark-extension-gfm-table';
import { TimeLimitExceeded, withTimeout } from '../errors/timeout.ts';
import { lineBreakFromMarkdown, lineBreakHtml } from './line-break.ts';
import { plainText } from './plain-text.ts';

/**
 * Milliseconds that a text may take; less when it is written than when it is read, so that what was taken can be shown. The largest honest
 * one, 256 kB, takes 350. But for markup that is never closed, or nested without end, micromark takes time with the square of its
 * length: for 64 kB of it a minute.
 */
const maxMilliseconds = { writing: 1000, reading: 2000 } as const;

/**
 * What a text may have of characters, and of those that may be markup, for the worst to take 50 milliseconds: what makes a tangle is markup. The
 * guard starts a thread, which takes as long as to convert an article of usual length, and most have a few dozen of such characters.
 */
const harmless = { characters: 20_000, markup: 200 } as const;
const markup = /[[\]*_`<>&\\~#|!+=-]|\d[.)]|\n/g;

/** Lists and quotes that may begin in one line; people write three. Thousands take seconds. */
const maxMarkers = 500;
const tooDeep = new RegExp(
  `^(?=.*[^\\s*-])(?:[ \\t]*(?:>|(?:[-*+]|\\d{1,9}[.)])[ \\t])){${maxMarkers + 1}}`,
  'm',
);

/**
 * CommonMark with the tables and the strikethrough of GFM, and nothing else of it. One tilde is none: "~5 to 6~" is prose.
 */
const syntax = [gfmTable(), gfmStrikethrough({ singleTilde: false })];
const html = { extensions: syntax, htmlExtensions: [gfmTableHtml(), gfmStrikethroughHtml(), lineBreakHtml] };
const tree = {
  extensions: syntax,
  mdastExtensions: [gfmTableFromMarkdown(), gfmStrikethroughFromMarkdown(), lineBreakFromMarkdown],
};

/**
 * Markdown as HTML. Raw HTML but `<br>` comes out as text and unsafe link schemes are dropped, so the result can be shown as it is.
 * TookTooLong where the text is a tangle.
 */
export function toHtml(markdown: string): string {
  return guarded(markdown, maxMilliseconds.reading, () => micromark(markdown, html));
}

/**
 * Markdown as plain text: blocks with blank lines between, a hard break as a line break. TookTooLong where the text is a tangle.
 */
export function toPlain(markdown: string): string {
  return plainOf(markdown, maxMilliseconds.reading);
}

/** How many words a reader meets, as Unicode cuts words. TookTooLong where the text is such a tangle that it should not be kept. */
export function countWords(markdown: string, language: string): number {
  if (isTooDeep(markdown))
    throw new TimeLimitExceeded(`Over ${maxMarkers} lists and quotes begin in one line.`);
  const plain = plainOf(markdown, maxMilliseconds.writing);
  let words = 0;
  for (const { isWordLike } of new Intl.Segmenter(language, { granularity: 'word' }).segment(plain)) {
    if (isWordLike) words += 1;
  }
  return words;
}

/** An edit asks for it three times: for the count, and for the words of the article before and after. */
let last: { readonly markdown: string; readonly plain: string } | undefined;

function plainOf(markdown: string, milliseconds: number): string {
  if (last?.markdown !== markdown) {
    const plain = guarded(markdown, milliseconds, () => plainText(fromMarkdown(markdown, tree)));
    last = { markdown, plain };
  }
  return last.plain;
}

function guarded(markdown: string, milliseconds: number, convert: () => string): string {
  return isHarmless(markdown) ? convert() : withTimeout(milliseconds, convert);
}

/** Whether a line opens so many blocks within one another that the parser need not be asked. A line of one sign alone is a rule. */
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
