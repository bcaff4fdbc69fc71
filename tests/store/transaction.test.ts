import { beforeAll, expect, test } from 'vitest';
import { oweLists } from '../../src/commands/debt.ts';
import { eraseRemains } from '../../src/commands/erase.ts';
import { payAtOnce } from '../../src/commands/settle.ts';
import { itemSize } from '../../src/store/attributes.ts';
import { documentKey } from '../../src/store/keys.ts';
import {
  type Action,
  inTransactions,
  sumOfSizes,
  transact,
  transactionBytes,
} from '../../src/store/transaction.ts';
import { type Api, startApi } from '../api.ts';
import { scan } from '../table.ts';

/** DynamoDB's own limit. */
const limit = 4 * 1024 * 1024;
const name = { type: 'Person', id: 'ada' };
let api: Api;

beforeAll(async () => {
  api = await startApi();
});

test('actions are split by their number and by their bytes', () => {
  const small: Action[] = Array.from({ length: 250 }, (_, i) => ({ put: { pk: 'a', sk: `${i}` } }));
  expect([...inTransactions(small)].map(group => group.length)).toEqual([100, 100, 50]);
  const guard: Action = { check: documentKey(name), condition: { absent: true } };
  expect([...inTransactions(small, [guard])].map(group => group.length)).toEqual([99, 99, 52]);
  const large: Action[] = Array.from({ length: 40 }, (_, i) => ({
    put: { pk: 'a', sk: `${i}`, text: 'é'.repeat(150_000) },
  }));
  const groups = [...inTransactions(large)];
  expect(groups.flat()).toEqual(large);
  for (const group of groups) expect(sumOfSizes(group)).toBeLessThanOrEqual(transactionBytes);
  expect(groups.length).toBeLessThanOrEqual(4);
  expect([...inTransactions([])]).toEqual([]);
});

test('lists of more than 4 MB are written whole', async () => {
  const puts = Array.from({ length: 60 }, (_, i) => ({
    pk: 'list#large',
    sk: `${i}#x`,
    card: 'x'.repeat(100_000),
  }));
  expect(puts.reduce((sum, item) => sum + itemSize(item), 0)).toBeGreaterThan(limit);
  const task = oweLists(name, api.table.now(), []);
  await payAtOnce(
    api.table,
    [task],
    { puts, deletes: [] },
    { check: documentKey(name), condition: { absent: true } },
  );
  const items = [...(await scan(api.table)).values()];
  expect(items.filter(({ pk }) => pk === 'list#large')).toHaveLength(60);
});

test('a history of more than 4 MB is erased whole, in transactions that DynamoDB takes', async () => {
  for (let i = 0; i < 24; i++)
    await transact(api.table, [
      { put: { ...documentKey(name), sk: `revision-body#${i}`, text: 'x'.repeat(250_000) } },
    ]);
  const before = api.requests.count;
  await eraseRemains(api.table, name);
  const items = [...(await scan(api.table)).values()];
  expect(items.filter(({ pk }) => pk === documentKey(name).pk)).toEqual([]);
  // Two queries, one of several pages, and two transactions: one would count 6 MB.
  expect(api.requests.count - before).toBeGreaterThanOrEqual(5);
});
