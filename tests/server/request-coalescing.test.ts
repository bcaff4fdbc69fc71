import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Api, startApi } from '../api.ts';

/** Identical concurrent requests, measured by their total cost. */
let api: Api;
let gate: Promise<void> = Promise.resolve();
/** Requests that have come to the gate. */
let arrived = 0;
let now = Date.parse('2024-06-01T08:00:30Z');

beforeAll(async () => {
  api = await startApi({
    clock: () => now,
    intercept: async send => {
      arrived += 1;
      await gate;
      return send();
    },
    server: { coalesceRequests: true },
  });
  await api.import({ type: 'Topic', slug: 'trade', name: 'Trade' });
});

beforeEach(() => {
  api.requests.count = 0;
});

const topic = 'query ($slug: String!) { topic(slug: $slug) { name summary } }';
/** Requests of one query: the slug, the record, and the pending changes. */
const asked = 3;

/** The total cost of some concurrent requests. */
async function together(ask: () => Promise<unknown>[]): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<void>();
  gate = promise;
  const all = ask();
  await isUnderWay();
  resolve();
  await Promise.all(all);
  return api.requests.count;
}

/**
 * Until one more request is at the gate, and all the others are as far as they come: they need nothing but turns of the event loop, which a
 * busy machine also grants. How long that takes is no matter.
 */
async function isUnderWay(): Promise<void> {
  const before = arrived;
  await vi.waitUntil(() => arrived > before, { interval: 1, timeout: 60_000 });
  for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
}

test('twenty identical concurrent queries cost what one does, and all get the answer', async () => {
  const answers: unknown[] = [];
  const ask = async () => answers.push((await api.ask(topic, { slug: 'trade' })).data);
  expect(await together(() => Array.from({ length: 20 }, ask))).toBe(asked);
  expect(answers).toEqual(Array.from({ length: 20 }, () => ({ topic: { name: 'Trade', summary: null } })));
  // Nothing is kept.
  await ask();
  expect(api.requests.count).toBe(2 * asked);
});

test('queries with other variables, of another operation and of another minute are not coalesced', async () => {
  expect(await together(() => ['trade', 'labour'].map(slug => api.ask(topic, { slug })))).toBeGreaterThan(
    asked,
  );
  api.requests.count = 0;
  expect(
    await together(() => [
      api.ask(topic, { slug: 'trade' }),
      api.ask(topic.replace('summary', 'slug'), { slug: 'trade' }),
    ]),
  ).toBe(2 * asked);
  api.requests.count = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  gate = promise;
  const before = api.ask(topic, { slug: 'trade' });
  await isUnderWay();
  now += 60_000;
  const after = api.ask(topic, { slug: 'trade' });
  await isUnderWay();
  resolve();
  await Promise.all([before, after]);
  expect(api.requests.count).toBe(2 * asked);
});

test('authenticated requests are not coalesced', async () => {
  const editor = await api.as({ scopes: ['READ_DRAFTS'] });
  await editor.ask('{ __typename }');
  api.requests.count = 0;
  const cost = await together(() => [1, 2, 3].map(() => editor.ask(topic, { slug: 'trade' })));
  expect(cost).toBeGreaterThanOrEqual(3 * asked);
});

test('a query after a mutation does not join queries that began before it', async () => {
  const editor = await api.as({ scopes: ['WRITE', 'PUBLISH'] });
  const { data } = await api.ask('{ topic(slug: "trade") { id revision } }');
  // The response that was read before the change arrives late.
  const held = Promise.withResolvers<void>();
  gate = held.promise;
  const before = api.ask(topic, { slug: 'trade' });
  await isUnderWay();
  gate = Promise.resolve();
  const update = `mutation ($id: ID!, $revision: Int!) {
    updateTopic(id: $id, expectedRevision: $revision, input: { name: "Commerce" }) { __typename }
  }`;
  expect((await editor.ask(update, data.topic)).data.updateTopic.__typename).toBe('Topic');
  const after = await api.ask(topic, { slug: 'trade' });
  expect(after.data.topic.name).toBe('Commerce');
  held.resolve();
  await before;
});
