import { once } from 'node:events';
import { createServer as createHttpServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { AnswerCache } from '../../src/node/answer-cache.ts';
import { nextPublication } from '../../src/resolvers/next-publication.ts';
import { useAnswerKeeper } from '../../src/server/response/answer-keeper.ts';
import { createServer } from '../../src/server/server.ts';
import { nobody } from '../api.ts';
import { Newsroom } from '../newsroom.ts';

/** A server with the cache, over the table of a newsroom, whose writes it does not hear of. */
let room: Newsroom;
let cache: AnswerCache;
let origin: string;
let hits: number;
/** Requests that reach the server behind the cache. */
let passed: number;
/** Holds requests back as long as it is pending. */
let gate: Promise<void>;

beforeEach(async () => {
  room = await Newsroom.open('2024-06-01T08:00:10Z');
  [hits, passed, gate] = [0, 0, Promise.resolve()];
  const { table } = room.api;
  cache = new AnswerCache({
    maxBytes: 100_000,
    now: () => room.now,
    nextPublication: () => nextPublication(table),
    onHit: () => {
      hits += 1;
    },
  });
  const server = createServer({
    table,
    authenticate: nobody,
    logLevel: 'silent',
    answerKeeper: useAnswerKeeper(cache),
  });
  const http = createHttpServer(
    cache.listener(async (request, response) => {
      passed += 1;
      await gate;
      void server.handle(request, response);
    }),
  ).listen(0, '127.0.0.1');
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
  room.pass(6999);
  expect((await get()).text).not.toContain('Soon');
  expect(hits).toBe(1);
  room.pass(1);
  expect((await get()).text).toContain('Soon');
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
  // The list, what is pending, and the next publication.
  expect(room.api.requests.count - count).toBeLessThanOrEqual(3);
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

test('the first of a crowd may go away: another request makes the answer', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  gate = promise;
  const first = send(`${origin}${feed}`).on('error', () => {});
  first.end();
  await vi.waitFor(() => expect(passed).toBe(1));
  const others = Array.from({ length: 20 }, () => get());
  first.destroy();
  await vi.waitFor(() => expect(passed).toBe(2));
  resolve();
  expect((await Promise.all(others)).map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect(passed).toBe(2);
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

test('its bytes are bounded', async () => {
  const path = (i: number) => `/graphql?query={articles{nodes{headline}}}%23${i}${'x'.repeat(2000)}`;
  for (let i = 0; i < 60; i++) await get(path(i));
  await get(path(0));
  expect([passed, hits]).toEqual([61, 0]);
  await get(path(59));
  expect(hits).toBe(1);
});
