import { describe, expect, test } from 'vitest';
import { excerptOf } from '../../src/text/excerpt.ts';
import { type WordLanguage, wordLanguage } from '../../src/text/languages/tag.ts';
import { parseSearchQuery } from '../../src/text/search-query.ts';
import { isSameWord } from '../../src/text/stem.ts';
import { textWords } from '../../src/text/text-words.ts';
import { keyOfForm, queryPrefix } from '../../src/text/word-key.ts';
import { indexedWordsOf, wordsOf } from '../../src/text/words.ts';

describe('words', () => {
  test.for<[string, string[]]>([
    ['Élysée, CAFÉ', ['elysee', 'cafe']],
    ['Straße, Łódź, Ærø', ['strasse', 'lodz', 'aero']],
    ['Gilgit-Baltistan', ['gilgit', 'baltistan']],
    ['Pakistan’s l’accord O’Brien', ['pakistan', 'accord', 'brien']],
    ['the U.S. and 1,000 or 3.5 per cent', ['the', 'us', 'and', '1000', 'or', '3.5', 'per', 'cent']],
    ['1.000 or 3,5 of 1 000 000; 202 555 0123', ['1000', 'or', '3.5', 'of', '1000000', '202', '555', '0123']],
    ['COVID-19 in 2024', ['covid', '19', 'in', '2024']],
    ['日本の首相', ['日本', 'の', '首相']],
    ['สวัสดีครับ', ['สวัสดี', 'ครับ']],
    ['Ελλάδα и Россия', ['ελλαδα', 'и', 'россия']],
    ['…!? — ', []],
    ['x'.repeat(300), ['x'.repeat(64)]],
    ['__proto__ toString', ['proto', 'tostring']],
  ])('%s', ([text, words]) => {
    expect(wordsOf(text)).toEqual(words);
  });
});

test.for<[WordLanguage, string, string, boolean]>([
  ['en', 'treaties', 'treaty', true],
  ['en', 'negotiated', 'negotiations', true],
  ['en', 'invested', 'invests', true],
  ['en', 'china', 'chin', false],
  ['de', 'verhandlungen', 'verhandlung', true],
  ['de', 'hauser', 'haus', true],
  ['de', 'fluchtlinge', 'fluchtling', true],
  ['fr', 'elections', 'election', true],
  ['fr', 'negociations', 'negociation', true],
  ['es', 'negociacion', 'negociaciones', true],
  ['es', 'acuerdos', 'acuerdo', true],
  ['none', 'treaties', 'treaty', false],
  ['none', 'россия', 'россия', true],
  ['any', 'verhandlungen', 'verhandlung', true],
])('in %s, %s and %s are the same word: %s', ([language, a, b, isSame]) => {
  expect(isSameWord(language, a, b)).toBe(isSame);
  expect(isSameWord(language, b, a)).toBe(isSame);
  // A query reads the words whose keys begin alike.
  if (!isSame) return;
  expect(keyOfForm(language, a).startsWith(queryPrefix(b))).toBe(true);
  expect(keyOfForm(language, b).startsWith(queryPrefix(a))).toBe(true);
});

test.for([
  ['de-AT', 'de'],
  ['EN', 'en'],
  ['pt-BR', 'pt'],
  ['pl', 'none'],
  ['eng', 'none'],
] as const)('the words of %s are stemmed as %s', ([tag, language]) => {
  expect(wordLanguage(tag)).toBe(language);
});

describe('queries', () => {
  test.for<[string, Partial<ReturnType<typeof parseSearchQuery>>]>([
    ['the law of the sea', { words: ['law', 'sea'], phrases: [] }],
    ['the', { words: ['the'] }],
    ['“law of the sea” treaty', { words: ['law', 'sea', 'treaty'], phrases: [['law', 'of', 'the', 'sea']] }],
    ['treaty -nuclear', { words: ['treaty'], withoutWords: ['nuclear'] }],
    ['treaty -"cold war"', { words: ['treaty'], withoutPhrases: [['cold', 'war']] }],
    ['treaty -gilgit-baltistan', { words: ['treaty'], withoutPhrases: [['gilgit', 'baltistan']] }],
    ['gilgit-baltistan', { words: ['gilgit', 'baltistan'], phrases: [] }],
    ['"unclosed phrase', { phrases: [['unclosed', 'phrase']] }],
    ['treaty ("cold war")', { words: ['treaty', 'cold', 'war'], phrases: [['cold', 'war']] }],
    ['東京「平和条約」交渉', { phrases: [['平和', '条約']] }],
    ['a 5" pipe and 6" pipes', { phrases: [] }],
    ['treaty - police', { words: ['treaty', 'police'], withoutWords: [] }],
    ['Treaty TREATY', { words: ['treaty'] }],
    ['AT&T and att 25 000', { words: ['att', '25000'] }],
    ['att fraga', { words: ['fraga'] }],
    ['"J. K. Rowling" 25 000', { words: ['jk', 'rowling', '25000'], phrases: [['jk', 'rowling']] }],
  ])('%s', ([text, parsed]) => {
    expect(parseSearchQuery(text, 'ALL')).toMatchObject(parsed);
  });
});

test('an excerpt stands where most of the words are, and is cut between words', () => {
  const filler = 'Nothing of note was said on that day about anything. '.repeat(8);
  const text = `A treaty was named. ${filler}The treaties on rivers were signed in Karachi. ${filler}`;
  const excerpt = excerptOf(text, ['treaty', 'river'], 'en') ?? '';
  expect(excerpt).toContain('The treaties on rivers were signed in Karachi.');
  expect(excerpt).toMatch(/^…\w.*\w…$/);
  expect(excerpt.length).toBeLessThanOrEqual(202);
  expect(excerptOf(text, ['police'], 'en')).toBeUndefined();
  // No character of two code units is divided.
  for (const start of ['treaty', 'treaty '])
    expect(excerptOf(`${start}${'😀'.repeat(200)}`, ['treaty'], 'en')).toMatch(/^treaty ?(?:😀)+…$/u);
});

test('initials belong to the name that they begin', () => {
  const [, initials, name] = textWords('Then J. F. Kennedy spoke', 'en');
  expect(initials).toMatchObject({ word: 'jf', isJoined: true });
  expect(name).toMatchObject({ word: 'kennedy', isJoined: true });
});

test.for(["O'", "d'", "un'", "ab'", "l'un'x"])('a word of 80,000 parts, each %s', part => {
  const begun = performance.now();
  const text = part.repeat(80_000);
  expect(indexedWordsOf(`${text}a`).length).toBeGreaterThan(0);
  expect(performance.now() - begun).toBeLessThan(3000);
});
