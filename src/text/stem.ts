import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as french } from '@orama/stemmers/french';
import { stemmer as german } from '@orama/stemmers/german';
import { stemmer as spanish } from '@orama/stemmers/spanish';
import { foldLetters } from './fold.ts';
import { withoutParticles } from './korean.ts';

/** The languages whose words are stemmed; words of all other languages are only folded. */
const stemmers = { en: english, de: german, fr: french, es: spanish } as const;

export type StemLanguage = keyof typeof stemmers;

/** `any` is the language of names and of texts without a stated language. */
export type WordLanguage = StemLanguage | 'none' | 'any';

const languages: readonly StemLanguage[] = ['en', 'de', 'fr', 'es'];

/** Minimum length of a stem; a shorter one is not significant. */
const minStemLength = 3;

/** The stemming language of a document, from its BCP 47 tag. */
export function wordLanguage(tag: string): WordLanguage {
  const primary = tag.toLowerCase().split('-')[0];
  return languages.find(language => language === primary) ?? 'none';
}

/**
 * Whether two words, as returned by `wordsIn`, are the same word in a language: they have one root and, in that language, one stem. No other
 * function decides which word of a query matches which word of a document.
 */
export function isSameWord(language: WordLanguage, a: string, b: string): boolean {
  if (a === b) return true;
  const [bareA, bareB] = [withoutParticles(a), withoutParticles(b)];
  if (bareA !== a || bareB !== b) return isSameWord(language, bareA, bareB);
  if (language === 'none' || rootOf(a) !== rootOf(b)) return false;
  if (language !== 'any') return stem(language, a) === stem(language, b);
  return languages.some(each => stem(each, a) === stem(each, b));
}

/**
 * The root of a word: the remainder after the repeated use of the stemmer that removes most, in whatever language. It does not depend on the
 * language, which a query does not have, so one list holds all documents that a word of a query can match.
 */
export const rootOf: (word: string) => string = remembered((word: string): string => {
  const bare = withoutParticles(word);
  if (bare !== word) return rootOf(bare);
  if (!/^[a-z]+$/.test(word)) return word;
  for (let root = word; ; ) {
    const shortest = languages
      .map(language => stem(language, root))
      .filter(one => one.length >= minStemLength)
      .reduce((best, one) => (one.length < best.length ? one : best), atMost(stem('en', root), root));
    if (shortest === root) return root;
    root = shortest;
  }
});

/** English comes first, because it also changes letters: treaty and treaties only coincide as treati. */
function atMost(one: string, word: string): string {
  return one.length >= minStemLength && one.length <= word.length ? one : word;
}

function stem(language: StemLanguage, word: string): string {
  return stems[language](word);
}

const stems: Readonly<Record<StemLanguage, (word: string) => string>> = {
  en: remembered(word => stemmed('en', word)),
  de: remembered(word => stemmed('de', word)),
  fr: remembered(word => stemmed('fr', word)),
  es: remembered(word => stemmed('es', word)),
};

function stemmed(language: StemLanguage, word: string): string {
  if (!/^[a-z]+$/.test(word)) return word;
  // Words have no accents here, but the Spanish stemmer knows this ending only with its accent.
  const written = language === 'es' ? word.replace(/([cs])ion$/, '$1ión') : word;
  return foldLetters(stemmers[language](written));
}

/** A cached function of a word: texts repeat the same words again and again. */
function remembered(compute: (word: string) => string): (word: string) => string {
  const maxKnown = 20_000;
  const known = new Map<string, string>();
  return word => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const answer = compute(word);
    if (known.size >= maxKnown) known.clear();
    known.set(word, answer);
    return answer;
  };
}
