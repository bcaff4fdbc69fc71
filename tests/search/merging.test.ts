import { expect, test } from 'vitest';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { flush } from '../../src/commands/search-index/flush.ts';
import type { Item } from '../../src/store/attributes.ts';
import { putAll } from '../../src/store/batch-write.ts';
import { transact } from '../../src/store/transaction.ts';
import { startApi, unhurried } from '../api.ts';
import { searchIndexIn } from '../commands/search-index.ts';
import type { ModelDocument } from '../model.ts';
import { scan } from '../table.ts';
import { backlogEntries, unmergedSegments } from './archive.ts';

/** Long words, so that the names of a few hundred lists fill an item. */
const words = Array.from({ length: 1800 }, (_, i) => `${'αβγδεζη'.repeat(4)}${inLetters(i)}`);
const segments = 4;

/** Twice 100 lists of each segment, and those of the new segment whose names have 100 kB. */
const maxHeld = 200 + 700;

const articleOf = (number: number): ModelDocument => ({
  type: 'Article',
  slug: `a-${number}`,
  headline: 'News',
  language: 'und',
  publishedAt: `2024-01-0${number + 1}T00:00:00Z`,
  body: words.join(' '),
});

/** A number by letters: the digits after a word would be a word of their own. */
function inLetters(number: number): string {
  return String(number).replace(/\d/g, digit => 'αβγδεζηθικ'.charAt(Number(digit)));
}

const limits = { ...unmergedSegments, tiers: [{ below: 100, fanIn: segments + 1 }] };

test('a merge holds a part of the lists at a time, however long they are, and may end between two parts', async () => {
  const home = await startApi(unhurried);
  for (let i = 0; i < segments; i++) {
    await putAll(home.table, backlogEntries([articleOf(i)]));
    await flush(home.table, { limits: unmergedSegments });
  }
  await putAll(home.table, backlogEntries([articleOf(segments)]));
  const before = searchIndexIn((await scan(home.table)).values());
  expect(before.articles.size).toBe(segments + 1);

  let puts = 0;
  const ending = await startApi({
    ...unhurried,
    over: home,
    intercept: (send, _, input) => {
      if (puts > words.length / 2) return Promise.reject(new Error('The process has ended.'));
      puts += countIn(input, 'PutRequest');
      return send();
    },
  });
  await expect(flush(ending.table, { limits })).rejects.toThrow();
  expect(searchIndexIn((await scan(home.table)).values())).toEqual(before);

  let [read, written, most] = [0, 0, 0];
  const merging = await startApi({
    ...unhurried,
    over: home,
    intercept: (send, name, input) => {
      if (name === 'BatchGetItemCommand') read += countIn(input, 'Keys');
      written += countIn(input, 'PutRequest');
      most = Math.max(most, read - segments * written);
      return send();
    },
  });
  expect(await flush(merging.table, { limits, wait: 60_000, takeOverAfter: 0 })).toBe(1);
  expect(read).toBeGreaterThan(segments * words.length);
  expect(most).toBeLessThan(segments * maxHeld);
  expect(searchIndexIn((await scan(home.table)).values())).toEqual({ ...before, leftOver: [] });
});

test('segments whose lists are named in another order are not merged: verify reports them', async () => {
  const { table, import: add } = await startApi(unhurried);
  for (const slug of ['a', 'b']) {
    const { problems } = await add({ ...articleOf(0), slug, body: 'one two three' });
    expect(problems).toEqual([]);
    await flush(table, { limits: unmergedSegments });
  }
  expect(await Array.fromAsync(findFaults(table))).toEqual([]);
  const terms = [...(await scan(table)).values()].filter(({ sk }) => sk.startsWith('terms#'));
  expect(terms).toHaveLength(2);
  const reversed = (item: Item) => ({ ...item, lists: String(item.lists).split(' ').reverse().join(' ') });
  await transact(
    table,
    terms.map(item => ({ put: reversed(item) })),
  );
  await add({ ...articleOf(0), slug: 'c', body: 'one two three' });
  const merging = { ...unmergedSegments, tiers: [{ below: 100, fanIn: 2 }] };
  await expect(flush(table, { limits: merging })).rejects.toThrow(/not in order/);
  const faults = await Array.fromAsync(findFaults(table));
  expect(faults.map(({ key }) => key.sk)).toEqual(terms.map(({ sk }) => sk));
});

/** The number of postings that a request reads or puts. */
function countIn(input: unknown, what: 'Keys' | 'PutRequest'): number {
  let count = 0;
  JSON.stringify(input, (name, value) => {
    if (name === what) count += JSON.stringify(value).split('"list#word/').length - 1;
    return value;
  });
  return count;
}
