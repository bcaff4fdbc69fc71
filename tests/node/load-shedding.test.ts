import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { type LocalServer, startLocalServer } from '../../src/dev/local-server.ts';
import { readDevSettings } from '../../src/dev/settings.ts';
import { withEarlyRefusal } from '../../src/node/early-refusal.ts';
import { LoadShedder } from '../../src/server/request/load-shedding.ts';
import { type FaultProxy, startProxy } from '../faults/proxy.ts';

/** Small limits, so that few requests overload the server. */
const concurrency = 2;
const queue = 3;
const queueTime = 1800;
const queryTime = 2900;

let proxy: FaultProxy;
let server: LocalServer;

beforeAll(async () => {
  proxy = await startProxy(inject('endpoint'));
  const environment = {
    PORT: '0',
    DYNAMODB_ENDPOINT: proxy.endpoint,
    TABLE_NAME: `test-${randomUUID()}`,
    SAMPLE_CONTENT: 'off',
    LOG_LEVEL: 'silent',
    LIMITS: Object.entries({ concurrency, queue, queueTime, queryTime })
      .map(([name, value]) => `${name}=${value}`)
      .join(),
  };
  server = await startLocalServer(readDevSettings(environment), () => {});
});

beforeEach(() => proxy.calm());

afterAll(async () => {
  await server.stop();
  await proxy.close();
});

/** Attempts on a machine that is so busy that it exceeds the times of the server. */
const maxAttempts = 10;
const patience = { timeout: 60_000 };

interface Reply {
  readonly status: number;
  readonly code: string | undefined;
  readonly retryAfter: string | null;
  readonly headers: Headers;
  readonly milliseconds: number;
}

async function ask(query = '{ articles(first: 1) { nodes { id } } }', key?: string): Promise<Reply> {
  const start = performance.now();
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'x-api-key': key }) },
    body: JSON.stringify({ query }),
  });
  const { errors } = JSON.parse(await response.text());
  return {
    status: response.status,
    code: errors?.[0].extensions.code,
    retryAfter: response.headers.get('retry-after'),
    headers: response.headers,
    milliseconds: performance.now() - start,
  };
}

/**
 * Fills the server with requests that get no answer from the table, and sends others; returns their replies, and when
 * the last of the others came.
 */
async function overload() {
  proxy.calm();
  await vi.waitUntil(async () => (await ask()).code === undefined, patience);
  proxy.always = 'silence';
  const seen = proxy.seen.length;
  const started = performance.now();
  const held = Array.from({ length: concurrency + queue }, () => ask());
  await vi.waitUntil(() => proxy.seen.length >= seen + concurrency, { ...patience, interval: 5 });
  // Until the queue is full, which nothing outside of the server shows.
  await sleep(400);
  const late = await Promise.all(Array.from({ length: 10 }, () => ask()));
  const milliseconds = performance.now() - started;
  return { late, milliseconds, replies: await Promise.all(held) };
}

test('a request without a place is refused at once, and a request in the queue when its time is over', {
  timeout: 600_000,
}, async () => {
  let { late, milliseconds, replies } = await overload();
  for (let n = 1; n < maxAttempts && milliseconds >= queueTime; n++)
    ({ late, milliseconds, replies } = await overload());
  expect(milliseconds).toBeLessThan(queueTime);
  for (const { status, code, retryAfter, headers } of late) {
    expect({ status, code, retryAfter }).toEqual({ status: 503, code: 'UNAVAILABLE', retryAfter: '1' });
    // An early refusal has the headers too: without them a page could not read when to retry.
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-expose-headers')).toMatch(/Retry-After/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
  // An admitted request gets no answer from the table, which is an error of its field.
  expect(replies.filter(({ status, code }) => status === 200 && code === 'TIMEOUT')).toHaveLength(
    concurrency,
  );
  const waited = replies.filter(({ status }) => status === 503);
  expect(waited).toHaveLength(queue);
  for (const { code, retryAfter, milliseconds } of waited) {
    expect({ code, retryAfter }).toEqual({ code: 'UNAVAILABLE', retryAfter: '1' });
    expect(milliseconds).toBeGreaterThan(queueTime - 50);
  }
  proxy.calm();
  await vi.waitUntil(async () => (await ask()).status === 200, patience);
});

test('requests in the queue are served in order, and a place is released whatever the outcome of its request', async () => {
  proxy.always = { late: 30 };
  for (let round = 0; round < 5; round++) {
    const replies = await Promise.all(Array.from({ length: concurrency + queue }, () => ask()));
    expect(replies.map(({ status, code }) => [status, code])).toEqual(replies.map(() => [200, undefined]));
    // No GraphQL, no such field, no such operation, no such key.
    const broken = await Promise.all([
      ask('{'),
      ask('{ nothing }'),
      ask('query A { __typename } query B { __typename }'),
      ask('{ __typename }', 'no-key'),
    ]);
    expect(broken.map(({ status }) => status)).not.toContain(503);
  }
});

test('a body that comes slowly takes no place', async () => {
  const slow = Array.from({ length: concurrency + queue }, () => {
    const body = new ReadableStream({
      async start(controller) {
        controller.enqueue(new TextEncoder().encode('{"query":'));
        await sleep(400);
        controller.enqueue(new TextEncoder().encode('"{ __typename }"}'));
        controller.close();
      },
    });
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body, duplex: 'half' };
    return fetch(server.url, init as RequestInit);
  });
  await sleep(100);
  expect((await ask()).status).toBe(200);
  for (const { status } of await Promise.all(slow)) expect(status).toBe(200);
});

test('while the engine is unavailable every request is answered in time; afterwards everything works as before', async () => {
  await proxy.down();
  const limit = queueTime + queryTime + 1000;
  let milliseconds = limit;
  for (let n = 0; n < maxAttempts && milliseconds >= limit; n++) {
    const start = performance.now();
    const replies = await Promise.all(Array.from({ length: 20 }, () => ask()));
    milliseconds = performance.now() - start;
    for (const { code } of replies) expect(code).toMatch(/^(UNAVAILABLE|TIMEOUT)$/);
  }
  expect(milliseconds).toBeLessThan(limit);
  const ready = await fetch(new URL('/ready', server.url));
  expect(ready.status).toBe(503);
  expect(await ready.text()).toMatch(/^(UNAVAILABLE|TIMEOUT): /);
  expect((await fetch(new URL('/health', server.url))).status).toBe(200);
  await proxy.up();
  await vi.waitUntil(async () => (await ask()).code === undefined, { timeout: 60_000 });
  expect((await fetch(new URL('/ready', server.url))).status).toBe(200);
  const name = `Name ${randomUUID()}`;
  const made = `mutation { createTopic(input: { name: "${name}" }) { __typename } }`;
  expect(await ask(made, server.apiKey)).toMatchObject({ status: 200, code: undefined });
});

test('a request that gives up in the queue leaves its place, and gets none later', async () => {
  const loadShedder = new LoadShedder({ concurrency: 1, queue: 1, queueTime: 1 });
  await loadShedder.admit(undefined);
  await expect(loadShedder.admit(undefined)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  loadShedder.release();
  expect(await loadShedder.run(undefined, () => 'done')).toBe('done');
});

test('of requests that come in one turn of the event loop, as many are let through as have a place', async () => {
  const loadShedder = new LoadShedder({ concurrency, queue, queueTime });
  const letThrough: ServerResponse[] = [];
  const handle = async (_: unknown, response: ServerResponse) => {
    letThrough.push(response);
    await once(response, 'close');
  };
  const http = createServer(withEarlyRefusal(loadShedder, handle, '*'));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const send = async (text: string) => {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n${text}`);
    return once(socket, 'data').then(([answer]) => String(answer).slice(9, 12));
  };
  try {
    // Slow bodies do not count.
    const slow = Array.from({ length: 10 }, () => send('{'));
    await vi.waitUntil(() => letThrough.length === slow.length, patience);
    await sleep(50);
    const all = Array.from({ length: 50 }, () => send('{}'));
    let refused = 0;
    for (const answer of all) void answer.then(status => (refused += Number(status === '503')));
    await vi.waitUntil(() => letThrough.length + refused === slow.length + all.length, patience);
    expect(refused).toBe(all.length - concurrency - queue);
    // A place is free again when the response has been sent.
    for (const response of letThrough) response.end();
    await Promise.all([...slow, ...all]);
    const next = send('{}');
    await vi.waitUntil(() => letThrough.length > slow.length + concurrency + queue, patience);
    letThrough.at(-1)?.end();
    expect(await next).toBe('200');
  } finally {
    http.close();
    http.closeAllConnections();
  }
});
