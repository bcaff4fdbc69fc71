import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { corpusOf, generate } from '../../bench/generate.ts';
import type { Item } from '../../src/store/attributes.ts';
import type { Table } from '../../src/store/table.ts';
import { type Action, transact } from '../../src/store/transaction.ts';
import { importInto, sourceOf } from '../api.ts';
import { expectedItems, isProjected, scan, scanProjected } from '../table.ts';
import { communique, complaints, newTable, startCommand } from './process.ts';

const clean = { by: 0, stdout: 'The table is what its documents say.\n' };
let table: Table;
let at: string[];

beforeEach(async () => {
  ({ table, at } = await newTable());
  await importInto(
    table,
    sourceOf([
      ...generate({
        ...corpusOf(8, { words: 40 }),
        people: 10,
        organizations: 6,
        events: 5,
        agreements: 5,
        places: 5,
        topics: 5,
      }),
    ]),
  );
});

test('verify names what is missing, different and stray, and reproject mends it', async () => {
  const before = await scan(table);
  expect(await communique(['verify', ...at])).toMatchObject(clean);

  const [entry, card, slug, body] = [
    find(before, ({ pk }) => pk === 'list#articles'),
    find(before, ({ pk }) => pk === 'list#people'),
    find(before, ({ sk }) => sk === 'slug'),
    find(before, ({ sk }) => sk === 'body'),
  ];
  const stray = [
    { ...entry, sk: entry.sk.replace(/^\d{4}/, '1999') },
    { pk: 'slug#Person#nobody', sk: 'slug', id: '0123456789ABCDEFGHJKMNPQRS' },
    { pk: 'list#Robot#1/parts', sk: 'a#b', card: '{}' },
    { ...body, pk: 'Article#0123456789ABCDEFGHJKMNPQRS' },
    { pk: 'Article#0123456789ABCDEFGHJKMNPQRS', sk: 'related', articles: [] },
  ];
  const actions: Action[] = [
    { delete: entry },
    { delete: slug },
    { put: { ...card, card: '{"name":"Somebody else"}' } },
    ...stray.map(put => ({ put })),
  ];
  expect(await transact(table, actions)).toEqual([]);

  const found = await communique(['verify', ...at]);
  expect(found.by).toBe(1);
  expect(found.stdout).toBe(`${2 + 1 + stray.length} differences; communique reproject mends them.\n`);
  expect(complaints(found).toSorted()).toEqual(
    [
      ...[entry, slug].map(item => `missing: ${item.pk} ${item.sk}`),
      `different: ${card.pk} ${card.sk}`,
      ...stray.map(item => `stray: ${item.pk} ${item.sk}`),
    ].toSorted(),
  );

  const mended = await communique(['reproject', ...at]);
  expect(mended).toMatchObject({ by: 0, stdout: `3 items put, ${stray.length} deleted.\n` });
  expect(await communique(['verify', ...at])).toMatchObject(clean);
  expect(await scan(table)).toEqual(before);
  expect(await communique(['reproject', ...at])).toMatchObject({
    by: 0,
    stdout: '0 items put, 0 deleted.\n',
  });
});

test('reproject that is killed in the middle ends clean when it is run again', async () => {
  const before = await scan(table);
  const entries = [...before.values()].filter(item => item.pk.startsWith('list#') && isProjected(item));
  for (let start = 0; start < entries.length; start += 100) {
    await transact(
      table,
      entries.slice(start, start + 100).map(entry => ({ delete: entry })),
    );
  }
  const { child, ended } = startCommand(['reproject', ...at]);
  // Killed as soon as some of it is done.
  while ((await scanProjected(table)).size < before.size - entries.length + 50) await sleep(10);
  child.kill('SIGKILL');
  expect((await ended).by).toBe('SIGKILL');
  expect(await scanProjected(table)).not.toEqual(await expectedItems(table));

  expect(await communique(['reproject', ...at])).toMatchObject({ by: 0 });
  expect(await communique(['verify', ...at])).toMatchObject(clean);
  expect(await scan(table)).toEqual(before);
});

function find(items: Map<string, Item>, condition: (item: Item) => boolean): Item {
  const found = [...items.values()].find(condition);
  if (found === undefined) throw new Error('The table has no such item.');
  return found;
}
