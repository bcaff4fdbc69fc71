import { withoutParticles } from './korean.ts';
import { languages } from './languages/all.ts';
import { type StemLanguage, stemLanguages, type WordLanguage } from './languages/tag.ts';
import { remembered } from './remembered.ts';

/**
 * Whether two words, as returned by `wordsIn`, are the same word in a language: they have one stem. No other function decides which word of a query
 * matches which word of a document.
 */
export function isSameWord(language: WordLanguage, a: string, b: string): boolean {
  if (a === b) return true;
  const [bareA, bareB] = [withoutParticles(a), withoutParticles(b)];
  if (bareA !== a || bareB !== b) return isSameWord(language, bareA, bareB);
  if (language === 'none') return false;
  if (language !== 'any') return stemOf(language, a) === stemOf(language, b);
  return beginAlike(a, b) && stemLanguages.some(each => stemOf(each, a) === stemOf(each, b));
}

/** Some stemmer takes most of any short name: India and Indus have one stem in Italian. */
function beginAlike(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length, significantLetters);
  return a.slice(0, length) === b.slice(0, length);
}

const significantLetters = 4;

/** The stem of a word in a language. Words in the letters of another script, with digits, or with a stem that is too short are their own stem. */
export function stemOf(language: StemLanguage, word: string): string {
  return stems.get(language)?.(word) ?? word;
}

const stems = new Map(
  stemLanguages.map(tag => {
    const { letters, stem, minStemLength } = languages[tag];
    const significant = remembered((word: string) => {
      const result = letters.test(word) ? stem(word) : word;
      return result.length < minStemLength ? word : result;
    });
    return [tag, significant] as const;
  }),
);
