import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { serveApi } from '../../src/node/api.ts';
import { openHttpServer } from '../../src/node/http-server.ts';
import { ResponseCache } from '../../src/node/response-cache.ts';
import { readNodeSettings } from '../../src/node/settings.ts';
import { nextPublication } from '../../src/resolvers/next-publication.ts';
import { useResponseKeeper } from '../../src/server/response/response-keeper.ts';
import { createServer } from '../../src/server/server.ts';
import { nobody } from '../api.ts';
import { Newsroom } from '../newsroom.ts';

/** A server with the cache, over the table of a newsroom, whose writes it does not hear of. */
let room: Newsroom;
let cache: ResponseCache;
let origin: string;
let hits: number;
/** Requests that reach the server behind the cache. */
let passed: number;
/** Connections that broke off before their answer. */
let gone: number;
/** Holds requests back as long as it is pending. */
let gate: Promise<void>;
/** Stands before the read of the next publication. */
let beforePublication: () => Promise<void>;

beforeEach(async () => {
  room = await Newsroom.open('2024-06-01T08:00:10Z');
  gone = 0;
  [hits, passed, gate, beforePublication] = [0, 0, Promise.resolve(), async () => {}];
  const { table } = room.api;
  cache = new ResponseCache({
    maxBytes: 100_000,
    now: () => room.now,
    nextPublication: async since => {
      await beforePublication();
      return nextPublication(table, since);
    },
    onHit: () => {
      hits += 1;
    },
  });
  const server = createServer({
    table,
    authenticate: nobody,
    logLevel: 'silent',
    responseKeeper: useResponseKeeper(cache),
  });
  const http = createHttpServer(
    cache.listener(async (request, response) => {
      passed += 1;
      await gate;
      await server.handle(request, response);
    }),
  ).listen(0, '127.0.0.1');
  http.on('request', (_, response) =>
    response.once('close', () => {
      if (!response.writableFinished) gone += 1;
    }),
  );
  await once(http, 'listening');
  origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  onTestFinished(() => {
    http.close();
    http.closeAllConnections();
  });
});

const feed = '/graphql?query={articles{nodes{headline}}}';

async function get(path = feed, headers: Record<string, string> = {}, method = 'GET') {
  const response = await fetch(`${origin}${path}`, { headers, method });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** A client that asks like the others, and goes away when it is told to. */
function leaving() {
  const client = new AbortController();
  fetch(`${origin}${feed}`, { signal: client.signal }).catch(() => {});
  return () => client.abort();
}

test('an answer is kept until its max-age ends, with the seconds that are left', async () => {
  await room.published({ headline: 'First', body: 'Text.' });
  const made = await get();
  expect(made.headers.get('cache-control')).toMatch(/^public, max-age=50,/);
  await room.published({ headline: 'Second', body: 'Text.' });
  room.pass(20_000);
  const kept = await get();
  expect(kept.text).toBe(made.text);
  expect(kept.headers.get('cache-control')).toMatch(/^public, max-age=30,/);
  const ofResponse = [
    'date',
    'cache-control',
    'connection',
    'keep-alive',
    'transfer-encoding',
    'content-length',
  ];
  const rest = ({ headers }: { headers: Headers }) =>
    [...headers].filter(([name]) => !ofResponse.includes(name));
  expect(rest(kept)).toEqual(rest(made));
  room.pass(30_000);
  expect((await get()).text).toContain('Second');
  expect([passed, hits]).toEqual([2, 1]);
});

test('a scheduled article ends it to the millisecond, although the answer does not tell', async () => {
  await room.published({ headline: 'Now', body: 'Text.' });
  await room.published({ headline: 'Soon', body: 'Text.' }, room.in(7000));
  expect((await get()).headers.get('cache-control')).toMatch(/^public, max-age=50,/);
  // Nor does the kept one.
  expect((await get()).headers.get('cache-control')).toMatch(/^public, max-age=50,/);
  room.pass(6999);
  const kept = await get();
  expect(kept.text).not.toContain('Soon');
  expect(kept.headers.get('cache-control')).toMatch(/^public, max-age=43,/);
  expect(hits).toBe(2);
  room.pass(1);
  expect((await get()).text).toContain('Soon');
});

test('a release of a draft does too, and tells as little', async () => {
  await room.published({ headline: 'Now', body: 'Text.' });
  const draft = await room.made('Article', { headline: 'Soon', body: 'Text.' });
  const { release } = await room.ask(
    'mutation { release: createRelease(name: "Soon") { ... on Release { id } } }',
  );
  await room.ask(
    `mutation ($release: ID!, $node: ID!, $at: DateTime!) {
      addToRelease(release: $release, node: $node) { __typename }
      scheduleRelease(id: $release, expectedRevision: 2, at: $at) { __typename }
    }`,
    { release: release.id, node: draft.id, at: room.in(7000) },
  );
  expect((await get()).headers.get('cache-control')).toBe('public, max-age=50, stale-while-revalidate=60');
  room.pass(6999);
  expect((await get()).text).not.toContain('Soon');
  room.pass(1);
  expect((await get()).text).toContain('Soon');
  expect(hits).toBe(1);
});

test('an expiry ends it, and a write of the process itself', async () => {
  const article = await room.published({ headline: 'Gone', body: 'Text.' });
  await room.ask(
    `mutation ($id: ID!, $revision: Int!, $at: DateTime) { setExpiry(id: $id, expectedRevision: $revision, at: $at) { __typename } }`,
    { ...article, at: room.in(9000) },
  );
  expect((await get()).text).toContain('Gone');
  room.pass(9000);
  expect((await get()).text).not.toContain('Gone');
  await room.published({ headline: 'New', body: 'Text.' });
  cache.clear();
  expect((await get()).text).toContain('New');
});

test.for([
  [{ authorization: 'Bearer x' }],
  [{ 'x-api-key': 'x' }],
  [{ 'preview-at': '2030-01-01T00:00:00Z' }],
  [{ 'preview-release': 'x' }],
] as const)('a request with %j is not answered from it', async ([headers]) => {
  await get();
  await get(feed, headers);
  expect([passed, hits]).toEqual([2, 0]);
});

test('each form of an answer is kept apart, and 304 and HEAD have no body', async () => {
  await room.published({ headline: 'First', body: 'Text.' });
  const variants = [
    { 'accept-encoding': 'identity' },
    { 'accept-encoding': 'br' },
    { accept: 'application/graphql-response+json' },
    { origin: 'https://news.example' },
  ];
  for (const headers of variants) await get(feed, headers);
  expect(passed).toBe(variants.length);
  const { headers, text } = await get(feed, variants[0]);
  const etag = headers.get('etag') ?? '';
  const copy = await get(feed, { ...variants[0], 'if-none-match': `"other", W/${etag}` });
  expect([copy.status, copy.text]).toEqual([304, '']);
  const head = await get(feed, variants[0], 'HEAD');
  expect([head.status, head.text, head.headers.get('content-length')]).toEqual([
    200,
    '',
    String(Buffer.byteLength(text)),
  ]);
  expect([passed, hits]).toEqual([variants.length, 3]);
});

test('a crowd at one address reads the table once', async () => {
  const { count } = room.api.requests;
  const answers = await Promise.all(Array.from({ length: 300 }, () => get()));
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect([passed, hits]).toEqual([1, 299]);
  // The list, what is pending, and the next publication in two lists.
  expect(room.api.requests.count - count).toBeLessThanOrEqual(4);
});

test('what is for one caller, an error, and a post are not kept, and do not wait long for each other', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  gate = promise;
  const changes = '/graphql?query={changes{nodes{recordId}}}';
  const many = Array.from({ length: 5 }, () => get(changes));
  await vi.waitFor(() => expect(passed).toBe(1));
  resolve();
  await Promise.all(many);
  expect(passed).toBe(5);
  const broken = await get('/graphql?query={nothing}');
  expect(broken.text).toContain('errors');
  await get('/graphql?query={nothing}');
  const body = JSON.stringify({ query: '{ articles { nodes { headline } } }' });
  for (let i = 0; i < 2; i++)
    await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
  expect([passed, hits]).toEqual([9, 0]);
});

test('for a second after an answer of its own a crowd is not held up', async () => {
  const changes = '/graphql?query={changes{nodes{recordId}}}';
  await get(changes);
  const { promise, resolve } = Promise.withResolvers<void>();
  gate = promise;
  const many = Array.from({ length: 5 }, () => get(changes));
  await vi.waitFor(() => expect(passed).toBe(6), { timeout: 900 });
  resolve();
  await Promise.all(many);
});

test('a HEAD makes no answer for others', async () => {
  await get(feed, {}, 'HEAD');
  for (let i = 0; i < 3; i++) expect((await get()).text).toContain('data');
  expect([passed, hits]).toEqual([2, 2]);
});

test('the first of a crowd may go away: another request makes the answer', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  gate = promise;
  const leave = leaving();
  await vi.waitFor(() => expect(passed).toBe(1));
  const others = Array.from({ length: 20 }, () => get());
  const health = get('/health');
  await vi.waitFor(() => expect(passed).toBe(2));
  leave();
  await vi.waitFor(() => expect(passed).toBe(3));
  resolve();
  await health;
  expect((await Promise.all(others)).map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect([passed, hits]).toEqual([3, 19]);
});

test('an answer that began before a write is not kept', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  gate = promise;
  const before = get();
  await vi.waitFor(() => expect(passed).toBe(1));
  cache.clear();
  const after = get();
  await vi.waitFor(() => expect(passed).toBe(2));
  resolve();
  await Promise.all([before, after]);
  await get();
  expect([passed, hits]).toEqual([2, 1]);
});

test('an earlier answer does not end the later one that is being made, nor is it kept', async () => {
  await room.published({ headline: 'First', body: 'Text.' });
  const [early, late] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  gate = early.promise;
  const before = get();
  await vi.waitFor(() => expect(passed).toBe(1));
  cache.clear();
  gate = late.promise;
  const after = get();
  await vi.waitFor(() => expect(passed).toBe(2));
  early.resolve();
  await before;
  await room.published({ headline: 'Second', body: 'Text.' });
  const joined = get();
  // It has arrived when a later request of another address is answered.
  gate = Promise.resolve();
  await get('/health');
  late.resolve();
  expect((await Promise.all([after, joined])).every(({ text }) => text.includes('Second'))).toBe(true);
  expect([passed, hits]).toEqual([3, 1]);
});

test('clients that go away while they wait make no answer, and count as no hit', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  gate = promise;
  const leaveFirst = leaving();
  await vi.waitFor(() => expect(passed).toBe(1));
  const leaveOthers = Array.from({ length: 5 }, leaving);
  const health = get('/health');
  await vi.waitFor(() => expect(passed).toBe(2));
  const last = get();
  const ready = get('/ready');
  await vi.waitFor(() => expect(passed).toBe(3));
  for (const leave of leaveOthers) leave();
  await vi.waitFor(() => expect(gone).toBe(5));
  leaveFirst();
  await vi.waitFor(() => expect(passed).toBe(4));
  resolve();
  expect((await Promise.all([last, health, ready])).map(({ status }) => status)).toEqual([200, 200, 200]);
  expect([passed, hits]).toEqual([4, 0]);
});

test('a crowd of clients that have the last answer reads the table once, and so do those who have none', async () => {
  await room.published({ headline: 'First', body: 'Text.' });
  const etag = (await get()).headers.get('etag') ?? '';
  room.pass(60_000);
  const copies = Array.from({ length: 20 }, () => get(feed, { 'if-none-match': etag }));
  const others = Array.from({ length: 20 }, () => get());
  const seen = (all: readonly { status: number; text: string }[]) => [
    ...new Set(all.map(({ status, text }) => `${status} ${text.includes('First')}`)),
  ];
  expect(seen(await Promise.all(copies))).toEqual(['304 false']);
  expect(seen(await Promise.all(others))).toEqual(['200 true']);
  expect([passed, hits]).toEqual([2, 39]);
  const { headers } = await get(feed, { 'if-none-match': etag });
  expect([headers.get('etag'), headers.get('content-type')]).toEqual([etag, null]);
});

test.for([
  ['whose lifetime is not known', feed, true],
  ['with data and errors', '/graphql?query={articles{nodes{headline}}article(id:"x"){id}}', false],
] as const)('an answer %s is sent to those who wait for it, and not kept', async ([, path, failing]) => {
  await room.published({ headline: 'First', body: 'Text.' });
  if (failing) beforePublication = () => Promise.reject(new Error('The table is down.'));
  for (const round of [1, 2]) {
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    const crowd = Array.from({ length: 20 }, () => get(path));
    await vi.waitFor(() => expect(passed).toBe(2 * round - 1));
    const health = get('/health');
    await vi.waitFor(() => expect(passed).toBe(2 * round));
    resolve();
    await health;
    const answers = await Promise.all(crowd);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.text).toContain('First');
    expect([passed, hits]).toEqual([2 * round, 19 * round]);
  }
});

test('an answer that ends within its second is made for each, and not for one after the other', async () => {
  const article = await room.published({ headline: 'Gone', body: 'Text.' });
  await room.ask(
    `mutation ($id: ID!, $revision: Int!, $at: DateTime) { setExpiry(id: $id, expectedRevision: $revision, at: $at) { __typename } }`,
    { ...article, at: room.in(500) },
  );
  const [first, others] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  gate = first.promise;
  const crowd = Array.from({ length: 5 }, () => get());
  await vi.waitFor(() => expect(passed).toBe(1));
  const health = get('/health');
  await vi.waitFor(() => expect(passed).toBe(2));
  gate = others.promise;
  first.resolve();
  await health;
  await vi.waitFor(() => expect(passed).toBe(6));
  others.resolve();
  expect((await Promise.all(crowd))[0]?.headers.get('cache-control')).toMatch(/^public, max-age=0,/);
  expect(hits).toBe(0);
});

test('who comes after a publication gets no answer from before it, although it was still being made', async () => {
  await room.published({ headline: 'Now', body: 'Text.' });
  await room.published({ headline: 'Soon', body: 'Text.' }, room.in(7000));
  const { promise, resolve } = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  beforePublication = () => {
    reached.resolve();
    return promise;
  };
  const before = get();
  await reached.promise;
  room.pass(7000);
  const after = Array.from({ length: 20 }, () => get());
  await get('/health');
  resolve();
  expect((await before).text).not.toContain('Soon');
  expect((await Promise.all(after)).every(({ text }) => text.includes('Soon'))).toBe(true);
  expect(passed).toBe(3);
});

test('what no cache may keep costs no read of the next publication', async () => {
  const { count } = room.api.requests;
  for (let i = 0; i < 5; i++)
    for (const path of ['/health', '/nothing', '/mcp', '/schema.graphql', '/graphql'])
      await get(`${path}?x=${i}`);
  // The schema is public.
  expect(room.api.requests.count - count).toBe(2 * 5);
});

test('a refusal behind a slow answer of its connection holds nobody up', async () => {
  const http = createHttpServer(
    cache.listener((request, response) => {
      if (request.url === '/slow') return new Promise(() => {});
      response.writeHead(503).end();
      return undefined;
    }),
  ).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
    http.close();
    http.closeAllConnections();
  });
  const line = (path: string) => `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`;
  const asked = new Promise(resolve => http.on('request', ({ url }) => url === '/busy' && resolve(url)));
  socket.write(`${line('/slow')}${line('/busy')}`);
  await asked;
  const other = connect(port, '127.0.0.1');
  onTestFinished(() => void other.destroy());
  other.write(line('/busy'));
  expect(String(await once(other, 'data'))).toContain('503');
});

test('its bytes are bounded', async () => {
  const path = (i: number) => `/graphql?query={articles{nodes{headline}}}%23${i}${'x'.repeat(2000)}`;
  for (let i = 0; i < 60; i++) await get(path(i));
  await get(path(0));
  expect([passed, hits]).toEqual([61, 0]);
  await get(path(59));
  expect(hits).toBe(1);
});

test('the worker of the process ends answers too: a name that it carries into an article is soon shown', async () => {
  const ada = await room.made('Person', { name: 'Ada' });
  await room.published({ headline: 'First', mentions: [{ entity: ada.id }] });
  await room.drain();
  const settings = readNodeSettings({ PORT: '0', LOG_LEVEL: 'silent', STAGE: 'dev' });
  const { table } = room.api;
  const http = await openHttpServer(settings);
  const api = await serveApi(settings, {
    ...{ http, table, publish: async () => {}, workerInterval: 50, graphiql: undefined },
    ...{ showCost: false, logRequests: false, keepResponses: true },
  });
  onTestFinished(() => api.stop(1000));
  const shown = async () => {
    const query = '{articles{nodes{people{nodes{name}}}}}';
    return (await fetch(`${http.url}?query=${encodeURIComponent(query)}`)).text();
  };
  // The clock of the newsroom stands still, so no answer ends by itself.
  expect(await shown()).toContain('"Ada"');
  await room.updated('Person', ada, { name: 'Countess' });
  await vi.waitFor(async () => expect(await shown()).toContain('Countess'), { timeout: 20_000 });
});
