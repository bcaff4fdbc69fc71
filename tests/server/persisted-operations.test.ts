import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readTrustedDocuments } from '../../src/server/document/trusted-documents.ts';
import { createServer } from '../../src/server/server.ts';
import { readSettings } from '../../src/server/settings.ts';
import { type Api, nobody, startApi } from '../api.ts';
import { scan } from '../table.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const day = 24 * 3600 * 1000;
let now = Date.parse('2026-01-01T00:00:30Z');
let api: Api;

beforeAll(async () => {
  api = await startApi({ clock: () => now });
  await api.import({ type: 'Topic', slug: 'tax', name: 'Tax' });
});

/** A document that no other test has registered. */
const newDocument = () => `query Q${randomUUID().replaceAll('-', '')} { topics { nodes { name } } }`;
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const topics = { topics: { nodes: [{ name: 'Tax' }] } };

describe.for(['GET', 'POST'] as const)('by %s', method => {
  test('a query is unknown, is registered with its hash, and is then answered by the hash alone', async () => {
    const query = newDocument();
    const persisted = { extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(query) } } };
    const missed = await send(api, method, persisted);
    expect(missed).toMatchObject({
      status: 200,
      body: {
        errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
      },
    });
    expect(missed.headers.get('cache-control')).toBe('no-store');
    expect((await send(api, method, { query, ...persisted })).body.data).toEqual(topics);
    expect((await send(api, method, persisted)).body.data).toEqual(topics);
    // Another process finds it in the table.
    const other = createServer({ table: api.table, authenticate: nobody, logLevel: 'silent' });
    const url = new URL('http://localhost/graphql');
    url.searchParams.set('extensions', JSON.stringify(persisted.extensions));
    expect(await (await other.fetch(url)).json()).toEqual({ data: topics });
  });

  test('a hash of another text is refused and keeps nothing', async () => {
    const [query, other] = [newDocument(), newDocument()];
    const persisted = { extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(other) } } };
    const refused = await send(api, method, { query, ...persisted });
    expect(refused).toMatchObject({
      status: 400,
      body: { errors: [{ extensions: { code: 'PERSISTED_QUERY_MISMATCH' } }] },
    });
    expect((await send(api, method, persisted)).body.errors[0].extensions.code).toBe(
      'PERSISTED_QUERY_NOT_FOUND',
    );
  });

  test.for(['{ nothing }', '{ topics {', 'query ($a: Int) { __typename }'])('%s is not kept', async query => {
    const persisted = { extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(query) } } };
    expect((await send(api, method, { query, ...persisted })).status).toBeGreaterThanOrEqual(400);
    expect((await send(api, method, persisted)).body.errors[0].extensions.code).toBe(
      'PERSISTED_QUERY_NOT_FOUND',
    );
    expect((await scan(api.table)).has(`operation#${hashOf(query)}\0operation`)).toBe(false);
  });
});

test('the item has a ttl, and is not answered from after it even while DynamoDB still holds it', async () => {
  const query = newDocument();
  const persisted = { extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(query) } } };
  await send(api, 'POST', { query, ...persisted });
  const item = (await scan(api.table)).get(`operation#${hashOf(query)}\0operation`);
  expect(item).toMatchObject({ document: query, ttl: Math.floor(now / 1000) + 30 * 24 * 3600 });
  const ask = async () => {
    const other = createServer({ table: api.table, authenticate: nobody, logLevel: 'silent' });
    const answer = await other.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(persisted),
    });
    return answer.json();
  };
  now += 29 * day;
  expect(await ask()).toEqual({ data: topics });
  now += 2 * day;
  expect((await ask()).errors[0].extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
});

test('a registered query is read from the table once and written once', async () => {
  const query = newDocument();
  const persisted = { extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(query) } } };
  const ask = async (params: object) => {
    const before = api.requests.count;
    await send(api, 'POST', params);
    return api.requests.count - before;
  };
  // The list with the pending changes, and the write; these two reads alone after that.
  expect(await ask({ query, ...persisted })).toBe(3);
  expect(await ask({ query, ...persisted })).toBe(2);
  expect(await ask(persisted)).toBe(2);
});

test('what is no hash is not looked for', async () => {
  const before = api.requests.count;
  const { body } = await send(api, 'GET', { documentId: 'a#b' });
  expect(body.errors[0].extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  expect(api.requests.count).toBe(before);
});

test('a broken extension is said to be one', async () => {
  const { status, body } = await send(api, 'POST', { extensions: { persistedQuery: { version: 2 } } });
  expect(status).toBe(400);
  expect(body.errors[0].extensions.code).toBe('BAD_REQUEST');
});

test('a mutation is never executed by GET', async () => {
  const { status, body } = await send(api, 'GET', { query: 'mutation { anything }' });
  expect(status).toBe(405);
  expect(body.errors[0].extensions.code).toBe('BAD_REQUEST');
});

describe('trusted documents', () => {
  const query = 'query Trusted { topics { nodes { name } } }';
  const relay = { 'md5-or-any-id': query };
  const apollo = {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [{ id: hashOf(query), name: 'Trusted', type: 'query', body: query }],
  };

  async function withManifest(manifest: unknown, mode: 'on' | 'only') {
    const file = join(await temporaryFolder(), 'trusted-documents.json');
    writeFileSync(file, JSON.stringify(manifest));
    const settings = readSettings({ TRUSTED_DOCUMENTS: mode, TRUSTED_DOCUMENTS_FILE: file });
    const own = await startApi({ server: { trustedDocuments: await readTrustedDocuments(settings) } });
    await own.import({ type: 'Topic', slug: 'tax', name: 'Tax' });
    return own;
  }

  test.for(['GET', 'POST'] as const)('are answered by %s, by the id of either manifest', async method => {
    const byApollo = await withManifest(apollo, 'on');
    const persisted = { extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(query) } } };
    expect((await send(byApollo, method, persisted)).body.data).toEqual(topics);
    expect((await send(byApollo, method, { documentId: `sha256:${hashOf(query)}` })).body.data).toEqual(
      topics,
    );
    const byRelay = await withManifest(relay, 'on');
    expect((await send(byRelay, method, { documentId: 'md5-or-any-id' })).body.data).toEqual(topics);
    expect((await send(byRelay, method, { query: '{ __typename }' })).body.data.__typename).toBe('Query');
  });

  test('only: nothing else is answered, and nothing is registered', async () => {
    const own = await withManifest(apollo, 'only');
    const other = newDocument();
    const persisted = { extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(other) } } };
    expect((await send(own, 'POST', { documentId: hashOf(query) })).body.data).toEqual(topics);
    expect((await send(own, 'POST', { query })).body.data).toEqual(topics);
    expect(await send(own, 'POST', { query: '{ __typename }' })).toMatchObject({
      status: 400,
      body: { errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
    });
    expect((await send(own, 'GET', { query: other, ...persisted })).status).toBe(400);
    // The advice is one that helps here: the text would be refused too.
    expect((await send(own, 'GET', { documentId: 'unknown' })).body.errors[0].message).toBe(
      'Unknown "documentId". Deploy the manifest that contains it.',
    );
    expect((await send(own, 'GET', persisted)).body.errors[0].extensions.code).toBe(
      'PERSISTED_QUERY_NOT_FOUND',
    );
  });

  test('a manifest that is missing, broken or of another form ends the start', async () => {
    const file = join(await temporaryFolder(), 'm.json');
    const read = () =>
      readTrustedDocuments(readSettings({ TRUSTED_DOCUMENTS: 'only', TRUSTED_DOCUMENTS_FILE: file }));
    await expect(read()).rejects.toThrow(/cannot be read/);
    writeFileSync(file, '{"a":');
    await expect(read()).rejects.toThrow(/cannot be read/);
    writeFileSync(file, '{"a":1}');
    await expect(read()).rejects.toThrow(/is not a manifest/);
    expect(() => readSettings({ TRUSTED_DOCUMENTS: 'maybe' })).toThrow(/off, on, only/);
  });
});

async function send(to: Api, method: 'GET' | 'POST', params: object) {
  const accept = 'application/graphql-response+json';
  const response =
    method === 'POST'
      ? await to.fetch('/graphql', {
          method,
          headers: { accept, 'content-type': 'application/json' },
          body: JSON.stringify(params),
        })
      : await to.fetch(`/graphql?${queryString(params)}`, { headers: { accept } });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

function queryString(params: object): string {
  const texts = Object.entries(params).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return new URLSearchParams(Object.fromEntries(texts)).toString();
}
