import { beforeEach, describe, expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { flush } from '../../src/commands/search-index/flush.ts';
import { blockSize } from '../../src/search/document-table.ts';
import type { Item } from '../../src/store/attributes.ts';
import { putAll } from '../../src/store/batch-write.ts';
import { transact } from '../../src/store/transaction.ts';
import { type Api, startApi, unhurried } from '../api.ts';
import { searchIndexIn } from '../commands/search-index.ts';
import type { ModelDocument } from '../model.ts';
import { scan } from '../table.ts';
import { backlogEntries, unmergedSegments } from './archive.ts';
import { searchAll } from './search-all.ts';

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

describe('the items of segments that a merge retired are deleted a minute later', () => {
  const merging = { ...unmergedSegments, tiers: [{ below: 100, fanIn: 2 }] };
  const minute = 60_000;
  const wordsOf = (number: number) => backlogEntries([{ ...articleOf(number), body: 'one two three' }]);
  let now: number;
  let api: Api;

  /** The names of the segments that have items. */
  async function stored(): Promise<number> {
    const names = [...(await scan(api.table)).keys()].flatMap(key => /segment#\w+/.exec(key)?.[0] ?? []);
    return new Set(names).size;
  }

  beforeEach(async () => {
    now = Date.parse('2026-05-01T08:00:00Z');
    api = await startApi({ ...unhurried, clock: () => now });
    await putAll(api.table, wordsOf(0));
    await flush(api.table, { limits: unmergedSegments });
    await putAll(api.table, wordsOf(1));
  });

  test('by the next run of the worker, although there is nothing to flush', async () => {
    await flush(api.table, { limits: merging });
    expect(await stored()).toBe(2);
    now += minute - 1;
    await drainOutbox(api.table);
    expect(await stored()).toBe(2);
    now += 1;
    await drainOutbox(api.table);
    expect(await stored()).toBe(1);
  });

  test('by a flush that goes on', async () => {
    await flush(api.table, { limits: merging });
    await putAll(api.table, wordsOf(2));
    now += minute - 1;
    let merges = 0;
    const busy = await startApi({
      ...{ ...unhurried, over: api, clock: () => now },
      async intercept(send, _, input) {
        const response = await send();
        if (!JSON.stringify(input).includes('isRetired')) return response;
        // During the first merge the minute ends, and more articles are imported.
        if (merges++ === 0) await putAll(api.table, wordsOf(3));
        now += 1;
        return response;
      },
    });
    await flush(busy.table, { limits: merging });
    expect(merges).toBe(2);
    // The segment in use, and those that the two merges have just retired.
    expect(await stored()).toBe(3);
  });
});

test('articles of one instant have the order of the feed, also in a segment that was merged', async () => {
  const api = await startApi(unhurried);
  const all = Array.from({ length: 12 }, (_, i) => ({
    ...{ ...articleOf(0), slug: `a-${i}`, body: 'harbour', publishedAt: '2024-01-01T00:00:00Z' },
  }));
  for (const [some, tiers] of [
    [all.slice(0, 6), []],
    [all.slice(6), [{ below: 100, fanIn: 2 }]],
  ] as const) {
    expect((await api.import(...some)).problems).toEqual([]);
    await flush(api.table, { limits: { ...unmergedSegments, tiers } });
  }
  const { data } = await api.ask('{ articles(first: 20) { nodes { slug } } }');
  const feed = data.articles.nodes.map(({ slug }: { slug: string }) => `Article/${slug}`);
  expect(await searchAll(api, { query: 'harbour', orderBy: 'RECENCY', first: 5 })).toEqual(feed);
});

test('an edit of an article in a later block of a segment ends its earlier version there, and no other article', async () => {
  const { table } = await startApi(unhurried);
  const articles = Array.from({ length: blockSize + 40 }, (_, i): ModelDocument => {
    const publishedAt = new Date(Date.UTC(2024, 0, 1) + i * 3_600_000).toISOString();
    return { ...articleOf(0), slug: `a-${i}`, publishedAt, body: 'harbour' };
  });
  const edited = articles.slice(blockSize + 3, blockSize + 5).map(one => ({ ...one, body: 'border' }));
  for (const some of [articles, edited]) {
    await putAll(table, backlogEntries(some));
    await flush(table, { limits: unmergedSegments });
  }
  const expected = await startApi(unhurried);
  const kept = articles.filter(({ slug }) => edited.every(one => one.slug !== slug));
  await putAll(expected.table, backlogEntries([...kept, ...edited]));
  const [found, wanted] = [table, expected.table].map(async one => searchIndexIn((await scan(one)).values()));
  expect((await found)?.articles).toEqual((await wanted)?.articles);
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
