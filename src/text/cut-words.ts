/** A word in a text. */
export interface Piece {
  readonly text: string;
  readonly index: number;
}

/**
 * The words of a text by Unicode's word boundaries, as `Intl.Segmenter` cuts them. Runs of plain Latin words are cut by a pattern, in a third of
 * the time and with the same result. A space is a boundary in every script.
 */
export function* cutWords(text: string): Generator<Piece> {
  if (isPlain(text)) {
    yield* cutPlain(text, 0);
    return;
  }
  let other = '';
  let start = 0;
  for (const { 0: chunk, index } of text.matchAll(chunks)) {
    if (isPlain(chunk)) {
      yield* cutOther(other, start);
      other = '';
      yield* cutPlain(chunk, index);
      continue;
    }
    if (other === '') start = index;
    other += chunk;
  }
  yield* cutOther(other, start);
}

/** The number of words of a text by Unicode's word boundaries in its language: Finnish and Swedish do not divide at a colon. */
export function wordCountOf(text: string, language: string): number {
  if (isPlain(text)) return text.match(words)?.length ?? 0;
  let count = 0;
  for (const { isWordLike } of new Intl.Segmenter(language, { granularity: 'word' }).segment(text)) {
    if (isWordLike) count += 1;
  }
  return count;
}

/** Whether the dictionary leaves a text without spaces in one piece. */
export function isOneWord(text: string): boolean {
  const [first] = segmentsOf(text);
  return first?.isWordLike === true && first.segment === text;
}

/** The letters of Latin with their accents in one character. */
const letter = 'A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f';
/** Low lines, and colons between letters, of which each version of Unicode says something else, are left to the segmenter. */
const plainSigns = /^[\t\n\r\u0020-^\u0060-~\u00a1-\u00ac\u00ae-\u00b7\u00b9-\u024f‐-―‘-‟•…‰′″‹›€]*$/;
const colonWithin = new RegExp(`[${letter}\\d]:[${letter}\\d]`);

function isPlain(text: string): boolean {
  return plainSigns.test(text) && !colonWithin.test(text);
}

const chunks = /[^ \n]*[ \n]+|[^ \n]+/g;
/** Rules WB5 to WB13b of Unicode's annex 29 for these letters: signs between two letters or two digits do not divide a word. */
const words = new RegExp(
  `[${letter}\\d]+(?:(?:(?<=[${letter}])[.'‘’·](?=[${letter}])|(?<=\\d)[.,;'‘’](?=\\d))[${letter}\\d]+)*`,
  'g',
);

function* cutPlain(text: string, offset: number): Generator<Piece> {
  // One pattern for all texts, whose place is kept here: another text may be cut before this one is read to its end.
  for (let from = 0; ; ) {
    words.lastIndex = from;
    const match = words.exec(text);
    if (match === null) return;
    from = words.lastIndex;
    yield { text: match[0], index: offset + match.index };
  }
}

function* cutOther(text: string, offset: number): Generator<Piece> {
  if (text === '') return;
  for (const { segment, index, isWordLike } of segmentsOf(text)) {
    if (isWordLike === true) yield { text: segment, index: offset + index };
  }
}

/**
 * Cuts by script, with dictionaries for scripts without spaces; the language makes no difference to the ends of words. Created on first use,
 * which takes some 10 ms.
 */
let segmenter: Intl.Segmenter | undefined;

function segmentsOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'word' });
  return segmenter.segment(text);
}
