import { beforeAll, describe, expect, test } from 'vitest';
import { addToVocabulary } from '../../src/commands/search-index/vocabulary.ts';
import { isVocabularyWord } from '../../src/projection/vocabulary.ts';
import { corrections, nearestWords } from '../../src/resolvers/search/spelling.ts';
import { Meter } from '../../src/store/meter.ts';
import { foldWord } from '../../src/text/fold-word.ts';
import { indexedWordsOf } from '../../src/text/words.ts';
import { type Api, startApi, startSampleCopy } from '../api.ts';
import { Model, mentionsOf } from '../model.ts';
import { seeded } from '../seed.ts';
import { misspellings } from './misspellings.ts';

const model = new Model();
const counts = documentFrequencies();
const known = [...counts.keys()].filter(isVocabularyWord);
let api: Api;

beforeAll(async () => {
  api = await startSampleCopy();
  await addToVocabulary(api.table, counts);
});

test('of 500 misspellings of words of the sample content, nine of ten are corrected to the word', async () => {
  const { random, pick } = seeded('misspellings');
  const latin = known.filter(word => /^[a-z]+$/.test(word));
  const right: boolean[] = [];
  const wrong: string[] = [];
  while (right.length < 500) {
    const word = pick(latin);
    const misspelt = misspeltOf(word, random);
    if (counts.has(misspelt) || !isVocabularyWord(misspelt)) continue;
    const found = (await corrections(api.table, [misspelt])).get(misspelt);
    right.push(found === word);
    if (found !== word) wrong.push(`${misspelt}: ${word}, found ${found}`);
  }
  const count = right.filter(Boolean).length;
  process.stdout.write(`${count} of 500 corrected: ${wrong.join('; ')}\n`);
  expect(count).toBeGreaterThanOrEqual(450);
});

test('every word within one edit is among the nearest, in one request of at most six units', async () => {
  const { pick } = seeded('nearest');
  const byLength = Map.groupBy(
    known.filter(word => /^[a-z]+$/.test(word)),
    word => word.length,
  );
  for (const words of byLength.values()) {
    for (let i = 0; i < 15; i++) {
      const word = pick(words);
      const misspelt = pick(misspellings(word));
      if (!isVocabularyWord(misspelt)) continue;
      const meter = new Meter();
      const near = await nearestWords(api.table.metered(meter), misspelt);
      expect(near, misspelt).toContainEqual(expect.objectContaining({ word, distance: 1 }));
      expect(near.map(({ word }) => word)).not.toContain(misspelt);
      expect(meter.cost, misspelt).toMatchObject({ requests: 1 });
      expect(meter.cost.readUnits, misspelt).toBeLessThanOrEqual(6);
    }
  }
});

test.for([
  // From eight letters on two edits are corrected where one side of the word is right.
  ['negotatoins', 'negotiations'],
  ['nxgotiatinos', undefined],
  // Fewer letters, and numbers, are not.
  ['sae', undefined],
  ['trxaxy', undefined],
  ['covid91', undefined],
  // A word with two letters swapped comes before a more frequent one, and before one with the same first letter.
  ['regiosn', 'regions'],
  ['onne', 'none'],
  // The first letter may be wrong, but a word with the right one comes first.
  ['zakistan', 'pakistan'],
] as const)('%s: %s', async ([misspelt, wanted]) => {
  expect((await corrections(api.table, [misspelt])).get(misspelt)).toBe(wanted);
});

test('words in one request for all: each with its own correction, in every script', async () => {
  const own = await startApi();
  const words = [
    'переговоры',
    'συμφωνία',
    'اتفاقية',
    'समझौता',
    'הסכמים',
    '条約締結',
    '한국은행',
    '𞤀𞤣𞤤𞤢𞤥',
  ].map(word => foldWord(word));
  await addToVocabulary(own.table, new Map(words.map(word => [word, 1])));
  const misspelt = words.map(word => {
    const letters = [...word];
    return letters
      .with(1, letters[2] ?? '')
      .with(2, letters[1] ?? '')
      .join('');
  });
  // Of Hangul one letter of a syllable is wrong.
  misspelt[words.indexOf('한국은행')] = '한곡은행';
  const meter = new Meter();
  expect(await corrections(own.table.metered(meter), misspelt)).toEqual(
    new Map(misspelt.map((word, i) => [word, words[i]])),
  );
  expect(meter.cost).toMatchObject({ requests: 1 });
  own.close();
});

test('the first letter counts more than the frequency, and the distance more than both', async () => {
  const own = await startApi();
  const articles = { bordering: 1, hordering: 500, corderings: 900, borders: 2, orders: 64, border: 1 };
  await addToVocabulary(own.table, new Map(Object.entries(articles)));
  const near = (word: string) => nearestWords(own.table, word).then(all => all.map(({ word }) => word));
  expect(await near('bordeering')).toEqual(['bordering', 'hordering']);
  expect(await near('bordets')).toEqual(['borders']);
  expect(await near('borderz')).toEqual(['borders', 'border']);
  expect(await near('qorders')).toEqual(['orders', 'borders']);
  own.close();
});

test('words of articles that are not in the vocabulary yet are candidates as well', async () => {
  const fresh = new Map([
    ['quokka', 3],
    ['pakistans', 900],
  ]);
  const found = await corrections(api.table, ['quoka', 'pakistam'], fresh);
  expect(found).toEqual(new Map(Object.entries({ quoka: 'quokka', pakistam: 'pakistan' })));
  expect(await nearestWords(api.table, 'quoka', fresh)).toContainEqual({
    word: 'quokka',
    distance: 1,
    exponent: 1,
  });
  expect((await corrections(api.table, ['quoka'])).get('quoka')).toBeUndefined();
});

describe('names of entities that no article contains', () => {
  test('correct words that are near no word of an article', async () => {
    expect(counts.has('petersburg')).toBe(false);
    for (const misspelt of ['petersbrug', 'etersburg', 'petersburgh']) {
      const meter = new Meter();
      const near = await nearestWords(api.table.metered(meter), misspelt);
      expect(near[0], misspelt).toMatchObject({ word: 'petersburg', distance: 1 });
      expect(meter.cost.requests).toBe(5);
      expect(meter.cost.rounds).toBe(2);
    }
  });

  test('are not read where a word of an article is near', async () => {
    const meter = new Meter();
    expect((await corrections(api.table.metered(meter), ['pakistam'])).get('pakistam')).toBe('pakistan');
    expect(meter.cost.requests).toBe(1);
  });
});

function misspeltOf(word: string, random: () => number): string {
  const at = Math.floor(random() * word.length);
  const letter = String.fromCharCode(97 + Math.floor(random() * 26));
  const [before, after] = [word.slice(0, at), word.slice(at + 1)];
  switch (Math.floor(random() * 4)) {
    case 0:
      return before + letter + after;
    case 1:
      return before + after;
    case 2:
      return before + letter + word.charAt(at) + after;
    default:
      return before + after.charAt(0) + word.charAt(at) + after.slice(1);
  }
}

/** In how many articles of the sample content each word is. */
function documentFrequencies(): Map<string, number> {
  const all = new Map<string, number>();
  for (const article of model.articles()) {
    const texts = [
      article.headline,
      article.summary,
      article.body,
      ...(article.keywords ?? []),
      ...mentionsOf(article).map(({ entity }) => model.get(entity).name),
    ];
    for (const word of new Set(texts.flatMap(text => indexedWordsOf(text ?? ''))))
      all.set(word, (all.get(word) ?? 0) + 1);
  }
  return all;
}
