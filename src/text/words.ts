import { halvesOf } from './compounds.ts';
import { isAscii } from './fold.ts';
import { foldWord } from './fold-word.ts';
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
    if (segment.joints.length === 0 && plainWord.test(segment.text)) {
      yield { word: segment.text.toLowerCase().slice(0, maxWordLength), others: none, start, end };
      continue;
    }
    const { words, others } = analyzed(segment);
    for (const [i, word] of words.entries()) yield { word, others: i === 0 ? others : none, start, end };
  }
}

/** Most words of most texts, which need no further analysis. */
const plainWord = /^[A-Za-z0-9]+$/;
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
  return finished(withoutClitic(partsOf(text)).join(''));
}

/** A word with all its parts, without the apostrophes. */
export function wholeWord({ text }: Segment): string {
  return finished(partsOf(text).join(''));
}

/** The words of a segment. Few segments have an apostrophe or a joint. */
export function analyzed({ text, joints }: Segment): { words: string[]; others: string[] } {
  const parts = partsOf(text);
  if (parts.length < 2 && joints.length === 0) {
    const own = nonEmpty(parts);
    return { words: own, others: nonEmpty(own.flatMap(halvesOf)) };
  }
  const words = nonEmpty(unelided(withoutClitic(parts)));
  const others = nonEmpty([
    parts.join(''),
    ...[...parts, ...cutAt(text, joints)].filter(part => part.length > 1),
  ]);
  const known = new Set(words);
  return { words, others: [...new Set(others)].filter(word => !known.has(word)) };
}

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
  const bare = /\p{L}/u.test(word) ? word.replace(/[.:·_]/g, '') : word.replace(/,/g, '');
  return bare.length <= maxWordLength
    ? bare.toWellFormed()
    : [...bare].slice(0, maxWordLength).join('').toWellFormed();
}
