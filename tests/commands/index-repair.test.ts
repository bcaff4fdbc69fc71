import { expect, test } from 'vitest';
import { kindOf } from '../../src/commands/inspection/item-kinds.ts';
import { type Repair, reproject } from '../../src/commands/repair/reproject.ts';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { flush } from '../../src/commands/search-index/flush.ts';
import { listName } from '../../src/projection/lists.ts';
import { project } from '../../src/projection/project.ts';
import { isFreshKey } from '../../src/projection/search-entry.ts';
import { recordFrom } from '../../src/projection/stored.ts';
import { IndexDamage } from '../../src/search/index-damage.ts';
import { searchCardFrom } from '../../src/search/search-card.ts';
import type { Item } from '../../src/store/attributes.ts';
import { deleteAll, putAll } from '../../src/store/batch-write.ts';
import { listKey } from '../../src/store/keys.ts';
import type { Table } from '../../src/store/table.ts';
import { type Api, startApi, unhurried } from '../api.ts';
import { unmergedSegments } from '../search/archive.ts';
import { searchAll } from '../search/search-all.ts';
import { placesToTry } from '../seed.ts';
import { scan } from '../table.ts';
import { isOfIndex } from './search-index.ts';

/** Repairs of the search index as a whole; damages.ts has those of single items. */
const fillers = 'ledger treaty summit minister river bridge island council border port'.split(' ');

/** Articles that all have one word, and each one more. */
function articles(count: number): object[] {
  return Array.from({ length: count }, (_, i) => ({
    type: 'Article',
    slug: `a${i}`,
    headline: `Harbour ${fillers[i % fillers.length]}`,
    body: `Ships of number${i} wait outside. ${fillers.slice(0, i % 7).join(' ')}`,
    publishedAt: `2024-01-${String((i % 28) + 1).padStart(2, '0')}T00:00:00.000Z`,
  }));
}

async function filled(count: number): Promise<Api> {
  const api = await startApi();
  const { problems } = await api.import({ type: 'Place', slug: 'p', name: 'Harbour' }, ...articles(count));
  expect(problems).toEqual([]);
  await flush(api.table, { limits: unmergedSegments });
  return api;
}

async function faultsOf(table: Table): Promise<string[]> {
  const faults: string[] = [];
  for await (const { kind, key, reason } of findFaults(table))
    faults.push(`${kind} ${key.pk} ${key.sk}: ${reason}`);
  return faults;
}

function repair(table: Table, isAllowed = true): Promise<Repair> {
  return reproject(table, { confirmDeletion: async () => isAllowed });
}

const found = (api: Api, query: string) => searchAll(api, { query, orderBy: 'RECENCY' });

/** Makes a table as a version before the search index left it: the words of each article in single entries. */
async function withoutIndex(table: Table): Promise<Item[]> {
  const items = [...(await scan(table)).values()];
  const bodies = new Map(
    items.flatMap(({ pk, sk, text }) => (sk === 'body' ? [[pk, String(text)] as const] : [])),
  );
  const old = items.flatMap((item): Item[] => {
    if (item.sk !== 'document' || item.type !== 'Article') return [];
    const entry = project({ record: recordFrom(item), body: bodies.get(item.pk) }).find(isFreshKey);
    const words = searchCardFrom(String(entry?.card))?.words ?? [];
    const forms = Map.groupBy(words, ({ form }) => form.slice(0, 4));
    return [...forms].map(([root, some]) => ({
      ...listKey(listName('word', root), String(entry?.sk)),
      list: 'word',
      owner: item.pk,
      card: JSON.stringify({ l: 'en', w: some.map(({ form }) => [form, 1]) }),
    }));
  });
  await deleteAll(
    table,
    items.filter(item => isOfIndex(item) || kindOf(item) === 'vocabulary'),
  );
  await putAll(table, old);
  return old;
}

async function oldEntriesIn(table: Table): Promise<number> {
  return [...(await scan(table)).values()].filter(item => kindOf(item) === 'articleWord').length;
}

test('a table of a version before the search index is brought over: indexed first, and then its old entries are deleted', async () => {
  const count = 30;
  const api = await filled(count);
  const [harbour, ledger] = [await found(api, 'harbour'), await found(api, 'ledger')];
  expect(harbour).toHaveLength(count + 1);
  const old = await withoutIndex(api.table);
  expect(await found(api, 'harbour')).toEqual(['Place/p']);
  const faults = await faultsOf(api.table);
  expect(faults.filter(fault => fault.includes('is not in the search index'))).toHaveLength(count);
  expect(faults.filter(fault => fault.includes(`${old.length} entries of articles`))).toHaveLength(1);
  expect(faults).toHaveLength(count + 1);

  // Without permission nothing is deleted, and everything is found.
  expect(await repair(api.table, false)).toMatchObject({
    repaired: count,
    deleted: 0,
    notDeleted: old.length,
    kept: 0,
  });
  expect(await found(api, 'harbour')).toEqual(harbour);
  expect(await oldEntriesIn(api.table)).toBe(old.length);

  let transactions = 0;
  const counted = await startApi({
    over: api,
    intercept: (send, command) => {
      if (command === 'TransactWriteItemsCommand') transactions += 1;
      return send();
    },
  });
  expect(await repair(counted.table)).toMatchObject({
    repaired: 0,
    deleted: old.length,
    notDeleted: 0,
    kept: 0,
  });
  expect(transactions).toBeLessThan(10);
  expect(await oldEntriesIn(api.table)).toBe(0);
  expect(await faultsOf(api.table)).toEqual([]);
  expect([await found(api, 'harbour'), await found(api, 'ledger')]).toEqual([harbour, ledger]);
});

test('a scheduled article that was missing from the index is found from its instant on, before the next flush', async () => {
  let now = Date.parse('2024-02-01T00:00:00Z');
  const api = await startApi({ ...unhurried, clock: () => now });
  const [article] = articles(1);
  await api.import({ ...article, publishedAt: '2024-02-01T01:00:00.000Z' });
  const entries = [...(await scan(api.table)).values()].filter(isOfIndex);
  expect(entries).toHaveLength(1);
  await deleteAll(api.table, entries);
  expect(await repair(api.table)).toMatchObject({ repaired: 1, kept: 0 });
  expect(await found(api, 'harbour')).toEqual([]);
  now += 3_600_000;
  expect(await found(api, 'harbour')).toEqual(['Article/a0']);
});

test('the old entries of an article whose document or text is missing are kept', async () => {
  const api = await filled(3);
  const old = await withoutIndex(api.table);
  const [lost, mute] = [...(await scan(api.table)).values()].filter(
    ({ pk, sk }) => sk === 'document' && pk.startsWith('Article#'),
  );
  const bodyOf = (item: Item | undefined) => ({ pk: String(item?.pk), sk: 'body' });
  await deleteAll(api.table, [bodyOf(lost), { pk: String(lost?.pk), sk: 'document' }, bodyOf(mute)]);
  const { deleted } = await repair(api.table);
  const left = [...(await scan(api.table)).values()].filter(item => kindOf(item) === 'articleWord');
  expect(new Set(left.map(({ owner }) => owner))).toEqual(new Set([lost?.pk, mute?.pk]));
  expect(deleted + left.length).toBe(old.length);
  expect((await faultsOf(api.table)).join('\n')).toMatch(
    new RegExp(`${lost?.pk}, whose document is missing \\(\\d+ entries in all\\)`),
  );
});

test('a repair of a damaged segment may end anywhere: no other article is ever lost, and the next repair completes it', async () => {
  const api = await filled(12);
  const harbour = await found(api, 'harbour');
  const ledger = await found(api, 'ledger');
  expect(ledger.length).toBeGreaterThan(3);
  const damage = [...(await scan(api.table)).values()].filter(
    ({ pk, sk }) => pk === 'list#word/led' && sk.startsWith('ledger#@'),
  );
  expect(damage.length).toBeGreaterThan(0);
  await deleteAll(api.table, damage);
  expect(await found(api, 'ledger')).not.toEqual(ledger);
  let left = 0;
  const crashing = await startApi({
    over: api,
    intercept: (send, command) => {
      if (/Write/.test(command)) left -= 1;
      return left < 0 ? Promise.reject(new Error('The process has ended.')) : send();
    },
  });
  let crashes = 0;
  const { first, step } = placesToTry('index repair', 4);
  for (let writes = first; writes < 60; writes += step) {
    left = writes;
    const isDone = await repair(crashing.table).then(
      () => true,
      () => false,
    );
    expect(await found(api, 'harbour'), `after ${writes} writes`).toEqual(harbour);
    if (isDone) break;
    crashes += 1;
  }
  expect(crashes).toBeGreaterThanOrEqual(Math.floor(4 / step));
  await repair(api.table);
  expect(await found(api, 'ledger')).toEqual(ledger);
  expect(await faultsOf(api.table)).toEqual([]);
});

test('a repair of a segment keeps the readable words of an article whose text is missing', async () => {
  const api = await filled(12);
  const items = [...(await scan(api.table)).values()];
  const mute = items.find(({ sk, slug }) => sk === 'document' && slug === 'a6');
  const ledger = await found(api, 'ledger');
  expect(ledger).toContain('Article/a6');
  const postingsOf = (word: string) => items.filter(({ sk }) => sk.startsWith(`${word}#@`));
  const [lost, garbled] = [postingsOf('ledger'), postingsOf('summit')];
  expect([lost.length, garbled.length]).toEqual([1, 1]);
  await deleteAll(api.table, [...lost, { pk: String(mute?.pk), sk: 'body' }]);
  await putAll(
    api.table,
    garbled.map(item => ({ ...item, others: new Uint8Array([255, 255]) })),
  );
  await repair(api.table);
  expect(await found(api, 'number6')).toEqual(['Article/a6']);
  expect(await found(api, 'number7')).toEqual(['Article/a7']);
  // Its words in the lists that are lost are lost; those of all other articles are there again.
  expect(await found(api, 'ledger')).toEqual(ledger.filter(one => one !== 'Article/a6'));
});

test('a segment without its articles is repaired although a flush is due, which could not read it', async () => {
  const api = await filled(12);
  const harbour = await found(api, 'harbour');
  const desk = await api.as({ scopes: ['ADMIN'] });
  const { data } = await desk.ask('{ article(slug: "a3") { id revision } }');
  const { id, revision } = data.article;
  const withdrawn = await desk.ask(
    `mutation { withdrawArticle(id: "${id}", expectedRevision: ${revision}) { __typename } }`,
  );
  expect(withdrawn.data.withdrawArticle.__typename).toBe('Article');
  const blocks = [...(await scan(api.table)).values()].filter(
    ({ pk, sk }) => pk.startsWith('segment#') && sk.startsWith('articles#'),
  );
  expect(blocks).toHaveLength(1);
  await deleteAll(api.table, blocks);
  await expect(flush(api.table)).rejects.toThrow(IndexDamage);
  await repair(api.table);
  expect(await found(api, 'harbour')).toEqual(harbour.filter(one => one !== 'Article/a3'));
  expect(await faultsOf(api.table)).toEqual([]);
});
