import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { corpusOf, generate, mulberry32 } from '../../bench/generate.ts';
import { exportDocuments } from '../../src/commands/import/export.ts';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { outboxPartition } from '../../src/store/keys.ts';
import type { Table } from '../../src/store/table.ts';
import { isOfIndex } from '../commands/search-index.ts';
import { isLong, seed } from '../seed.ts';
import { scan } from '../table.ts';
import { communique } from './in-process.ts';
import { type KillPoint, runKilled } from './killed.ts';
import { complaints, newFolder, newTable } from './process.ts';

/** The campaign is replayed by its seed: `SEED=7 npm test -- tests/cli/kill.test.ts`. */
const kills = isLong ? 50 : 2;
const corpus = {
  ...corpusOf(isLong ? 20 : 8, { words: isLong ? 300 : 20 }),
  people: isLong ? 30 : 6,
  organizations: isLong ? 10 : 3,
  events: isLong ? 10 : 3,
  agreements: isLong ? 5 : 2,
  places: isLong ? 5 : 2,
  topics: isLong ? 5 : 2,
};

test(`killed at ${kills} random requests (SEED=${seed}), a repeated import has the result of an uninterrupted one`, {
  timeout: isLong ? 3_600_000 : 600_000,
}, async () => {
  const file = join(await newFolder(), 'corpus.ndjson');
  const lines = [...generate(corpus)].map(document => `${JSON.stringify(document)}\n`);
  await writeFile(file, lines.join(''));
  const random = mulberry32(seed);
  const undisturbed = await importKilled(file, undefined);
  // Two or three records share a transaction; fewer requests would leave few points to be killed at.
  expect(undisturbed.requests).toBeGreaterThan(lines.length / 2);
  const wanted = await outcome(undisturbed.table);
  expect(wanted.documents).toHaveLength(lines.length);
  expect(wanted.discrepancies).toEqual([]);

  for (let i = 0; i < kills; i++) {
    const point = { request: Math.floor(random() * undisturbed.requests), done: random() < 0.5 };
    const { table, at, end } = await importKilled(file, point);
    expect(end.by, JSON.stringify(point)).toBe('SIGKILL');
    const again = await communique(['import', file, ...at]);
    expect({ by: again.by, complaints: complaints(again) }).toEqual({ by: 0, complaints: [] });
    expect(await outcome(table), `${JSON.stringify(point)} of ${undisturbed.requests} requests`).toEqual(
      wanted,
    );
  }
});

/** Imports into a new table; the process is killed at a point, or not at all. */
async function importKilled(file: string, point: KillPoint | undefined) {
  const { table, at } = await newTable();
  return { table, at, ...(await runKilled(['import', file], table, point)) };
}

/** What a reader can tell of a table: every document, what differs from them, the outbox and what is related. */
async function outcome(table: Table) {
  const items = [...(await scan(table)).values()];
  return {
    documents: await all(exportDocuments(table)),
    discrepancies: await all(findFaults(table)),
    // Events stay for whoever has a bus to send them to.
    outbox: items.filter(({ pk }) => pk === outboxPartition),
    related: items
      .filter(({ sk }) => sk === 'related')
      .map(({ at: _when, ...item }) => item)
      .toSorted((a, b) => (a.pk < b.pk ? -1 : 1)),
    // The items of an unfinished flush stay until a later flush; verify knows that no search reads them.
    items: items.filter(item => !isOfIndex(item)).length,
  };
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}
