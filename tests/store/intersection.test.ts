import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, inject, test } from 'vitest';
import { createClient } from '../../src/store/client.ts';
import { ensureTable } from '../../src/store/create-table.ts';
import { readIntersection, type Source } from '../../src/store/intersection.ts';
import { listKey } from '../../src/store/keys.ts';
import type { Direction } from '../../src/store/list.ts';
import type { ReadBudget } from '../../src/store/list-reader.ts';
import { Meter } from '../../src/store/meter.ts';
import { endsAsKey } from '../../src/store/sort-keys.ts';
import { Table } from '../../src/store/table.ts';
import { transact } from '../../src/store/transaction.ts';
import { isLong } from '../seed.ts';

/** Intersections of random lists against sets, answer after answer, each with so small a budget that most end in the middle. */
const runs = isLong ? 2000 : inject('engine') === 'dynoxide' ? 60 : 20;

let table: Table;

beforeAll(async () => {
  const name = `intersection-${randomUUID()}`;
  const client = createClient({ endpoint: inject('endpoint') });
  await ensureTable(client, name);
  // A busy engine is not a fault of the intersection.
  table = new Table({ client, name }).patient();
});

/** A list: for each place whether it has an entry there, and whether that counts. */
const places = fc.array(fc.constantFrom('counts', 'does not', undefined), { minLength: 1, maxLength: 30 });
/** A condition: a list, or a union of some; of a union, empty lists may have a successor, which may be one of the others. */
const condition = fc.record({
  lists: fc.array(places, { minLength: 1, maxLength: 4 }),
  isExcluded: fc.boolean(),
  successor: fc.option(places, { nil: undefined }),
});
const readBudget: fc.Arbitrary<ReadBudget> = fc.record({
  maxRequests: fc.integer({ min: 1, max: 8 }),
  maxEntries: fc.integer({ min: 1, max: 60 }),
  firstRead: fc.integer({ min: 1, max: 12 }),
  maxReadSize: fc.integer({ min: 8, max: 16 }),
  maxProbes: fc.constantFrom(0, 0, 3),
});

test(`the entries that satisfy all conditions and no excluded one, in order, each place once, over ${runs} random paths`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(condition, { minLength: 1, maxLength: 4 }),
      readBudget,
      fc.constantFrom<Direction>('ASC', 'DESC'),
      fc.integer({ min: 1, max: 9 }),
      async (drawn, readBudget, direction, limit) => {
        // The first one is wanted: nothing is asked for by exclusion alone.
        const conditions = drawn.map((one, i) => ({ ...one, isExcluded: one.isExcluded && i > 0 }));
        const run = randomUUID();
        const name = (i: number, j: number | 'successor') => `${run}/${i}/${j}`;
        const putsOf = (list: string, all: readonly (string | undefined)[]) =>
          all.flatMap((card, place) =>
            card === undefined ? [] : { put: { ...listKey(list, keyOf(place)), card } },
          );
        const puts = conditions.flatMap(({ lists, successor = [] }, i) => [
          ...lists.flatMap((all, j) => putsOf(name(i, j), all)),
          ...putsOf(name(i, 'successor'), successor),
        ]);
        for (let i = 0; i < puts.length; i += 100) await transact(table, puts.slice(i, i + 100));

        const sources = conditions.map(({ lists, isExcluded, successor }, i): Source => {
          const accepts = ({ card }: { card: string }) => card === 'counts';
          if (lists.length === 1) return { list: name(i, 0), accepts, isExcluded };
          return {
            anyOf: lists.map((_, j) => name(i, j)),
            accepts,
            isExcluded,
            // A list that has ended before the range is empty too, and has no successor.
            successorsOf: async empty =>
              successor !== undefined && lists.some((all, j) => isEmpty(all) && empty.includes(name(i, j)))
                ? [name(i, 'successor'), name(i, 0)]
                : [],
          };
        });
        const count = sources.reduce((sum, one) => sum + ('anyOf' in one ? one.anyOf.length + 1 : 1), 0);
        const placesOf = ({ lists, successor = [] }: (typeof conditions)[number]) =>
          lists.length > 1 && lists.some(isEmpty) ? [...lists, successor] : lists;
        const expected = Array.from({ length: 30 }, (_, place) => place)
          .filter(place =>
            conditions.every(one => placesOf(one).some(all => all[place] === 'counts') !== one.isExcluded),
          )
          .map(keyOf);

        const found: string[] = [];
        let from: string | undefined;
        for (let answers = 0; ; answers++) {
          // Each answer goes on by a place at least.
          expect(answers).toBeLessThan(100);
          const bound = from === undefined ? {} : direction === 'ASC' ? { above: from } : { below: from };
          const meter = new Meter();
          const { matches, stoppedAt } = await readIntersection(
            table.metered(meter),
            sources,
            { direction, limit, ...bound },
            readBudget,
          );
          expect(meter.cost.requests).toBeLessThanOrEqual(readBudget.maxRequests + 2 * count);
          found.push(...matches.map(([entry]) => entry?.sk ?? 'nothing'));
          // A cursor that names this place is accepted.
          if (stoppedAt !== undefined) expect(endsAsKey(stoppedAt)).toBe(true);
          from = matches.length < limit ? stoppedAt : matches.at(-1)?.[0]?.sk;
          if (from === undefined) break;
        }
        expect(found).toEqual(direction === 'ASC' ? expected : expected.toReversed());
      },
    ),
    { numRuns: runs },
  );
}, 600_000);

test('a list whose entries are looked up by the keys of another one is looked up by all of them', async () => {
  const [short, long] = [randomUUID(), randomUUID()];
  const between = Array.from({ length: 30 }, (_, i) => `00#y${keyOf(i)}`);
  const keys = [
    ...Array.from({ length: 10 }, (_, place) => listKey(short, keyOf(place))),
    ...[keyOf(0), ...between, keyOf(5), keyOf(9)].map(sk => listKey(long, sk)),
  ];
  await transact(
    table,
    keys.map(key => ({ put: { ...key, card: 'counts' } })),
  );
  const { matches } = await readIntersection(
    table,
    [{ list: short }, { list: long }],
    { direction: 'ASC', limit: 9 },
    { maxRequests: 50, maxEntries: 1000, firstRead: 16, maxReadSize: 16, maxProbes: 3 },
  );
  expect(matches.map(([entry]) => entry?.sk)).toEqual([0, 5, 9].map(keyOf));
});

function isEmpty(all: readonly (string | undefined)[]): boolean {
  return all.every(one => one === undefined);
}

function keyOf(place: number): string {
  return `${String(place).padStart(2, '0')}#X`;
}
