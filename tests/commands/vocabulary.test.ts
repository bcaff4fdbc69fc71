import { beforeEach, describe, expect, test } from 'vitest';
import { mulberry32 } from '../../bench/generate.ts';
import { type Repair, reproject } from '../../src/commands/repair/reproject.ts';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { flush } from '../../src/commands/search-index/flush.ts';
import { addToVocabulary } from '../../src/commands/search-index/vocabulary.ts';
import { chunksOf } from '../../src/projection/vocabulary.ts';
import { chunkFrom, chunkItem } from '../../src/projection/vocabulary-chunk.ts';
import type { Item } from '../../src/store/attributes.ts';
import { vocabularyKey } from '../../src/store/search-keys.ts';
import { transact } from '../../src/store/transaction.ts';
import { type Api, startApi } from '../api.ts';
import { unmergedSegments } from '../search/archive.ts';
import { scan } from '../table.ts';

let api: Api;

beforeEach(async () => {
  api = await startApi();
  return () => api.close();
});

/** Additions below the next power of two do not count. */
const never = () => 1;
/** Additions below the next power of two always count. */
const always = () => 0;

test('a word has the power of two of its articles, and grows with more of them', async () => {
  await addToVocabulary(api.table, new Map([...counts(['treaty'], 5), ...counts(['summit'], 1)]));
  expect(await words()).toEqual({ treaty: 2, summit: 0 });
  await addToVocabulary(api.table, counts(['treaty'], 100), never);
  expect(await words()).toEqual({ treaty: 6, summit: 0 });
  await addToVocabulary(api.table, counts(['treaty'], 1), never);
  expect(await words()).toEqual({ treaty: 6, summit: 0 });
  await addToVocabulary(api.table, counts(['treaty'], 1), always);
  expect(await words()).toEqual({ treaty: 7, summit: 0 });
});

test('many articles that are added one by one are estimated within a factor of four: no count is stored', async () => {
  const articles = 64;
  const some = ['treaty', 'summit', 'border', 'harbour', 'договор', '한국은'];
  const random = mulberry32(1);
  for (let i = 0; i < articles; i++) await addToVocabulary(api.table, counts(some, 1), random);
  for (const exponent of Object.values(await words())) expect(Math.abs(exponent - 6)).toBeLessThanOrEqual(2);
});

test('only chunks that change are written', async () => {
  await addToVocabulary(api.table, counts(['treaty', 'treason', 'summit'], 3));
  const before = await chunks();
  await addToVocabulary(api.table, counts(['treaty', 'treason', 'summit'], 1), never);
  expect(await chunks()).toEqual(before);
  await addToVocabulary(api.table, counts(['treaties', 'summit'], 1), never);
  const changed = (await chunks()).filter(item =>
    before.every(one => one.pk !== item.pk || one.words !== item.words),
  );
  expect(changed.map(({ pk }) => pk).toSorted()).toEqual(
    chunksOf('treaties')
      .map(chunk => vocabularyKey(chunk).pk)
      .toSorted(),
  );
});

test.for([
  ['too short', 'sea'],
  ['too long', 'x'.repeat(31)],
  ['with a digit', 'covid19'],
  ['with a sign', "o'hara"],
  ['two syllables of two letters', '나무'.slice(0, 1)],
])('a word that is %s is not added: %s', async ([, word = '']) => {
  await addToVocabulary(api.table, counts([word], 3));
  expect(await words()).toEqual({});
});

test('concurrent calls lose no word of one chunk', async () => {
  const rounds = Array.from({ length: 8 }, (_, i) =>
    Array.from({ length: 150 }, (_, j) => `con${letters(j % 3)}${letters(i)}${letters(j)}tion`),
  );
  await Promise.all(rounds.map(some => addToVocabulary(api.table, counts(some, 1))));
  expect(Object.keys(await words()).toSorted()).toEqual(rounds.flat().toSorted());
  for (const item of await chunks()) expect(chunkFrom(item)).toBeDefined();
});

test('a large chunk keeps its most frequent words, and the others stay in the chunk of their endings', async () => {
  const rare = Array.from({ length: 9000 }, (_, i) => `con${letters(i)}${letters(i % 26)}`);
  await addToVocabulary(api.table, new Map([...counts(rare, 1), ...counts(['conference', 'congress'], 9)]));
  const chunk = (await chunks()).find(({ pk }) => pk === vocabularyKey('con-').pk);
  expect(String(chunk?.words).length).toBeLessThanOrEqual(32_000);
  const kept = chunk === undefined ? undefined : chunkFrom(chunk)?.exponents;
  expect(kept?.get('conference')).toBe(3);
  expect(kept?.get('congress')).toBe(3);
  expect(Object.keys(await words()).length).toBe(rare.length + 2);
});

describe('the vocabulary of a search index', () => {
  beforeEach(async () => {
    const texts = ['The treaty of the harbours', 'A summit about the treaty', 'Nothing but a ferry'];
    await api.import(
      ...texts.map((headline, i) => ({
        ...{ type: 'Article', slug: `a${i}`, headline, publishedAt: '2024-05-01T00:00:00Z' },
      })),
    );
    await flush(api.table, { limits: unmergedSegments });
    expect(await faults()).toEqual([]);
  });

  const corrected = async (query: string) =>
    (await api.ask('query ($query: String!) { search(query: $query) { correctedQuery } }', { query })).data
      .search.correctedQuery;

  test('lacks a word or a chunk: verify reports it, and reproject repairs it', async () => {
    const before = await words();
    const [head = '', tail = ''] = chunksOf('treaty');
    await transact(api.table, [
      { delete: vocabularyKey(head) },
      { put: chunkItem(tail, { exponents: new Map(), version: 9 }) },
    ]);
    expect(await corrected('traety')).toBeNull();
    expect((await faults()).map(({ kind, reason }) => [kind, reason])).toEqual(
      expect.arrayContaining([
        ['missing', expect.stringMatching(/lacks 1 of the words .*: treaty/)],
        ['different', expect.stringMatching(/lacks 1 of the words .*: treaty/)],
      ]),
    );
    expect(await repaired()).toMatchObject({ repaired: 2, kept: 0 });
    expect(await words()).toEqual(before);
    expect(await corrected('traety')).toBe('treaty');
    expect(await faults()).toEqual([]);
  });

  test('keeps words of no article and other frequencies', async () => {
    await addToVocabulary(api.table, counts(['treaty', 'treason'], 500));
    expect(await faults()).toEqual([]);
    const before = await words();
    expect(await repaired()).toMatchObject({ repaired: 0 });
    expect(await words()).toEqual(before);
  });

  test('has a malformed chunk: an addition leaves it as it is, and reproject replaces it', async () => {
    const [head = '', tail = ''] = chunksOf('treaty');
    const [short = ''] = chunksOf('summit');
    await transact(api.table, [
      { put: { ...vocabularyKey(head), words: 'broken', version: 1 } },
      { put: { ...vocabularyKey(tail), words: 7 } },
      // As long a word has another chunk, by more of its first letters.
      { put: { ...vocabularyKey(short), words: 'quokka0', version: 1 } },
    ]);
    await addToVocabulary(api.table, counts(['treaty'], 1));
    expect((await chunks()).map(({ words }) => words)).toEqual(expect.arrayContaining(['broken', 7]));
    expect((await faults()).map(({ kind }) => kind)).toEqual(['malformed', 'malformed', 'malformed']);
    expect(await repaired()).toMatchObject({ repaired: 3, kept: 0 });
    expect(await words()).toMatchObject({ treaty: 1, summit: 0 });
    expect(await faults()).toEqual([]);
  });

  test('is complete although a full chunk leaves out its rarest words', async () => {
    const rare = Array.from({ length: 9000 }, (_, i) => `tre${letters(i)}${letters(i % 26)}`);
    await addToVocabulary(api.table, counts(rare, 900));
    expect(await faults()).toEqual([]);
  });

  test('is complete although a full chunk left out a word that has become less rare since: its count began anew each time', async () => {
    const rare = Array.from({ length: 9000 }, (_, i) => `${letters(i)}aty`);
    const [, tail = ''] = chunksOf('treaty');
    await transact(api.table, [
      { put: chunkItem(tail, { exponents: new Map(rare.map(word => [word, 0])), version: 9 }) },
    ]);
    expect(await words()).toMatchObject({ treaty: 1 });
    expect(await faults()).toEqual([]);
    const few = rare.slice(0, 100);
    await transact(api.table, [
      { put: chunkItem(tail, { exponents: new Map(few.map(word => [word, 0])), version: 10 }) },
    ]);
    expect(await faults()).toMatchObject([{ kind: 'different', key: vocabularyKey(tail) }]);
  });
});

function repaired(): Promise<Repair> {
  return reproject(api.table, { confirmDeletion: async () => true });
}

function counts(some: readonly string[], articles: number): Map<string, number> {
  return new Map(some.map(word => [word, articles]));
}

/** A number in three letters. */
function letters(n: number): string {
  return [n / 676, n / 26, n].map(digit => String.fromCharCode(97 + (Math.floor(digit) % 26))).join('');
}

async function chunks(): Promise<Item[]> {
  return [...(await scan(api.table)).values()].filter(({ sk }) => sk === 'vocabulary');
}

/** All words with their exponents; the same in both of their chunks, unless a large one lacks it. */
async function words(): Promise<Record<string, number>> {
  const all = new Map<string, number>();
  for (const item of await chunks())
    for (const [word, exponent] of chunkFrom(item)?.exponents ?? []) all.set(word.normalize('NFC'), exponent);
  return Object.fromEntries(all);
}

async function faults() {
  const found = [];
  for await (const fault of findFaults(api.table)) found.push(fault);
  return found;
}
