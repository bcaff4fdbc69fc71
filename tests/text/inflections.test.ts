import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { firstLetters } from '../../src/store/search-keys.ts';
import { type StemLanguage, stemLanguages } from '../../src/text/languages/tag.ts';
import { isSameWord, stemOf } from '../../src/text/stem.ts';
import { keyOfForm, queryPrefix } from '../../src/text/word-key.ts';
import { wordsOf } from '../../src/text/words.ts';

/** The forms of words, a line for each word. */
function wordsIn(language: StemLanguage): string[][] {
  const text = readFileSync(new URL(`inflections/${language}.txt`, import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map(line => line.split(' '));
}

/** Words whose forms do not all meet, by their first form: irregular words, and stems of one or two letters. */
const divided: Readonly<Record<StemLanguage, readonly string[]>> = {
  ar: ['وزارة'],
  de: ['Firma'],
  en: ['crisis', 'gas', 'die', 'bus'],
  es: [],
  fr: ['élire'],
  hi: [],
  it: ['decidere'],
  nl: ['stad', 'tekenen'],
  pt: [],
  ru: ['беженец', 'генерал', 'рынок', 'ребёнок', 'день'],
  sv: ['ny', 'militär', 'år', 'bro'],
  tr: ['ev', 'oy', 'ay'],
};

/** Pairs of related words that meet. */
const related: Readonly<Record<StemLanguage, readonly string[]>> = {
  ar: ['اتفاق اتفاقية', 'دولة دولي', 'اقتصاد اقتصادي', 'سياسة سياسي'],
  de: ['Wahl Wähler', 'Schule Schüler', 'groß Größe'],
  en: ['report reporter'],
  es: ['negociación negociar', 'voto votar'],
  fr: ['négociation négocier'],
  hi: ['लड़का लड़की'],
  it: ['negoziato negoziare', 'voto votare'],
  nl: [],
  pt: ['negociação negociar', 'voto votar'],
  ru: ['суд судья'],
  sv: [],
  tr: [],
};

describe.each(stemLanguages)('%s', language => {
  const words = wordsIn(language).map(forms => forms.map(form => wordsOf(form)[0] ?? ''));

  test('forms of a word are the same word, also typed without accents', () => {
    const lines = wordsIn(language).filter(forms => forms.length > 1);
    expect(lines.length).toBeGreaterThanOrEqual(60);
    const missed = lines.filter(forms => {
      const typed = forms.flatMap(form => [
        form,
        form
          .normalize('NFD')
          .replace(/(?<=\p{Script=Latin})\p{M}+/gu, '')
          .normalize('NFC'),
      ]);
      const [first = '', ...others] = typed.map(form => wordsOf(form)[0] ?? '');
      return others.some(other => stemOf(language, other) !== stemOf(language, first));
    });
    expect(missed.map(([first]) => first)).toEqual(divided[language]);
  });

  test('other words are not', () => {
    const lines = wordsIn(language);
    const met = words.flatMap((forms, i) =>
      words.slice(0, i).flatMap((others, j) => {
        const meets = forms.some(a => others.some(b => isSameWord(language, a, b)));
        return meets ? [`${lines[j]?.[0]} ${lines[i]?.[0]}`] : [];
      }),
    );
    expect(met).toEqual(related[language]);
  });

  test('a query for one form reads the keys of all forms with its stem', () => {
    const missed = words.flatMap(forms =>
      forms.flatMap(a =>
        forms.filter(b => isSameWord(language, a, b) && !isRead(language, a, b)).map(b => `${a} ${b}`),
      ),
    );
    expect(missed).toEqual([]);
  });

  test('words in other scripts, and with digits, keep all letters', () => {
    const ownScript = words[0]?.[0] ?? '';
    const others = stemLanguages
      .flatMap(other => wordsIn(other).map(([first = '']) => wordsOf(first)[0] ?? ''))
      .filter(word => scriptOf(word) !== scriptOf(ownScript));
    expect(others.length).toBeGreaterThan(60);
    for (const word of [...others, 'covid19s', '2024s', '한국']) expect(stemOf(language, word)).toBe(word);
  });
});

function isRead(language: StemLanguage, query: string, form: string): boolean {
  const [prefix, key] = [queryPrefix(query), keyOfForm(language, form)];
  return key.startsWith(prefix) && firstLetters(key) === firstLetters(prefix);
}

function scriptOf(word: string): string | undefined {
  return ['Latin', 'Cyrillic', 'Arabic', 'Devanagari'].find(script =>
    new RegExp(`\\p{Script=${script}}`, 'u').test(word),
  );
}
