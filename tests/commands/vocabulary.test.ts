import { beforeEach, describe, expect, test } from 'vitest';
import { mulberry32 } from '../../bench/generate.ts';
import { findDiscrepancies } from '../../src/commands/verify.ts';
import { addToVocabulary, rebuildVocabulary } from '../../src/commands/vocabulary.ts';
import { chunksOf } from '../../src/projection/vocabulary.ts';
import { chunkFrom } from '../../src/projection/vocabulary-chunk.ts';
import type { Item } from '../../src/store/attributes.ts';
import { vocabularyKey } from '../../src/store/keys.ts';
import { transact } from '../../src/store/transaction.ts';
import { type Api, startApi } from '../api.ts';
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

describe('a rebuilt vocabulary', () => {
  test('has exactly the words that it is given, in the same chunks as if they were added', async () => {
    await addToVocabulary(api.table, counts(['withdrawn', 'treaty'], 900));
    await rebuildVocabulary(api.table, [counts(['treaty', 'summit'], 2), counts(['treaty'], 2)]);
    expect(await words()).toEqual({ treaty: 2, summit: 1 });
    const texts = async () =>
      (await chunks()).filter(({ words }) => words !== '').map(({ pk, words }) => [pk, words]);
    const rebuilt = await texts();
    api.close();
    api = await startApi();
    await addToVocabulary(api.table, new Map([...counts(['treaty'], 4), ...counts(['summit'], 2)]));
    expect(rebuilt).toEqual(await texts());
  });

  test('keeps the words that are added while articles are read', async () => {
    await addToVocabulary(api.table, counts(['treaty', 'withdrawn'], 2));
    await rebuildVocabulary(
      api.table,
      (async function* () {
        yield counts(['treaty'], 2);
        await addToVocabulary(api.table, counts(['treaties', 'fresh'], 1));
      })(),
    );
    expect(await words()).toMatchObject({ treaty: 1, treaties: 0, fresh: 0 });
  });

  test('replaces malformed chunks; until then an addition leaves them as they are, and verify reports them', async () => {
    await addToVocabulary(api.table, counts(['treaty'], 2));
    const [head = '', tail = ''] = chunksOf('treaty');
    await transact(api.table, [
      { put: { ...vocabularyKey(head), words: 'broken', version: 1 } },
      { put: { ...vocabularyKey(tail), words: 7 } },
    ]);
    await addToVocabulary(api.table, counts(['treaty'], 1));
    expect((await chunks()).map(({ words }) => words)).toEqual(expect.arrayContaining(['broken', 7]));
    expect((await faults()).map(({ kind }) => kind)).toEqual(['malformed', 'malformed']);
    await rebuildVocabulary(api.table, [counts(['treaty'], 2)]);
    expect(await words()).toEqual({ treaty: 1 });
    expect(await faults()).toEqual([]);
  });
});

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
  for await (const fault of findDiscrepancies(api.table)) found.push(fault);
  return found;
}
