import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { corpusOf, generate } from '../../bench/generate.ts';
import type { Item } from '../../src/store/attributes.ts';
import { keyText } from '../../src/store/keys.ts';
import type { Table } from '../../src/store/table.ts';
import { type Action, transact } from '../../src/store/transaction.ts';
import { importInto, sourceOf } from '../api.ts';
import { expectedItems, isProjected, scan, scanProjected } from '../table.ts';
import { communique } from './in-process.ts';
import { complaints, newTable, startCommand } from './process.ts';

const clean = { by: 0, stdout: 'The table matches its documents.\n' };
const nobody = '0123456789ABCDEFGHJKMNPQRS';
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

test('verify names missing, different and stray items, and reproject repairs them', async () => {
  const before = await scan(table);
  expect(await communique(['verify', ...at])).toMatchObject(clean);

  const [entry, card, slug, body] = [
    find(before, ({ pk }) => pk === 'list#articles'),
    find(before, ({ pk }) => pk === 'list#people'),
    find(before, ({ sk }) => sk === 'slug'),
    find(before, ({ sk }) => sk === 'body'),
  ];
  const person = find(before, ({ pk, sk }) => pk.startsWith('Person#') && sk === 'document');
  const stale = { pk: 'slug#Person#nobody', sk: 'slug', id: person.id };
  const kept = [
    { pk: 'slug#Person#lost', sk: 'slug', id: nobody },
    { pk: 'list#Robot#1/parts', sk: 'a#b', list: 'parts', owner: 'Robot#1', card: '{}' },
  ];
  const actions: Action[] = [
    { delete: entry },
    { delete: slug },
    { put: { ...card, card: '{"name":"Somebody else"}' } },
    { delete: body },
    ...[stale, ...kept].map(put => ({ put })),
  ];
  expect(await transact(table, actions)).toEqual([]);

  const found = await communique(['verify', ...at]);
  expect(found.by).toBe(1);
  expect(found.stdout).toBe(
    '7 differences: 4 that communique reproject repairs if it can, 1 that it deletes after confirmation, 2 that it reports and keeps.\n',
  );
  const named = (line: string) => line.replace(/ \(.*\)$/, '');
  expect(complaints(found).map(named).toSorted()).toEqual(
    [
      ...[entry, slug, body].map(item => `missing: ${item.pk} ${item.sk}`),
      `different: ${card.pk} ${card.sk}`,
      `stray: ${stale.pk} ${stale.sk}`,
      'stray: slug#Person#lost slug',
      'unknown: list#Robot#1/parts a#b',
    ].toSorted(),
  );

  // Nobody sits at a terminal, so nothing is deleted.
  const asked = await communique(['reproject', ...at]);
  expect(asked.by).toBe(1);
  expect(asked.stdout).toContain(
    '3 faults repaired, 0 stray items deleted.\n1 stray item not deleted. To delete: ',
  );
  expect(complaints(asked).map(named)).toContain(`would delete: stray: ${stale.pk} ${stale.sk}`);
  expect((await scan(table)).has(keyText(stale))).toBe(true);

  const repaired = await communique(['reproject', '--yes', ...at]);
  expect(repaired.by).toBe(1);
  expect(repaired.stdout).toContain(
    '0 faults repaired, 1 stray item deleted.\n3 faults cannot be repaired here; ',
  );
  expect(
    complaints(repaired)
      .map(named)
      .filter(line => line.startsWith('kept: '))
      .toSorted(),
  ).toEqual(
    [
      `kept: missing: ${body.pk} body`,
      'kept: stray: slug#Person#lost slug',
      'kept: unknown: list#Robot#1/parts a#b',
    ].toSorted(),
  );
  await transact(table, [...kept.map(item => ({ delete: item })), { put: body }]);
  expect(await communique(['verify', ...at])).toMatchObject(clean);
  expect(await scan(table)).toEqual(before);
  expect(await communique(['reproject', ...at])).toMatchObject({
    by: 0,
    stdout: '0 faults repaired, 0 stray items deleted.\n',
  });
});

test('a killed reproject completes when it is run again', async () => {
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
