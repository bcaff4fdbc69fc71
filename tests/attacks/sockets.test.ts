import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { type LocalServer, startLocalServer } from '../../src/dev/local-server.ts';
import { readDevSettings } from '../../src/dev/settings.ts';

/** Milliseconds in which a request must have come whole. */
const arrival = 1000;

let server: LocalServer;
let port: number;

beforeAll(async () => {
  const environment = {
    PORT: '0',
    DYNAMODB_ENDPOINT: inject('endpoint'),
    TABLE_NAME: `test-${randomUUID()}`,
    SAMPLE_CONTENT: 'off',
    LOG_LEVEL: 'silent',
    LIMITS: `arrival=${arrival}`,
  };
  server = await startLocalServer(readDevSettings(environment), () => {});
  port = Number(new URL(server.url).port);
});

afterAll(() => server.stop());

/** Whatever came, others are answered. */
afterEach(async () => {
  const { status } = await fetch(new URL('/health', server.url));
  expect(status).toBe(200);
});

const body = '{"query":"{__typename}"}';
const head = (...headers: string[]) =>
  ['POST /graphql HTTP/1.1', 'Host: localhost', 'Content-Type: application/json', ...headers, '', ''].join(
    '\r\n',
  );
const whole = `${head(`Content-Length: ${body.length}`)}${body}`;
const chunked = head('Transfer-Encoding: chunked');
const get = 'GET /graphql?query={__typename} HTTP/1.1\r\nHost: localhost\r\n';

/** The bytes that are sent on a connection, and the expected response before it is closed. */
const attacks: readonly [what: string, sent: string, answer: RegExp][] = [
  ['20 kB of a header', `${get}X: ${'x'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
  ['2,000 headers', `${get}${'x-header: 1\r\n'.repeat(2000)}\r\n`, /^HTTP\/1\.1 431 /],
  [
    'an address of 20 kB',
    `GET /graphql?query=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    /^HTTP\/1\.1 431 /,
  ],
  ['headers that never end', `${get}X: `, /^HTTP\/1\.1 408 /],
  ['a body that never ends', `${head('Content-Length: 1000')}{`, /^HTTP\/1\.1 408 /],
  ['a chunked body that never ends', `${chunked}5\r\n{"que\r\n`, /^HTTP\/1\.1 408 /],
  [
    'a length and chunks',
    `${head('Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n${get}\r\n`,
    /^HTTP\/1\.1 400 /,
  ],
  ['two lengths', `${head('Content-Length: 5', 'Content-Length: 6')}{"a":1}`, /^HTTP\/1\.1 400 /],
  ['a length below zero', head('Content-Length: -1'), /^HTTP\/1\.1 400 /],
  ['a length that is a text', head('Content-Length: 1e3'), /^HTTP\/1\.1 400 /],
  ['a chunk of no size', `${chunked}zz\r\n`, /^HTTP\/1\.1 400 /],
  ['a chunk of 10^20 bytes', `${chunked}fffffffffffffffff\r\n`, /^HTTP\/1\.1 400 /],
  ['20 kB of an extension of a chunk', `${chunked}1;${'x'.repeat(20_000)}\r\n`, /^HTTP\/1\.1 413 /],
  ['10 MB in chunks', `${chunked}989680\r\n${'x'.repeat(10_000_000)}\r\n0\r\n\r\n`, /^HTTP\/1\.1 413 /],
  [
    'another encoding of a transfer',
    `${head('Transfer-Encoding: gzip, chunked, x')}0\r\n\r\n`,
    /^HTTP\/1\.1 400 /,
  ],
  ['a header that goes on in the next line', `${get}X: a\r\n b\r\nX : c\r\n\r\n`, /^HTTP\/1\.1 400 /],
  ['NUL in a header', `${get}X: \0\r\n\r\n`, /^HTTP\/1\.1 400 /],
  ['no host', 'GET /health HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400 /],
  ...['[', 'a b', 'a:99999', '%'].map((host): [string, string, RegExp] => [
    `the host ${host}`,
    `GET /health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    /^HTTP\/1\.1 400 .*BAD_REQUEST: /s,
  ]),
  ...['//', 'http://[', '/%', '*', '//[', '/\\[', 'http:////'].map((address): [string, string, RegExp] => [
    `the address ${address}`,
    `GET ${address} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    /^HTTP\/1\.1 40[04] /,
  ]),
  ['HTTP 0.9', 'GET /health\r\n\r\n', /^HTTP\/1\.1 200 /],
  ['HTTP 9.9', 'GET /health HTTP/9.9\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['a method that is none', 'EVIL /graphql HTTP/1.1\r\nHost: a\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['TRACE', 'TRACE /graphql HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 405 /],
  ['CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: a\r\n\r\n', /^$/],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', /^HTTP\/1\.1 400 /],
  ['a WebSocket', `${get}Connection: upgrade, close\r\nUpgrade: websocket\r\n\r\n`, /^HTTP\/1\.1 200 /],
  [
    'an expectation that nobody can meet',
    `${get}Expect: tea\r\nConnection: close\r\n\r\n`,
    /^HTTP\/1\.1 417 /,
  ],
  [
    'an address of another host',
    `GET http://evil.example/graphql?query={__typename} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    /^HTTP\/1\.1 404 /,
  ],
  ['a request, and behind it what is none', `${whole}nonsense\r\n\r\n`, /HTTP\/1\.1 400 /],
  [
    '100 requests at once',
    `${whole.repeat(99)}${get}Connection: close\r\n\r\n`,
    /^(?:HTTP\/1\.1 200 (?:(?!HTTP\/).)*"__typename":"Query"(?:(?!HTTP\/).)*){100}$/s,
  ],
];

// Those that never end wait for a second each.
test.concurrent.for(attacks)('%s', async ([, sent, answer], { expect }) => {
  const start = performance.now();
  const received = await exchange(sent);
  expect(received).toMatch(answer);
  expect(received).not.toMatch(/INTERNAL_SERVER_ERROR|node_modules|at \w+ \(/);
  expect(performance.now() - start).toBeLessThan(5 * arrival);
});

test('connections that break off in the middle of a request, 200 of them', async () => {
  for (let i = 0; i < 200; i++) {
    const socket = await open();
    socket.write(whole.slice(0, 1 + ((i * 7) % whole.length)));
    if (i % 2 === 0) socket.destroy();
    else socket.resetAndDestroy();
  }
});

test('300 connections that say nothing keep nobody out, and are closed', async () => {
  const silent = await Promise.all(Array.from({ length: 300 }, open));
  const closed = silent.map(socket => new Promise(resolve => socket.once('close', resolve)));
  expect((await fetch(new URL('/health', server.url))).status).toBe(200);
  await Promise.race([
    Promise.all(closed),
    sleep(10 * arrival).then(() => expect.unreachable('they stay open')),
  ]);
});

test.for(['/health', '/nothing', '/schema.graphql', '/mcp', '/live?lists=articles'])(
  'requests for %s behind a stream of their connection, which are not answered before it ends, keep nobody out',
  async path => {
    const line = (address: string) => `GET ${address} HTTP/1.1\r\nHost: a\r\n\r\n`;
    const socket = await open();
    const begun = once(socket, 'data');
    socket.write(`${line('/live?lists=articles')}${line(path).repeat(300)}`);
    await begun;
    const { status } = await fetch(new URL('/graphql?query={__typename}', server.url));
    expect(status).toBe(200);
    socket.destroy();
  },
);

test('a body that comes a byte at a time is cut off', async () => {
  const socket = await open();
  const received = receive(socket);
  socket.write(head(`Content-Length: ${body.length}`));
  const drip = setInterval(() => socket.write('{'), 100);
  expect(await received).toMatch(/^HTTP\/1\.1 408 /);
  clearInterval(drip);
});

async function open(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  // Of a server that closes while more is being sent, what it has said is what counts.
  socket.on('error', () => {}).resume();
  await new Promise(resolve => socket.once('connect', resolve));
  return socket;
}

async function exchange(sent: string): Promise<string> {
  const socket = await open();
  const received = receive(socket);
  socket.write(sent, 'latin1');
  return received;
}

/** All that comes until the connection is closed. */
function receive(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  return new Promise(resolve => socket.once('close', () => resolve(text)));
}
