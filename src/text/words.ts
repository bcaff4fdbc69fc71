import { halvesOf } from './compounds.ts';
import { isAscii } from './fold.ts';
import { foldWord } from './fold-word.ts';
import { otherSpellings } from './other-spellings.ts';
import { type Segment, segmentsIn } from './segments.ts';

/** The number of significant characters of a word; later ones distinguish no two words that a reader would search for. */
const maxWordLength = 64;

/** A word in its compared form, and its range in the text. */
export interface Word {
  readonly word: string;
  /** Other words that also match here: the name without its apostrophe, the parts that a sign joins. */
  readonly others: readonly string[];
  readonly start: number;
  readonly end: number;
}

/**
 * The words of a text in their order, without case and accents: the one analysis for documents and queries. A single letter before or after an
 * apostrophe is dropped (Pakistan’s, l’accord), and so are full stops in abbreviations and commas in numbers (U.S., 1,000).
 */
export function* wordsIn(text: string): Generator<Word> {
  for (const segment of segmentsIn(text)) {
    const { start, end } = segment;
    if (segment.joints.length === 0 && segment.beforeHyphen === undefined && plainWord.test(segment.text)) {
      yield { word: segment.text.toLowerCase().slice(0, maxWordLength), others: none, start, end };
      continue;
    }
    const { words, others } = analyzed(segment);
    for (const [i, word] of words.entries()) yield { word, others: i === 0 ? others : none, start, end };
  }
}

/** Most words of most texts, which need no further analysis. */
const plainWord = /^(?:[A-Z]?[a-z]+|[A-Z]+|\d+)$/;
const none: readonly string[] = [];

/** Only the words. */
export function wordsOf(text: string): string[] {
  return Array.from(wordsIn(text), ({ word }) => word);
}

/** All words that match a text: its words, and the other words in their ranges. */
export function indexedWordsOf(text: string): string[] {
  return [...wordsIn(text)].flatMap(({ word, others }) => [word, ...others]);
}

/** A word without an English ending after an apostrophe (’s), and without the apostrophes within it. For names that are still being typed. */
export function joinedWord({ text }: Segment): string {
  return withoutSeparators(finished(wordOf(text)));
}

/** A word with all its parts, without the apostrophes. */
export function wholeWord({ text }: Segment): string {
  return withoutSeparators(finished(partsOf(text).join('')));
}

/** Where a number is still being typed, the digits after a sign may become a group or a fraction. */
function withoutSeparators(word: string): string {
  return word.replace(/(?<=\d)[.,](?=\d)/g, '');
}

/** The words of a segment. Few segments have an apostrophe, a joint or a hyphen before them. */
export function analyzed(segment: Segment): { words: string[]; others: string[] } {
  const { text, joints } = segment;
  const parts = partsOf(text);
  const isWhole = parts.length < 2 && joints.length === 0;
  const words = nonEmpty(isWhole ? parts : unelided(withoutClitic(parts)));
  const ofParts = isWhole
    ? parts.flatMap(halvesOf)
    : [
        parts.join(''),
        ...parts.filter(part => part.length > 1),
        // Single letters of a word stand everywhere, except for those of initials and of formulas.
        ...cutAt(text, joints).filter(part => part.length > 1 || /^[a-z\d]$/.test(part)),
      ];
  const others = nonEmpty([
    ...ofParts,
    ...dottedParts(text),
    ...numberAndLetters(text),
    ...[...otherSpellings(text), ...hyphenless(segment)].map(wordOf),
  ]);
  const known = new Set(words);
  return { words, others: [...new Set(others)].filter(word => !known.has(word)) };
}

/** The parts of an address, of the name of a file, or of two sentences without a space between them. */
function dottedParts(text: string): string[] {
  if (!/[.:_]/.test(text)) return [];
  const parts = text.split(/(?<=\p{L}\p{M}*)[.:_](?=\p{L})/u).filter(part => part.length > 1);
  return parts.length < 2 ? [] : parts.map(foldWord);
}

/** The name and the number of F16 and covid19, the number and the unit of 80km. */
function numberAndLetters(text: string): string[] {
  const [, name, figure, number, unit = ''] =
    /^(\p{L}+)(\p{Nd}+)$|^(\p{Nd}+(?:[.,]\p{Nd}+)*)(\p{L}+)$/u.exec(text) ?? [];
  const parts = [name, figure, number, unit.length > 1 ? unit : undefined];
  return parts.flatMap(part => (part === undefined ? [] : foldWord(part)));
}

/** A word that is written with and without a hyphen: F-16, COVID-19; with a short part also co-operation, al-Qaeda, Spider-Man. */
function hyphenless({ text, beforeHyphen: before = '' }: Segment): string[] {
  const hasNumber = /^\p{Nd}+$/u.test(before) || /^\p{Nd}/u.test(text);
  const isShort = before.length <= maxPrefixLength || text.length <= maxSuffixLength;
  return before !== '' && /\p{L}/u.test(before + text) && (hasNumber || isShort) ? [before + text] : [];
}

const maxPrefixLength = 4;
const maxSuffixLength = 3;

/** The parts between apostrophes. Hebrew has a sign for letters and abbreviations instead, which belongs to the word. */
function partsOf(text: string): string[] {
  const folded = foldWord(text);
  if (isAscii(folded) && !folded.includes("'") && !folded.includes('`')) return [folded];
  if (/\p{Script=Hebrew}/u.test(folded)) return [folded.replace(/['"’״׳\u2060]/g, '')];
  return folded
    .replace(/(?<=\d)['’](?=\d)/g, '')
    .split(marks)
    .filter(part => part !== '');
}

const marks = /['’`‘‛ʹʻʼʽʾʿꞌ]/;

/** English endings after an apostrophe: the minister’s, they’ve. */
const clitics = new Set(['s', 't', 'd', 'm', 'll', 're', 've']);

function wordOf(text: string): string {
  return withoutClitic(partsOf(text)).join('');
}

function withoutClitic(parts: readonly string[]): readonly string[] {
  return parts.length > 1 && clitics.has(parts.at(-1) ?? '') ? parts.slice(0, -1) : parts;
}

/** Words of French, Italian and Catalan that are elided before a vowel. */
const elisions = new Set(
  `c d j l m n s t y o qu jusqu lorsqu puisqu quoiqu
  all dall dell nell sull coll un gl quest quell sant bell buon tutt`
    .split(/\s+/)
    .filter(part => part !== ''),
);

/** Elided articles and the like are words of their own, and those of one letter are not significant. Any other apostrophe belongs to its word. */
function unelided(parts: readonly string[]): string[] {
  const words: string[] = [];
  let left = parts.reduce((sum, { length }) => sum + length, 0);
  // A text may be one word of thousands of parts: neither a recursion nor a copy of the others at each.
  for (const [i, part] of parts.entries()) {
    left -= part.length;
    if (!elisions.has(part) || left < 2) return [...words, parts.slice(i).join('')];
    if (part.length > 1 && part !== 'qu') words.push(part);
  }
  return words;
}

/** The parts of a word between its joints. */
function cutAt(text: string, joints: readonly number[]): string[] {
  if (joints.length === 0) return [];
  const ends = [...joints, text.length];
  return ends.map((end, i) => foldWord(text.slice(ends[i - 1] ?? 0, end)));
}

function nonEmpty(words: readonly string[]): string[] {
  return words.map(finished).filter(word => word !== '');
}

function finished(word: string): string {
  if (word.length <= maxWordLength && plainWord.test(word)) return word;
  const bare = kana(
    /\p{L}/u.test(word) ? word.replace(/(?<!\d)[.:·_]|[.:·_](?!\d)/g, '') : plainNumber(word),
  );
  return bare.length <= maxWordLength
    ? bare.toWellFormed()
    : [...bare].slice(0, maxWordLength).join('').toWellFormed();
}

/** 1,234,567.89, 1.234.567,89 and 12,34,567 without the signs between groups; a decimal comma as a full stop. */
function plainNumber(word: string): string {
  if (!/[.,]/.test(word)) return word;
  const [, whole, fraction] =
    /^([1-9]\d{0,2}(?:(?:,\d{2,3})*,\d{3}|(?:\.\d{3})+))(?:[.,](\d+))?$/.exec(word) ?? [];
  if (whole === undefined) return word.replaceAll(',', '.');
  return `${whole.replace(/[.,]/g, '')}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** Katakana as hiragana, repeated kana written out, and without the last mark of length of a long word: コンピューター, コンピュータ. */
function kana(word: string): string {
  if (!/[\u3041-\u30ff]/.test(word)) return word;
  return word
    .replace(/^([\u30a1-\u30ff]{3,})\u30fc$/u, '$1')
    .replace(/[\u30a1-\u30f6\u30fd\u30fe]/g, letter => String.fromCharCode(letter.charCodeAt(0) - 0x60))
    .replace(/(.)\u309d/gu, '$1$1')
    .replace(/(.)\u309e/gu, (_, letter: string) => `${letter}${`${letter}\u3099`.normalize('NFC')}`);
}
