import { expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { reproject } from '../../src/commands/repair/reproject.ts';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { flush } from '../../src/commands/search-index/flush.ts';
import { createKey } from '../../src/commands/write/api-keys.ts';
import type { Item } from '../../src/store/attributes.ts';
import { transact } from '../../src/store/transaction.ts';
import { type Api, startApi } from '../api.ts';
import { unmergedSegments } from '../search/archive.ts';
import { scan } from '../table.ts';

/** Items whose parts name nothing: the check tells of them, and goes on. */
const id = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

async function itemOf(api: Api, isWanted: (item: Item) => boolean): Promise<Item> {
  const item = [...(await scan(api.table)).values()].find(isWanted);
  if (item === undefined) throw new Error('There is no such item.');
  return item;
}

async function faultsOf(api: Api): Promise<string[]> {
  const faults: string[] = [];
  for await (const { key, kind } of findFaults(api.table)) faults.push(`${kind} ${key.pk} ${key.sk}`);
  return faults;
}

test('a mention without a valid name is malformed, whatever its value', async () => {
  const api = await startApi();
  const mentions = ['Person/a', 'Organization/o'].map(entity => ({ entity }));
  const article = { type: 'Article', publishedAt: '2024-01-01T00:00:00Z', mentions };
  await api.import(
    { type: 'Person', slug: 'a', name: 'A' },
    { type: 'Organization', slug: 'o', name: 'O' },
    { ...article, slug: 'x', headline: 'X' },
    { ...article, slug: 'y', headline: 'Y' },
  );
  await drainOutbox(api.table);
  const document = await itemOf(api, ({ sk, slug }) => sk === 'document' && slug === 'y');
  const slugOfTopic = { pk: `slug#Topic#gone`, sk: 'slug', id };
  await transact(api.table, [{ put: slugOfTopic }]);
  const entities = ['zzz', null, 7, {}, { type: 'Person' }, { type: 'Person', id: 5 }, { type: 'Robot', id }];
  for (const damaged of [
    ...entities.map(entity => ({ entity })),
    null,
    'zzz',
    { entity: { type: 'toString', id } },
  ]) {
    const [, ...others] = Array.isArray(document.mentions) ? document.mentions : [];
    await transact(api.table, [{ put: { ...document, mentions: [damaged, ...others] } }]);
    const faults = await faultsOf(api);
    expect(faults).toContain(`malformed ${document.pk} document`);
    // The items after it are checked too.
    expect(faults.some(fault => fault.includes('slug#Topic#gone'))).toBe(true);
    const kept: string[] = [];
    await reproject(api.table, {
      confirmDeletion: async () => false,
      onKept: ({ key }) => kept.push(key.pk),
    });
    expect(kept).toContain(document.pk);
  }
  await transact(api.table, [{ put: document }, { delete: slugOfTopic }]);
  expect(await faultsOf(api)).toEqual([]);
});

test('a task without a record is malformed', async () => {
  const api = await startApi();
  const person = { type: 'Person', id };
  const due = '2999-01-01T00:00:00.000Z';
  const key = { pk: 'outbox#0', sk: `${due}#task` };
  const related = { kind: 'related', due, record: { type: 'Article', id } };
  for (const task of [
    { kind: 'references', record: { type: '', id } },
    { kind: 'references', record: { type: 'Robot', id } },
    { kind: 'references', record: { type: 'toString', id } },
    { kind: 'cleanup', record: { type: 'Person', id: '' } },
    { kind: 'release', record: { type: 'Article', id: 'x' } },
    { kind: 'lists', record: null, deletes: [] },
    { ...related, mentioned: [person, { type: 'Person', id: 'nonsense' }] },
    { ...related, mentioned: [{ type: 'Article', id }] },
    { ...related, mentioned: [null] },
  ]) {
    await transact(api.table, [{ put: { ...key, ...task } }]);
    expect(await faultsOf(api)).toEqual([`malformed ${key.pk} ${key.sk}`]);
  }
  await transact(api.table, [{ put: { ...key, ...related, mentioned: [person] } }]);
  expect(await faultsOf(api)).toEqual([]);
});

test('an entry that no other item implies is malformed unless it names a record', async () => {
  const api = await startApi();
  const entry = {
    pk: 'list#pending',
    sk: `2999-01-01T00:00:00.000Z#${id}.copy`,
    list: 'pending',
    card: '{}',
  };
  for (const owner of [undefined, 7, 'Article', 'Article#', 'Article#x', `Robot#${id}`, `toString#${id}`]) {
    await transact(api.table, [{ put: owner === undefined ? entry : { ...entry, owner } }]);
    expect(await faultsOf(api), `the owner ${owner}`).toEqual([`malformed ${entry.pk} ${entry.sk}`]);
  }
  await transact(api.table, [{ put: { ...entry, owner: `Article#${id}` } }]);
  // The working copy that it would follow from is missing.
  expect(await faultsOf(api)).toEqual([`stray ${entry.pk} ${entry.sk}`]);
});

test('an entry of the search index whose words cannot be read hides no other article', async () => {
  const api = await startApi();
  const article = { type: 'Article', body: 'harbour', publishedAt: '2024-01-01T00:00:00Z' };
  await api.import(...['x', 'y'].map(slug => ({ ...article, slug, headline: slug })));
  const found = async () => {
    const { data, errors } = await api.ask(
      '{ search(query: "harbour") { nodes { ... on Article { slug } } } }',
    );
    return errors ?? data.search.nodes.map(({ slug }: { slug: string }) => slug);
  };
  const entries = [...(await scan(api.table)).values()].filter(({ list }) => list === 'search');
  expect(entries).toHaveLength(2);
  const [first] = entries;
  if (first === undefined) throw new Error('The index has no entry.');
  expect(await found()).toHaveLength(2);
  await transact(api.table, [{ put: { ...first, card: 'x' } }]);
  const left = await found();
  expect(left).toHaveLength(1);
  await flush(api.table, { limits: unmergedSegments });
  expect(await found()).toEqual(left);
  const [entry] = [...(await scan(api.table)).values()].filter(({ card }) => card === 'x');
  expect(entry?.sk).toBe(first.sk);
  await reproject(api.table, { confirmDeletion: async () => false });
  expect(await found()).toHaveLength(2);
  expect(await faultsOf(api)).toEqual([]);
});

test('an API key without an owner is malformed', async () => {
  const api = await startApi();
  await createKey(api.table, { stage: 'dev', subject: 'desk', scopes: ['WRITE'], expiresAt: null });
  const key = await itemOf(api, ({ sk }) => sk === 'key');
  expect(await faultsOf(api)).toEqual([]);
  for (const damage of [{ subject: '' }, { subject: ' ' }, { stage: '' }]) {
    await transact(api.table, [{ put: { ...key, ...damage } }]);
    expect(await faultsOf(api)).toContain(`malformed ${key.pk} key`);
  }
});
