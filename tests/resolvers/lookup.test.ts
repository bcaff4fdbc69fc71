import { beforeAll, expect, test } from 'vitest';
import { slugKey } from '../../src/store/keys.ts';
import { transact } from '../../src/store/transaction.ts';
import { type Answer, type Api, startApi } from '../api.ts';

let api: Api;
let ada: Answer['data'];

beforeAll(async () => {
  api = await startApi();
  await api.import({ type: 'Person', slug: 'ada', name: 'Ada' }, { type: 'Topic', slug: 'ada', name: 'ADA' });
  ada = (await api.ask('{ person(slug: "ada") { id slug } }')).data.person;
});

test('a slug is unique among the records of its type only', async () => {
  const { data } = await api.ask(
    '{ person(slug: "ada") { name } topic(slug: "ada") { name } place(slug: "ada") { name } }',
  );
  expect(data).toEqual({ person: { name: 'Ada' }, topic: { name: 'ADA' }, place: null });
});

test('a former slug leads to the record, which has its new one', async () => {
  const id = Buffer.from(ada.id, 'base64').toString().split(':')[1] ?? '';
  await transact(api.table, [{ put: { ...slugKey('Person', 'countess'), id } }]);
  const { data } = await api.ask('{ person(slug: "countess") { id slug } }');
  expect(data.person).toEqual({ id: ada.id, slug: 'ada' });
});

test('an id finds a record under its own type only', async () => {
  const { data, errors } = await api.ask(
    'query ($id: ID!) { person(id: $id) { name } topic(id: $id) { name } node(id: $id) { __typename } }',
    { id: ada.id },
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({ person: { name: 'Ada' }, topic: null, node: { __typename: 'Person' } });
  for (const type of ['Front', 'Release', 'Webhook', 'Article', 'Statement']) {
    const key = type === 'Statement' ? '.0123456789AB' : '';
    const id = btoa(`${type}:01ARZ3NDEKTSV4RRFFQ69G5FAV${key}`);
    const other = await api.ask('query ($id: ID!) { person(id: $id) { name } }', { id });
    expect(other).toMatchObject({ data: { person: null } });
    expect(other.errors).toBeUndefined();
  }
});

test('a text that cannot be a slug finds no record, without a read', async () => {
  for (const slug of ['', 'Ada', '../ada', 'a#b', 'x'.repeat(3000)]) {
    api.requests.count = 0;
    const { data, errors } = await api.ask('query ($slug: String!) { person(slug: $slug) { id } }', { slug });
    expect(errors).toBeUndefined();
    expect(data.person).toBeNull();
    expect(api.requests.count).toBe(0);
  }
});

test('a query for one record in many ways reads it once', async () => {
  api.requests.count = 0;
  const { data } = await api.ask(
    'query ($id: ID!) { a: person(id: $id) { summary } b: node(id: $id) { id } c: nodes(ids: [$id, $id]) { id } }',
    { id: ada.id },
  );
  expect(data.c).toHaveLength(2);
  // The record, and the pending changes.
  expect(api.requests.count).toBe(2);
});
