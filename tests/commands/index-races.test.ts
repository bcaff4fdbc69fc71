import { expect, test } from 'vitest';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { flush } from '../../src/commands/search-index/flush.ts';
import { startApi } from '../api.ts';

/** Merges as often as it can, so that segments come and go under the check. */
const limits = {
  maxFresh: 2,
  maxFreshBytes: 1,
  tiers: [
    { below: 8, fanIn: 2 },
    { below: 100, fanIn: 2 },
  ],
  maxDeadShare: 0.1,
  settling: 0,
};

const article = (i: number, version: number) => ({
  type: 'Article',
  slug: `a${i}`,
  headline: `Harbour ${version}`,
  body: `The bridge of island number${i} in version ${version}.`,
  publishedAt: `2024-01-${String((i % 28) + 1).padStart(2, '0')}T00:00:00.000Z`,
  ...(version % 5 === 4 ? { status: 'WITHDRAWN' } : {}),
});

test('a check of the search index beside edits, withdrawals, flushes and merges finds no faults', async () => {
  const api = await startApi();
  const count = 20;
  await api.import(...Array.from({ length: count }, (_, i) => article(i, 0)));
  let isOver = false;
  let flushes = 0;
  const edit = async () => {
    for (let version = 1; !isOver; version++)
      await api.import(...[0, 1, 2].map(i => article((version * 3 + i) % count, version)));
  };
  const keepFlushing = async () => {
    for (; !isOver; flushes++) await flush(api.table, { limits });
  };
  const check = async () => {
    const faults: string[] = [];
    for (let i = 0; i < 4; i++)
      for await (const { kind, key, reason } of findFaults(api.table))
        faults.push(`${kind} ${key.pk} ${key.sk}: ${reason}`);
    return faults;
  };
  const writers = [edit(), keepFlushing()];
  const faults = await check().finally(() => {
    isOver = true;
  });
  await Promise.all(writers);
  expect(faults.filter(fault => / list#(?:search|word|keys)| segment#/.test(fault))).toEqual([]);
  expect(flushes).toBeGreaterThan(3);
});
