import { createHash } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createServer } from '../../src/server/server.ts';
import { type Api, nobody, startApi } from '../api.ts';
import { operation } from '../contract/operations.ts';
import { type CachingProxy, startCachingProxy } from './caching-proxy.ts';

/** Phones ask a shared cache; behind it is the API over the embedded engine. One clock for all. */
const homeFeed = operation('HomeFeed');
const article = { type: 'Article', slug: 'a', headline: 'As it was', publishedAt: '2026-01-01T00:00:00Z' };
let now = Date.parse('2026-01-02T08:00:00Z');
let api: Api;
let cache: CachingProxy;
let stop: () => void;

beforeAll(async () => {
  api = await startApi({ clock: () => now });
  await api.import(article);
  const http = createHttpServer(createServer({ table: api.table, authenticate: nobody, logLevel: 'silent' }));
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
  cache = await startCachingProxy(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, () => now);
  stop = () => {
    http.closeAllConnections();
    http.close();
  };
});

afterAll(async () => {
  await cache.close();
  stop();
});

beforeEach(() => {
  cache.forwarded.length = 0;
  // The next test begins with nothing fresh, at a full minute.
  now += 3600_000;
});

/** The requests of a client: the hash first, then the text if the hash is unknown. */
async function askByHash(headers: Record<string, string> = {}) {
  const sha256Hash = createHash('sha256').update(homeFeed).digest('hex');
  const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash } });
  const variables = JSON.stringify({ first: 20 });
  const send = async (query?: string) => {
    const url = new URL('/graphql', cache.origin);
    for (const [name, value] of Object.entries({ query, extensions, variables }))
      if (value !== undefined) url.searchParams.set(name, value);
    const response = await fetch(url, { headers });
    return { control: response.headers.get('cache-control'), body: await response.json() };
  };
  const answer = await send();
  if (answer.body.errors?.[0].extensions.code !== 'PERSISTED_QUERY_NOT_FOUND') return answer;
  await send(homeFeed);
  return send();
}

test('a second phone’s home feed reaches neither the function nor the table', async () => {
  const first = await askByHash();
  expect(first.body.data.articles.edges ?? first.body.data.articles.nodes).toHaveLength(1);
  const [passed, read] = [cache.forwarded.length, api.requests.count];
  for (let phone = 2; phone < 10; phone++) expect(await askByHash()).toEqual(first);
  expect([cache.forwarded.length, api.requests.count]).toEqual([passed, read]);
});

test('after an edit, the old headline is shown for the maximum age and no longer', async () => {
  const seconds = 60;
  expect(JSON.stringify(await askByHash())).toContain('As it was');
  expect(await api.import({ ...article, headline: 'As it is now' })).toMatchObject({ problems: [] });
  now += seconds * 1000 - 1;
  expect(JSON.stringify(await askByHash())).toContain('As it was');
  now += 1;
  expect(JSON.stringify(await askByHash())).toContain('As it is now');
});

test('what has not changed is not sent again after its maximum age', async () => {
  const first = await askByHash();
  now += 60_000;
  cache.forwarded.length = 0;
  expect((await askByHash()).body).toEqual(first.body);
  expect(cache.forwarded).toEqual([{ method: 'GET', conditional: true }]);
});

test('a scheduled article is there at the minute of its publication, though the feed was fetched just before', async () => {
  now += 48_000;
  const publishedAt = new Date(now + 12_000).toISOString();
  await api.import({ ...article, slug: 'soon', headline: 'At nine', publishedAt });
  expect(JSON.stringify(await askByHash())).not.toContain('At nine');
  now += 12_000;
  expect(JSON.stringify(await askByHash())).toContain('At nine');
});

test.for(['authorization', 'x-api-key'])('a request with %s is answered for no other caller', async name => {
  const own = await askByHash({ [name]: 'somebody' });
  expect(own.control ?? '').not.toMatch(/public/);
  const passed = cache.forwarded.length;
  await askByHash({ [name]: 'somebody' });
  await askByHash({ [name]: 'somebody else' });
  await askByHash();
  expect(cache.forwarded.length).toBe(passed + 3);
  // They do not get the public copy that is cached now, either.
  await askByHash({ [name]: 'somebody' });
  expect(cache.forwarded.length).toBe(passed + 4);
});

test('an error is asked for anew', async () => {
  const url = `${cache.origin}/graphql?query=${encodeURIComponent('{ people(first: 0) { nodes { id } } }')}`;
  for (let time = 0; time < 2; time++) expect((await (await fetch(url)).json()).errors).toHaveLength(1);
  expect(cache.forwarded).toHaveLength(2);
});
