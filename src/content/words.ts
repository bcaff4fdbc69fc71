import { foldLetters } from './fold.ts';

/** Characters of a word that count; what follows them tells no two words apart that anybody would look for. */
const longestWord = 64;

/**
 * Cuts by script, with dictionaries for those that write no spaces; the language makes no difference to where words end. Made when it
 * is first used: that takes some 10 ms.
 */
let segmenter: Intl.Segmenter | undefined;

/** A word as it is compared, and where it stands in its text. */
export interface Word {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The words of a text in their order, without case and accents: the one analysis of documents and of queries. What an apostrophe cuts
 * off of one letter is dropped (Pakistan’s, l’accord), full stops in abbreviations and commas in numbers too (U.S., 1,000).
 */
export function* wordsIn(text: string): Generator<Word> {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'word' });
  for (const { segment, index, isWordLike } of segmenter.segment(text)) {
    if (isWordLike !== true) continue;
    const end = index + segment.length;
    const parts = foldLetters(segment).split(/['’ʼ＇]/);
    for (const part of parts) {
      if (parts.length > 1 && part.length < 2) continue;
      const word = [...trimmed(part)].slice(0, longestWord).join('').toWellFormed();
      if (word !== '') yield { word, start: index, end };
    }
  }
}

/** The words alone. */
export function wordsOf(text: string): string[] {
  return Array.from(wordsIn(text), ({ word }) => word);
}

function trimmed(word: string): string {
  return /\p{L}/u.test(word) ? word.replace(/[.:·_]/g, '') : word.replace(/,/g, '');
}
