import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, inject, test } from 'vitest';
import { createClient } from '../../src/store/client.ts';
import { ensureTable } from '../../src/store/create-table.ts';
import { type ReadBudget, readIntersection, type Source } from '../../src/store/intersection.ts';
import { listKey } from '../../src/store/keys.ts';
import type { Direction } from '../../src/store/list.ts';
import { Meter } from '../../src/store/meter.ts';
import { Table } from '../../src/store/table.ts';
import { transact } from '../../src/store/transaction.ts';

/** Intersections of random lists against sets, answer after answer, each with so small a budget that most end in the middle. */
const runs = process.env.LONG === '1' ? 2000 : 60;

let table: Table;

beforeAll(async () => {
  const name = `intersection-${randomUUID()}`;
  const client = createClient({ endpoint: inject('endpoint') });
  await ensureTable(client, name);
  table = new Table({ client, name });
});

/** A list: for each place whether it has an entry there, and whether that counts. */
const list = fc.record({
  places: fc.array(fc.constantFrom('counts', 'does not', undefined), { minLength: 1, maxLength: 30 }),
  isExcluded: fc.boolean(),
});
const readBudget: fc.Arbitrary<ReadBudget> = fc.record({
  maxRequests: fc.integer({ min: 1, max: 8 }),
  maxEntries: fc.integer({ min: 1, max: 60 }),
  firstRead: fc.integer({ min: 1, max: 12 }),
  maxReadSize: fc.integer({ min: 8, max: 16 }),
  maxProbes: fc.constantFrom(0, 0, 3),
});

test(`the entries in all lists and in no excluded one, in order, over ${runs} random paths`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(list, { minLength: 1, maxLength: 5 }),
      readBudget,
      fc.constantFrom<Direction>('ASC', 'DESC'),
      fc.integer({ min: 1, max: 9 }),
      async (drawn, readBudget, direction, limit) => {
        // The first one is wanted: nothing is asked for by exclusion alone.
        const lists = drawn.map((one, i) => ({ ...one, isExcluded: one.isExcluded && i > 0 }));
        const run = randomUUID();
        const name = (i: number) => `${run}/${i}`;
        const puts = lists.flatMap(({ places }, i) =>
          places.flatMap((card, place) =>
            card === undefined ? [] : { put: { ...listKey(name(i), keyOf(place)), card } },
          ),
        );
        for (let i = 0; i < puts.length; i += 100) await transact(table, puts.slice(i, i + 100));
        const expected = Array.from({ length: 30 }, (_, place) => place)
          .filter(place => lists.every(one => (one.places[place] === 'counts') !== one.isExcluded))
          .map(keyOf);

        const sources = lists.map(
          ({ isExcluded }, i): Source => ({
            list: name(i),
            accepts: ({ card }) => card === 'counts',
            isExcluded,
          }),
        );
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
          expect(meter.cost.requests).toBeLessThanOrEqual(readBudget.maxRequests + 2 * lists.length);
          found.push(...matches.map(([entry]) => entry?.sk ?? 'nothing'));
          from = matches.length < limit ? stoppedAt : matches.at(-1)?.[0]?.sk;
          if (from === undefined) break;
        }
        expect(found).toEqual(direction === 'ASC' ? expected : expected.toReversed());
      },
    ),
    { numRuns: runs },
  );
}, 600_000);

function keyOf(place: number): string {
  return `${String(place).padStart(2, '0')}#x`;
}
