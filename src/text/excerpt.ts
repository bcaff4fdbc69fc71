import { characterStart } from './character-start.ts';
import type { WordLanguage } from './languages/tag.ts';
import { isSameWord } from './stem.ts';
import { type Word, wordsIn } from './words.ts';

/** Characters of an excerpt, about two lines on a phone. */
const maxLength = 200;

/** Characters of an excerpt before the first match. */
const lead = 40;

/** The part of a text with the most matching words, cut between words; undefined without a match. */
export function excerptOf(
  text: string,
  wanted: readonly string[],
  language: WordLanguage,
): string | undefined {
  const words = [...wordsIn(text)];
  const hits = words.flatMap(word => {
    const here = [word.word, ...word.others];
    const which = wanted.findIndex(one => here.some(each => isSameWord(language, each, one)));
    return which < 0 ? [] : { ...word, which };
  });
  const [first] = hits;
  if (first === undefined) return undefined;
  const within = ({ start }: Word) =>
    new Set(
      hits.flatMap(hit => (hit.start >= start && hit.end <= start + maxLength - lead ? hit.which : [])),
    );
  // The first of the ranges with the most different words.
  const best = hits.reduce(
    (found, hit) => {
      const count = within(hit).size;
      return count > found.count ? { hit, count } : found;
    },
    { hit: first, count: 0 },
  ).hit;
  return cut(text, words, best.start);
}

/** The beginning of a text, cut between words. */
export function beginningOf(text: string): string {
  return cut(text, [...wordsIn(text)], 0);
}

function cut(text: string, words: readonly Word[], around: number): string {
  const from = around <= lead ? 0 : (words.find(({ start }) => start >= around - lead)?.start ?? around);
  const end =
    text.length - from <= maxLength
      ? text.length
      : (words.findLast(word => word.start > from && word.end <= from + maxLength)?.end ?? from + maxLength);
  const part = text.slice(from, characterStart(text, end)).replace(/\s+/g, ' ').trim().toWellFormed();
  return `${from > 0 ? '…' : ''}${part}${end < text.length ? '…' : ''}`;
}
