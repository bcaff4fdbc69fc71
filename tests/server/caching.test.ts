import { readFileSync } from 'node:fs';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type DefinitionNode, Kind, parse, print } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshnessOf } from '../../src/schema/freshness.ts';
import { schema } from '../../src/schema/schema.ts';
import { type Api, startApi, startSampleApi } from '../api.ts';

const feed = '{ articles(first: 20) { nodes { id headline summary people { nodes { name } } } } }';
const start = Date.parse('2026-01-01T00:00:00Z');
let now = start;
let api: Api;

beforeAll(async () => {
  api = await startSampleApi({ clock: () => now, server: { introspection: true } });
});

describe('Cache-Control of a GET', () => {
  test.for([
    ['a list of articles, to the next full minute', feed, 60],
    ['entities, to the next full five minutes', '{ people { nodes { name } } }', 300],
    ['the strictest of both', '{ people { nodes { name articles { nodes { slug } } } } }', 60],
    [
      'an empty list of articles as well',
      '{ articles(filter: {section: "none"}) { pageInfo { hasNextPage } } }',
      60,
    ],
    [
      'a statement',
      '{ people(first: 1) { nodes { statements(first: 1) { pageInfo { hasNextPage } } } } }',
      60,
    ],
    ['a fragment’s fields', 'query { ...F } fragment F on Query { articles { nodes { slug } } }', 60],
    [
      'what @skip leaves out',
      '{ people { nodes { name } } articles @skip(if: true) { nodes { slug } } }',
      60,
    ],
    ['the schema', '{ __schema { queryType { name } } }', 300],
  ] as const)('%s', async ([, query, seconds]) => {
    now = start;
    expect(controlOf(await get(query))).toBe(`public, max-age=${seconds}, stale-while-revalidate=${seconds}`);
    now = start + 45_500;
    expect(controlOf(await get(query))).toBe(
      `public, max-age=${seconds - 45}, stale-while-revalidate=${seconds}`,
    );
  });

  test.for(['/feed.xml', '/feed.json'])('%s, as a query for its articles', async path => {
    for (const elapsed of [0, 45_500, 119_000]) {
      now = start + elapsed;
      expect(controlOf(await api.fetch(path))).toBe(controlOf(await get(feed)));
    }
  });

  test('says nothing of what is scheduled', async () => {
    // Only the development stage reports costs.
    const own = await startApi({ clock: () => now, server: { showCost: false } });
    now = start + 15_000;
    const article = { type: 'Article', slug: 'a', headline: 'A', publishedAt: '2026-01-01T00:00:30Z' };
    const ask = async () => {
      const answers = [feed, '{ article(slug: "a") { headline } }'].map(query => get(query, {}, own));
      return (await Promise.all(answers)).map(answer => [controlOf(answer), answer.headers.get('etag')]);
    };
    const before = await ask();
    await own.import(article);
    expect(await ask()).toEqual(before);
    now = start + 30_000;
    expect(await ask()).not.toEqual(before);
  });

  test.for([
    ['an error at a field', '{ people(first: 0) { nodes { name } } }'],
    ['a query that is not valid', '{ nothing }'],
    ['a query that does not parse', '{'],
  ])('%s is kept by nobody', async ([, query = '']) => {
    const answer = await get(query);
    expect(controlOf(answer)).toBe('no-store');
    expect(answer.headers.get('etag')).toBeNull();
  });

  test.for(['authorization', 'x-api-key'])('an answer to who sends %s is private', async name => {
    const answer = await get(feed, { [name]: 'x' });
    expect(controlOf(answer)).toMatch(/^(?:private, )?no-store$/);
    expect(answer.headers.get('etag')).toBeNull();
    const names = answer.headers.get('vary')?.toLowerCase().split(/, */);
    expect(names).toEqual(expect.arrayContaining(['authorization', 'x-api-key', 'accept']));
  });

  test('a POST is not kept', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await api.fetch('/graphql', {
      method: 'POST',
      headers,
      body: JSON.stringify({ query: feed }),
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('all operations of a news app may be kept', () => {
    const all = readFileSync(new URL('../contract/mobile.graphql', import.meta.url), 'utf8');
    const queries = parse(all).definitions.filter(
      definition => !/ (?:Sync)\b/.test(print(definition).slice(0, 20)),
    );
    const isLive = (definition: DefinitionNode) =>
      / Live(?:Article|Poll)\b/.test(print(definition).slice(0, 20));
    const [live, others] = [queries.filter(isLive), queries.filter(one => !isLive(one))];
    expect(freshnessOf({ kind: Kind.DOCUMENT, definitions: others })).toBe(60);
    expect(freshnessOf({ kind: Kind.DOCUMENT, definitions: live })).toBe(10);
    expect(freshnessOf(parse('{ article(slug: "flood") { postsRevision } }'))).toBe(10);
  });

  test('a field of Query that freshness.ts does not name is not kept', () => {
    expect(freshnessOf(parse('{ somethingNew }'))).toBe('private');
    expect(freshnessOf(parse('mutation { somethingNew }'))).toBe('private');
    const unnamed = Object.keys(schema.getQueryType()?.getFields() ?? {}).filter(
      name => freshnessOf(parse(`{ ${name} }`)) === 'private',
    );
    // Who asks for these is one of the desk, or a phone that wants what is new since its last visit.
    const ofDesk = [
      'auditLog',
      'changes',
      'drafts',
      'recognizeEntities',
      'release',
      'releases',
      'similarArticles',
      'viewer',
      'webhook',
      'webhooks',
    ];
    expect(unnamed.filter(name => !ofDesk.includes(name))).toEqual([]);
  });
});

describe('ETag', () => {
  test('what a client has is not sent again, by GET and by HEAD', async () => {
    const first = await get(feed);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]+"$/);
    for (const method of ['GET', 'HEAD'])
      for (const header of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const again = await get(feed, { 'if-none-match': header }, api, method);
        expect(again.status).toBe(304);
        expect(again.bytes).toHaveLength(0);
        expect(again.headers.get('etag')).toBe(etag);
        expect(again.headers.get('cache-control')).toBe(first.headers.get('cache-control'));
        expect(again.headers.get('vary')).toBe(first.headers.get('vary'));
      }
    expect((await get(feed, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  test('differs for each encoding, and with the content', async () => {
    const own = await startApi({ clock: () => now });
    const article = {
      type: 'Article',
      slug: 'a',
      headline: 'A',
      summary: 'x'.repeat(1500),
      publishedAt: '2025-01-01T00:00:00Z',
    };
    await own.import(article);
    const query = '{ articles { nodes { headline summary } } }';
    const encodings = ['identity', 'gzip', 'br'];
    const tags = await Promise.all(
      encodings.map(async encoding =>
        (await get(query, { 'accept-encoding': encoding }, own)).headers.get('etag'),
      ),
    );
    expect(new Set(tags).size).toBe(3);
    expect(
      (await get(query, { 'accept-encoding': 'gzip', 'if-none-match': tags[1] ?? '' }, own)).status,
    ).toBe(304);
    await own.import({ ...article, headline: 'B' });
    const changed = await get(query, { 'accept-encoding': 'gzip', 'if-none-match': tags[1] ?? '' }, own);
    expect(changed.status).toBe(200);
  });
});

describe('packing', () => {
  test('br and gzip hold the same answer, above 1 kB only', async () => {
    const plain = await get(feed);
    const br = await get(feed, { 'accept-encoding': 'gzip, deflate, br' });
    const gzip = await get(feed, { 'accept-encoding': 'gzip' });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(br.headers.get('content-encoding')).toBe('br');
    expect(gzip.headers.get('content-encoding')).toBe('gzip');
    expect(brotliDecompressSync(br.bytes).toString()).toBe(plain.bytes.toString());
    expect(gunzipSync(gzip.bytes).toString()).toBe(plain.bytes.toString());
    expect(br.bytes.length).toBeLessThan(plain.bytes.length / 2);
    for (const answer of [plain, br, gzip]) expect(answer.headers.get('vary')).toMatch(/Accept-Encoding/);
    const small = await get('{ __typename }', { 'accept-encoding': 'br' });
    expect(small.headers.get('content-encoding')).toBeNull();
  });
});

test('HEAD is a GET without its body', async () => {
  const [got, head] = [await get(feed), await get(feed, {}, api, 'HEAD')];
  expect(head.status).toBe(200);
  expect(head.bytes).toHaveLength(0);
  for (const name of ['etag', 'cache-control', 'vary', 'content-type'])
    expect(head.headers.get(name)).toBe(got.headers.get(name));
});

async function get(query: string, headers: Record<string, string> = {}, from = api, method = 'GET') {
  const response = await from.fetch(`/graphql?query=${encodeURIComponent(query)}`, { method, headers });
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}

function controlOf({ headers }: { headers: Headers }): string | null {
  return headers.get('cache-control');
}
