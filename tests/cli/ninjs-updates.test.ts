import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { filesAt } from '../../src/cli/lines.ts';
import { ninjsItems } from '../../src/cli/ninjs.ts';
import type { ImportOptions } from '../../src/commands/import-report.ts';
import { type Api, importInto, startApi } from '../api.ts';
import { newFolder } from './process.ts';

let api: Api;
beforeEach(async () => {
  api = await startApi();
});

const first = item('1', 'First');
const second = item('2', 'Second');
const tenth = item('10', 'Tenth');
const kill = { ...item('3', 'Killed'), pubStatus: 'canceled' };

test('an older version never overwrites a newer one, and versions are numbers', async () => {
  expect(await run([second])).toMatchObject({ new: { Article: 1 } });
  expect(await run([first])).toMatchObject({ kept: { Article: 1 }, wrong: {}, leftOut: 0 });
  expect(await run([tenth])).toMatchObject({ changed: { Article: 1 } });
  for (const overwrite of [false, true]) {
    const { kept, notices } = await runWith({ overwrite }, [second]);
    expect(kept).toEqual({ Article: 1 });
    expect(notices).toMatchObject([{ message: 'is version 2; version 10 is stored', hasNews: false }]);
  }
  expect(await headlines()).toEqual(['Tenth']);
  expect(await run([tenth])).toMatchObject({ same: { Article: 1 }, notices: [] });
});

test.each([
  [first, second, tenth],
  [tenth, second, first],
  [second, tenth, first],
])('of several versions in one run the highest counts, in whatever order', async (...items) => {
  expect(await run(...items.map(one => [one]))).toMatchObject({
    new: { Article: 1 },
    kept: { Article: 2 },
    wrong: {},
    leftOut: 0,
  });
  expect(await headlines()).toEqual(['Tenth']);
});

test('of several versions in one file the highest counts, also when it withdraws, and it stays withdrawn', async () => {
  expect(await run([kill, first, second])).toMatchObject({ new: { Article: 1 }, kept: { Article: 2 } });
  expect(await headlines()).toEqual([]);
  expect(await run([second], [first])).toMatchObject({ kept: { Article: 2 }, changed: {} });
  expect(await headlines()).toEqual([]);
});

test('a withdrawal follows a publication', async () => {
  await run([second]);
  expect(await run([first, kill])).toMatchObject({ changed: { Article: 1 } });
  expect(await headlines()).toEqual([]);
});

test('a newer version that says the same is noted', async () => {
  await run([first]);
  expect(await run([{ ...first, version: '5' }])).toMatchObject({ same: { Article: 1 } });
  expect(await run([second])).toMatchObject({ kept: { Article: 1 } });
  expect(await headlines()).toEqual(['First']);
});

test('where the latest version cannot be read, no older one is published in its place', async () => {
  const broken = { ...kill, headlines: 7 };
  const report = await run([first], [broken]);
  expect(report).toMatchObject({ new: {}, kept: { Article: 1 }, leftOut: 1 });
  expect(report.problems).toHaveLength(1);
  expect(await headlines()).toEqual([]);
});

test('two items whose addresses give one slug are not taken for one', async () => {
  await run([first]);
  const other = { ...item('9', 'Other'), uri: 'https://wire.example/items-1' };
  expect((await run([other])).problems).toMatchObject([
    { path: ['slug'], message: 'is the slug of another item, wire.example/items/1' },
  ]);
  expect(await headlines()).toEqual(['First']);
});

function item(version: string, headline: string) {
  return {
    uri: 'https://wire.example/items/1',
    type: 'text',
    version,
    pubStatus: 'usable',
    firstCreated: '2024-06-03T04:15:00Z',
    headlines: [{ value: headline }],
  };
}

/** Imports items, each list of them from a file of its own. */
async function run(...files: object[][]) {
  return runWith({}, ...files);
}

async function runWith(options: ImportOptions, ...files: object[][]) {
  const folder = await newFolder();
  for (const [i, items] of files.entries()) await writeFile(join(folder, `${i}.json`), JSON.stringify(items));
  return importInto(api.table, ninjsItems(await filesAt([folder], ['.json'])), options);
}

async function headlines(): Promise<string[]> {
  const { data } = await api.ask('{ articles { nodes { headline } } }');
  return data.articles.nodes.map(({ headline }: { headline: string }) => headline);
}
