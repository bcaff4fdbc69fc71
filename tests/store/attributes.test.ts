import { beforeAll, expect, inject, test } from 'vitest';
import { itemSize, readUnitsOf } from '../../src/store/attributes.ts';
import { getItems } from '../../src/store/items.ts';
import { Meter } from '../../src/store/meter.ts';
import { transact } from '../../src/store/transaction.ts';
import { type Api, startApi } from '../api.ts';

/** The size of an item as the engine counts it, which shows in the units of a read: one half for each 4 KB. */
let api: Api;

beforeAll(async () => {
  api = await startApi();
});

test.for([
  ['a text', {}],
  ['characters of several bytes', { text: 'é語😀'.repeat(50), ключ: 'x' }],
  ['a list of many members', { list: Array.from({ length: 900 }, (_, i) => i % 2 === 0) }],
  ['maps within a list', { list: Array.from({ length: 90 }, (_, i) => ({ role: `role ${i}`, note: null })) }],
  ['numbers', { zero: 0, whole: 1234, negative: -7, fraction: 0.125, large: 100_000, list: [1, 22, 333] }],
] as const)('counts %s to the byte', async ([name, contents], { skip }) => {
  skip(
    inject('engine') === 'dynalite' && name === 'characters of several bytes',
    'dynalite counts characters, not the bytes of their UTF-8',
  );
  const item = (filler: number) => ({ pk: 'size', sk: 'x', ...contents, filler: 'x'.repeat(filler) });
  let [small, large] = [0, 4096];
  while (large - small > 1) {
    const middle = Math.floor((small + large) / 2);
    if ((await unitsOfRead(item(middle))) > 0.5) large = middle;
    else small = middle;
  }
  expect(small).toBeGreaterThan(0);
  expect([small, large].map(filler => readUnitsOf(item(filler)))).toEqual([0.5, 1]);
  expect(itemSize(item(small))).toBeGreaterThanOrEqual(4096);
});

async function unitsOfRead(item: { readonly pk: string; readonly sk: string }): Promise<number> {
  await transact(api.table, [{ put: item }]);
  const meter = new Meter();
  await getItems(api.table.metered(meter), [item]);
  return meter.cost.readUnits;
}
