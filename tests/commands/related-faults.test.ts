import { beforeEach, expect, test } from 'vitest';
import { CountedArticles } from '../../src/commands/inspection/counted-articles.ts';
import { DamagedLists } from '../../src/commands/inspection/damaged-lists.ts';
import { relatedFaults } from '../../src/commands/repair/related-faults.ts';
import { derivedId } from '../../src/model/id.ts';
import { relatedKey } from '../../src/projection/related.ts';
import type { Item } from '../../src/store/attributes.ts';
import { documentKey, keyText } from '../../src/store/keys.ts';
import { transact } from '../../src/store/transaction.ts';
import { type Api, startApi } from '../api.ts';
import { faultsOf } from '../newsroom.ts';
import { scan } from '../table.ts';

const start = Date.parse('2024-06-01T00:00:00Z');
const minute = 60_000;
let now: number;
let api: Api;

beforeEach(async () => {
  now = start;
  api = await startApi({ clock: () => now });
  await api.import(
    ...['ada', 'bob'].map(slug => ({ type: 'Person', slug, name: slug })),
    article('one', 1),
    article('two', 2),
    article('three', 3),
  );
});

test.each([20_000, 1])(
  'the check of counts has the same result with a maximum memory of %d records',
  async max => {
    expect(await countedFaults(max)).toEqual([]);
    const one = await itemAt(relatedKey(named('one')));
    const ada = await itemAt(relatedKey(person('ada')));
    const bob = await itemAt(documentKey(person('bob')));
    await transact(api.table, [
      { put: { ...one, related: '[]' } },
      { put: { ...ada, related: String(ada.related).replace(',3,', ',2,') } },
      { put: { ...bob, standing: 0 } },
    ]);
    expect(await countedFaults(max)).toEqual([one, ada, bob].map(keyText).toSorted());
  },
);

test('a damaged list of articles does not make related items count as wrong', async () => {
  const entries = [...(await scan(api.table)).values()].filter(
    ({ pk }) => pk === `list#Person#${person('ada').id}/articles`,
  );
  expect(entries).toHaveLength(3);
  await transact(
    api.table,
    entries.map(({ pk, sk }) => ({ delete: { pk, sk } })),
  );
  const faults = await faultsOf(api);
  expect(faults).toHaveLength(3);
  expect(faults.join()).not.toContain('related');
});

test('an article may keep a deleted one in its list, but not one that never existed', async () => {
  now += minute;
  const id = derivedId('Article', 'never');
  const one = await itemAt(relatedKey(named('one')));
  const withGone: Item = { ...one, related: String(one.related).replace(']', `,"${id}"]`) };
  await transact(api.table, [{ put: withGone }]);
  expect(await countedFaults()).toEqual([keyText(one)]);
  const at = new Date(now).toISOString();
  const card = JSON.stringify({ id, type: 'Article' });
  const removal = { pk: 'list#removals/Article', sk: `${at}#Article.${id}`, card, ttl: now / 1000 + 1000 };
  await transact(api.table, [{ put: removal }]);
  expect(await countedFaults()).toEqual([]);
});

async function countedFaults(maxRecords?: number): Promise<string[]> {
  const counted = await CountedArticles.inTable(api.table, () => {}, maxRecords);
  const keys: string[] = [];
  for await (const { key } of relatedFaults(api.table, counted, new DamagedLists(), () => {}))
    keys.push(keyText(key));
  return keys.toSorted();
}

async function itemAt(key: { pk: string; sk: string }): Promise<Item> {
  const item = (await scan(api.table)).get(keyText(key));
  if (item === undefined) throw new Error(`Nothing stands at ${key.pk} ${key.sk}.`);
  return item;
}

function named(slug: string) {
  return { type: 'Article', id: derivedId('Article', slug) };
}

function person(slug: string) {
  return { type: 'Person', id: derivedId('Person', slug) };
}

function article(slug: string, day: number) {
  return {
    type: 'Article',
    slug,
    headline: slug,
    body: '',
    publishedAt: `2024-01-0${day}T00:00:00.000Z`,
    mentions: ['ada', 'bob'].map(one => ({ entity: `Person/${one}` })),
  };
}
