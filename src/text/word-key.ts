import { withoutParticles } from './korean.ts';
import { languages } from './languages/all.ts';
import { arabicScript, cyrillic, devanagari, latin } from './languages/language.ts';
import { type StemLanguage, stemLanguages, type WordLanguage } from './languages/tag.ts';
import { remembered } from './remembered.ts';
import { stemOf } from './stem.ts';

/**
 * The key under which the index has a form: its stem in the language of the text. Names, and texts of other languages,
 * have stems too where a script has one stemmed language; Latin letters of an unknown language have those of English,
 * because a key only has to begin like the words of a query.
 */
export function keyOfForm(language: WordLanguage, form: string): string {
  const isOwn = language !== 'none' && language !== 'any' && languages[language].letters.test(form);
  const stemmed = isOwn ? language : stemLanguagesOf(form)[0];
  if (stemmed === undefined) return withoutParticles(form);
  const key = toKey(stemOf(stemmed, form));
  // A stem may change the first letters: Dutch seven, sef. The very form must be found whatever its text is written in.
  const isUsual = key.length >= minLength && form.startsWith(key.slice(0, minLength));
  return isUsual || key.startsWith(queryPrefix(form)) ? key : queryPrefix(form);
}

/**
 * The beginning of the keys of all forms that can be the same word as one of a query. A query has no language, so this
 * is what the stems of the word in all languages of its script have in common: one range of the index has all of them,
 * and few others.
 */
export const queryPrefix: (word: string) => string = remembered((word: string): string => {
  const tags = stemLanguagesOf(word);
  const [first = withoutParticles(word), ...others] = tags.map(tag => toKey(stemOf(tag, word)));
  const prefix = others.reduce(commonBeginning, first);
  return prefix.length < minLength ? [...first].slice(0, minLength).join('') : prefix;
});

/** Words with the same first three letters have one list (src/store/keys.ts), and a request reads one list. */
const minLength = 3;

/** The stemmed languages of a word's script, English first. */
function stemLanguagesOf(word: string): readonly StemLanguage[] {
  return scripts.find(({ letters }) => letters.test(word))?.tags ?? [];
}

const scripts = [latin, cyrillic, arabicScript, devanagari].map(({ letters }) => ({
  letters,
  tags: stemLanguages
    .filter(tag => languages[tag].letters === letters)
    .toSorted((a, b) => Number(b === 'en') - Number(a === 'en')),
}));

/** Stemmers change letters near the beginning of short words: pay, pai; Dutch hoog, hog. Keys do not have these differences. */
function toKey(stem: string): string {
  return latin.letters.test(stem) ? stem.replace(/([aeiou])\1+/g, '$1').replaceAll('y', 'i') : stem;
}

function commonBeginning(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
}
