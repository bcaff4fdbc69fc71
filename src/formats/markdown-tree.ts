import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough';
import { gfmTable } from 'micromark-extension-gfm-table';
import { withTimeout } from '../errors/timeout.ts';
import { TooComplex } from '../errors/too-complex.ts';
import { lineBreakFromMarkdown } from './line-break.ts';

/**
 * Maximum milliseconds for one text. Reading gets more time than writing, so that an accepted text can be shown. The largest legitimate text, 256
 * kB, takes 350. For markup that is never closed, or nested without end, micromark takes quadratic time: a minute for 64 kB of it.
 */
const maxMilliseconds = { writing: 1000, reading: 2000 } as const;

/** The fault of a text that would delay every reader. */
export const tooComplexText =
  'Markdown is too complex to parse: close unterminated markup and reduce nesting';

export type Purpose = keyof typeof maxMilliseconds;

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
export const syntax = [gfmTable(), gfmStrikethrough({ singleTilde: false })];

const options = {
  extensions: syntax,
  mdastExtensions: [gfmTableFromMarkdown(), gfmStrikethroughFromMarkdown(), lineBreakFromMarkdown],
};

/** The result of work on the tree of a text. Throws TooComplex if the text is too complex. */
export function withTree<T>(markdown: string, purpose: Purpose, work: (tree: Root) => T): T {
  if (purpose === 'writing' && isTooDeep(markdown))
    throw new TooComplex(`Over ${maxMarkers} lists and quotes begin in one line.`);
  return guarded(markdown, purpose, () => work(fromMarkdown(markdown, options)));
}

/** The result of work on a text, which is aborted where it takes too long. */
export function guarded<T>(markdown: string, purpose: Purpose, work: () => T): T {
  return isHarmless(markdown) ? work() : withTimeout(maxMilliseconds[purpose], work);
}

/** Whether a line opens more nested blocks than the parser may be given. A line of one repeated character is a rule. */
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
