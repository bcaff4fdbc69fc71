import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Api, startApi } from '../api.ts';

/** Records that several lists of one step of a query lead to are read in one batch. */
let api: Api;
const count = 20;
const people = Array.from({ length: count }, (_, n) => ({
  type: 'Person',
  slug: `p-${n}`,
  name: `Person ${n}`,
}));
const parts = people.map(({ slug }, n) => ({
  type: 'Article',
  slug: `a-${n}`,
  headline: `Article ${n}`,
  publishedAt: '2024-01-01T00:00:00Z',
  mentions: [{ entity: `Person/${slug}` }, { entity: 'Organization/office' }],
}));

beforeAll(async () => {
  api = await startApi();
  await api.import(...people, { type: 'Organization', slug: 'office', name: 'Office' }, ...parts);
});
afterAll(() => api.close());

test.each([
  ['articles', '{ articles(first: 5) { nodes { people(first: 5) { nodes { name } } } } }'],
  ['timeline', '{ timeline(first: 5) { nodes { ... on Article { people(first: 5) { nodes { name } } } } } }'],
  ['fields that cards lack', '{ articles(first: 5) { edges { node { updatedAt } } } }'],
])('of many entities: %s', async (_, selection) => {
  const { data } = await api.ask('{ people(first: 100) { nodes { id } } }');
  const list = selection.includes('timeline') ? 4 : 1;
  // An operation may read 40 times, and once more for each list of posts.
  const some = list === 1 ? count : 10;
  const ids = data.people.nodes.slice(0, some).map(({ id }: { id: string }) => id);
  const {
    data: found,
    errors,
    extensions,
  } = await api.ask(`query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Entity ${selection} } }`, { ids });
  expect(errors).toBeUndefined();
  expect(JSON.stringify(found)).toMatch(/Person 1\b|updatedAt/);
  // One batch of the entities, a list of each (four of each for a timeline), one batch of what they lead to, and the pending changes.
  expect(extensions.cost.requests).toBe(1 + list * some + 2);
  expect(extensions.cost.rounds).toBe(3);
});
