import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, inject, test } from 'vitest';
import { createClient } from '../../src/store/client.ts';
import { ensureTable } from '../../src/store/create-table.ts';
import { readIntersection } from '../../src/store/intersection.ts';
import { getItems } from '../../src/store/items.ts';
import { type Key, listKey } from '../../src/store/keys.ts';
import { type Direction, itemsOf, type ListRange, readList } from '../../src/store/list.ts';
import { Meter } from '../../src/store/meter.ts';
import { Overlay } from '../../src/store/overlay.ts';
import { Table } from '../../src/store/table.ts';
import { type Action, transact, transactionSize } from '../../src/store/transaction.ts';
import { isLong } from '../seed.ts';

/** Random differences over random lists: each read of the overlaid table against the same read of the table in which it was written. */
const runs = isLong ? 2000 : inject('engine') === 'dynoxide' ? 60 : 20;
const places = 12;

let table: Table;

beforeAll(async () => {
  const name = `overlay-${randomUUID()}`;
  const client = createClient({ endpoint: inject('endpoint') });
  await ensureTable(client, name);
  // A busy engine is not a fault of the overlay.
  table = new Table({ client, name }).patient();
});

/** A place of a list: whether the table has an item there, and what the difference does to it. */
const place = fc.record({
  isStored: fc.boolean(),
  change: fc.constantFrom<'put' | 'delete' | 'none'>('put', 'delete', 'none', 'none'),
});
const list = fc.array(place, { minLength: places, maxLength: places });
const range: fc.Arbitrary<ListRange> = fc.record({
  direction: fc.constantFrom<Direction>('ASC', 'DESC'),
  limit: fc.integer({ min: 1, max: places + 2 }),
  above: fc.option(fc.integer({ min: 0, max: places }).map(sortKey), { nil: undefined }),
  below: fc.option(fc.integer({ min: 0, max: places }).map(sortKey), { nil: undefined }),
  range: fc.option(
    fc.record({
      from: fc.option(fc.integer({ min: 0, max: places }).map(sortKey), { nil: undefined }),
      before: fc.option(fc.integer({ min: 0, max: places }).map(sortKey), { nil: undefined }),
    }),
    { nil: undefined },
  ),
  consistency: fc.constantFrom('eventual' as const, 'consistent' as const),
});

test(`every read through a difference is that of the table with it, over ${runs} random tables`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(list, { minLength: 1, maxLength: 3 }),
      fc.array(range, { minLength: 3, maxLength: 8 }),
      async (lists, ranges) => {
        const run = randomUUID();
        // The same lists twice: one is read through the overlay, the other one after the difference was written.
        const overlay = new Overlay();
        const stored: Action[] = [];
        const changes: Action[] = [];
        for (const [nth, drawn] of lists.entries()) {
          for (const [at, { isStored, change }] of drawn.entries()) {
            const over = listKey(`${run}/over/${nth}`, sortKey(at));
            const written = listKey(`${run}/written/${nth}`, sortKey(at));
            if (isStored)
              stored.push({ put: { ...over, card: 'old' } }, { put: { ...written, card: 'old' } });
            if (change === 'put') {
              overlay.put({ ...over, card: 'new' });
              changes.push({ put: { ...written, card: 'new' } });
            }
            if (change === 'delete') {
              overlay.delete(over);
              changes.push({ delete: written });
            }
          }
        }
        await write(stored);
        await write(changes);
        const overlaid = table.overlaid({ along: () => [], overlay: async () => overlay });
        for (const [nth, asked] of ranges.entries()) {
          const name = (kind: 'over' | 'written') => `${run}/${kind}/${nth % lists.length}`;
          expect(await readList(overlaid, name('over'), asked)).toEqual(
            await readList(table, name('written'), asked),
          );
          const { direction, range = {} } = asked;
          const all = (from: Table, kind: 'over' | 'written') =>
            Array.fromAsync(itemsOf(from, name(kind), range, { direction }), withoutPartition);
          expect(await all(overlaid, 'over')).toEqual(await all(table, 'written'));
          const sources = (kind: 'over' | 'written') =>
            lists.map((_, i) => ({ list: `${run}/${kind}/${i}` }));
          const { matches } = await readIntersection(overlaid, sources('over'), asked);
          expect(matches).toEqual((await readIntersection(table, sources('written'), asked)).matches);
        }
        const keys = (kind: 'over' | 'written'): Key[] =>
          lists.flatMap((drawn, i) => drawn.map((_, at) => listKey(`${run}/${kind}/${i}`, sortKey(at))));
        expect((await getItems(overlaid, keys('over'))).map(withoutPartition)).toEqual(
          (await getItems(table, keys('written'))).map(withoutPartition),
        );
      },
    ),
    { numRuns: runs, endOnFailure: true },
  );
});

test('the overlay is loaded in the round of the first read, and not at all without one', async () => {
  const meter = new Meter();
  const metered = table.metered(meter);
  const name = randomUUID();
  let loads = 0;
  const load = async () => {
    loads += 1;
    await readList(metered, `${name}/pending`, { direction: 'ASC', limit: 1 });
    return undefined;
  };
  const loaded: { promise?: ReturnType<typeof load> } = {};
  const overlaid = metered.overlaid({ along: () => [], overlay: () => (loaded.promise ??= load()) });
  expect(await getItems(overlaid, [])).toEqual([]);
  expect(loads).toBe(0);
  await Promise.all([
    readList(overlaid, name, { direction: 'ASC', limit: 5 }),
    getItems(overlaid, [listKey(name, '0')]),
  ]);
  expect({ loads, ...meter.cost }).toMatchObject({ loads: 1, requests: 3, rounds: 1 });
});

test('the error of an overlay is that of every read', async () => {
  const overlaid = table.overlaid({
    along: () => [],
    overlay: async () => Promise.reject(new Error('no overlay')),
  });
  await expect(readList(overlaid, 'any', { direction: 'ASC', limit: 1 })).rejects.toThrow('no overlay');
  await expect(getItems(overlaid, [listKey('any', '0')])).rejects.toThrow('no overlay');
});

function sortKey(at: number): string {
  return `${String(at).padStart(2, '0')}#A`;
}

function withoutPartition(item: { readonly pk: string } | undefined): unknown {
  return item === undefined ? undefined : { ...item, pk: '' };
}

async function write(actions: readonly Action[]): Promise<void> {
  for (let i = 0; i < actions.length; i += transactionSize)
    await transact(table, actions.slice(i, i + transactionSize));
}
