import { beforeAll, expect, test } from 'vitest';
import { cleanUpDeletion } from '../../src/commands/outbox/clean-up-deletion.ts';
import { applyAtOnce } from '../../src/commands/write/apply-lists.ts';
import { commit } from '../../src/commands/write/commit.ts';
import { listsTask } from '../../src/commands/write/outbox-task.ts';
import { readWhole } from '../../src/commands/write/save.ts';
import { derivedId } from '../../src/model/id.ts';
import { itemSize } from '../../src/store/attributes.ts';
import { documentKey, hotListsKey, keyText, listKey } from '../../src/store/keys.ts';
import {
  type Action,
  inTransactions,
  sumOfSizes,
  transact,
  transactionBytes,
} from '../../src/store/transaction.ts';
import { type Api, startApi, unhurried } from '../api.ts';
import { expectedItems, scan, scanProjected } from '../table.ts';

/** DynamoDB's own limit. */
const limit = 4 * 1024 * 1024;
const recordKey = { type: 'Person', id: 'ada' };
let api: Api;

beforeAll(async () => {
  api = await startApi();
});

test('actions are split by their number and by their bytes', async () => {
  const split = (...some: [readonly Action[], (readonly Action[])?]) =>
    Array.fromAsync(inTransactions(api.table, ...some));
  const small: Action[] = Array.from({ length: 250 }, (_, i) => ({ put: { pk: 'a', sk: `${i}` } }));
  expect((await split(small)).map(group => group.length)).toEqual([100, 100, 50]);
  const guard: Action = { check: documentKey(recordKey), condition: { absent: true } };
  expect((await split(small, [guard])).map(group => group.length)).toEqual([99, 99, 52]);
  const large: Action[] = Array.from({ length: 40 }, (_, i) => ({
    put: { pk: 'a', sk: `${i}`, text: 'é'.repeat(150_000) },
  }));
  const groups = await split(large);
  expect(groups.flat()).toEqual(large);
  for (const group of groups) expect(sumOfSizes(group)).toBeLessThanOrEqual(transactionBytes);
  expect(groups.length).toBeLessThanOrEqual(4);
  expect(await split([])).toEqual([]);
});

test.each([
  { attribute: 'expires', below: '2025' },
  { attribute: 'owner', equals: 'me' },
] as const)('a condition on $attribute holds for a missing item only if it says so', async condition => {
  const put = { pk: 'condition', sk: condition.attribute, expires: '2024', owner: 'me' };
  expect(await transact(api.table, [{ put, condition }])).toEqual([0]);
  expect((await scan(api.table)).has(keyText(put))).toBe(false);
  expect(await transact(api.table, [{ put, condition: { ...condition, orAbsent: true } }])).toEqual([]);
  expect(await transact(api.table, [{ put, condition }])).toEqual([]);
  const other = { ...put, expires: '2026', owner: 'you' };
  expect(await transact(api.table, [{ put: other }])).toEqual([]);
  expect(await transact(api.table, [{ put, condition: { ...condition, orAbsent: true } }])).toEqual([0]);
});

test('lists of more than 4 MB are written whole', async () => {
  const puts = Array.from({ length: 60 }, (_, i) => ({
    pk: 'list#large',
    sk: `${i}#x`,
    card: 'x'.repeat(100_000),
  }));
  expect(puts.reduce((sum, item) => sum + itemSize(item), 0)).toBeGreaterThan(limit);
  // The engine refuses it in one, as DynamoDB does.
  await expect(
    transact(
      api.table,
      puts.map(put => ({ put })),
    ),
  ).rejects.toThrow();
  const task = listsTask(recordKey, api.table.now(), []);
  await applyAtOnce(
    api.table,
    [task],
    { puts, deletes: [] },
    { check: documentKey(recordKey), condition: { absent: true } },
  );
  const items = [...(await scan(api.table)).values()];
  expect(items.filter(({ pk }) => pk === 'list#large')).toHaveLength(60);
});

test('an entry of a hot list counts towards the bytes of a transaction once for each copy', async () => {
  const own = await startApi(unhurried);
  const copies = { read: 2, written: 2, stored: 2, name: 'hot' };
  await transact(own.table, [{ put: { ...hotListsKey, lists: { hot: copies }, version: 1 } }]);
  const actions = Array.from({ length: 30 }, (_, i) => ({
    put: { ...listKey('hot', `${i}#x`), card: 'x'.repeat(100_000) },
  }));
  for await (const some of inTransactions(own.table, actions))
    expect(await transact(own.table, some)).toEqual([]);
  const items = [...(await scan(own.table)).values()];
  for (const pk of ['list#hot', 'copy#2#hot']) expect(items.filter(item => item.pk === pk)).toHaveLength(30);
});

test('a write of more than 4 MB with its additional actions is split, and the table is the projection of its documents', async () => {
  const own = await startApi();
  const people = Array.from({ length: 60 }, (_, i) => ({
    type: 'Person',
    slug: `p-${i}`,
    name: `Person ${i}`,
  }));
  const article = {
    type: 'Article',
    slug: 'a',
    headline: 'A',
    summary: '語'.repeat(2000),
    body: 'x'.repeat(250_000),
    publishedAt: '2025-01-01T00:00:00Z',
    mentions: people.map(({ slug }) => ({ entity: `Person/${slug}` })),
  };
  expect((await own.import(...people, article)).problems).toEqual([]);
  const before = await readWhole(own.table, { type: 'Article', id: derivedId('Article', 'a') });
  if (before?.record.type !== 'Article') throw new Error('The article is not there.');
  const { revision, version } = before.record;
  const record = { ...before.record, headline: 'B', revision: revision + 1, version: version + 1 };
  const furtherActions = Array.from({ length: 8 }, (_, i) => ({
    put: { pk: `also#${i}`, sk: 'also', text: 'x'.repeat(380_000) },
  }));
  const step = { before: [before], after: [{ ...before, record }], now: own.table.now(), furtherActions };
  expect(await commit(own.table, step)).toBe('written');
  expect(await scanProjected(own.table)).toEqual(await expectedItems(own.table));
});

test('a history of more than 4 MB is erased whole, in transactions that DynamoDB takes', async () => {
  for (let i = 0; i < 24; i++)
    await transact(api.table, [
      { put: { ...documentKey(recordKey), sk: `revision-body#${i}`, text: 'x'.repeat(250_000) } },
    ]);
  const before = api.requests.count;
  await cleanUpDeletion(api.table, recordKey);
  const items = [...(await scan(api.table)).values()];
  expect(items.filter(({ pk }) => pk === documentKey(recordKey).pk)).toEqual([]);
  // Two queries, one of several pages, and two transactions: one would count 6 MB.
  expect(api.requests.count - before).toBeGreaterThanOrEqual(5);
});
