import { randomUUID } from 'node:crypto';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { type LocalServer, startLocalServer } from '../../src/dev/local-server.ts';
import { readDevSettings } from '../../src/dev/settings.ts';
import { readingTools } from '../../src/mcp/tools/all.ts';
import { defaultLimits } from '../../src/server/limits.ts';
import { jsonLog } from '../../src/server/log.ts';
import { LoadShedder } from '../../src/server/request/load-shedding.ts';
import { type Api, startSampleApi, unhurried } from '../api.ts';
import { call, connect } from './client.ts';

/** The route /mcp: refusals, limits and concurrency. */
let api: Api;

beforeAll(async () => {
  api = await startSampleApi(unhurried);
});

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};

const defaultHeaders = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

async function post(body: unknown, headers: Record<string, string> = {}, to: Pick<Api, 'fetch'> = api) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await to.fetch('/mcp', {
    method: 'POST',
    headers: { ...defaultHeaders, ...headers },
    body: text,
  });
  const answer = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: answer === '' ? null : JSON.parse(answer),
  };
}

function callOf(name: string, args: object) {
  return { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name, arguments: args } };
}

test('each message is answered for itself, as JSON that no cache keeps, without a session', async () => {
  const { status, headers, body } = await post(initialize);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id: 1,
    result: { protocolVersion: '2025-11-25', capabilities: { tools: {} } },
  });
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('mcp-session-id')).toBeNull();
  // Another instance may answer what comes next.
  const called = await post(callOf('who_is', { name: 'Mohsin Naqvi' }));
  expect(called.body.result.structuredContent.entity.name).toBe('Mohsin Naqvi');
  const noted = await post({ jsonrpc: '2.0', method: 'notifications/initialized' });
  expect(noted).toMatchObject({ status: 202, body: null });
});

describe('refused are', () => {
  test.for(['GET', 'DELETE', 'PUT', 'HEAD'])('%s', async method => {
    const response = await api.fetch('/mcp', { method, headers: { accept: 'text/event-stream' } });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  test.for([
    ['no JSON', '{', 400, 'BAD_REQUEST'],
    ['no message', '{"x":1}', 400, 'Parse error'],
    ['a batch', [initialize, initialize], 400, 'BAD_REQUEST: Batches are not supported.'],
    ['a large body', { ...initialize, x: 'x'.repeat(defaultLimits.body) }, 413, 'PAYLOAD_TOO_LARGE'],
  ] as const)('%s', async ([, body, status, message]) => {
    const answer = await post(body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ jsonrpc: '2.0', id: null });
    expect(answer.body.error.message).toContain(message);
  });

  test.for([
    ['text/plain', { 'content-type': 'text/plain' }, 415],
    ['a packed body', { 'content-encoding': 'gzip' }, 415],
    ['a client that takes no JSON', { accept: 'text/html' }, 406],
    ['an unknown version of the protocol', { 'mcp-protocol-version': '1999-01-01' }, 400],
    ['an invented key', { authorization: 'Bearer cmq_dev_invented' }, 401],
    ['two credentials', { authorization: 'Bearer x', 'x-api-key': 'y' }, 401],
    ['a preview without rights', { 'preview-at': '2030-01-01T00:00:00Z' }, 401],
  ] as const)('%s', async ([, headers, status]) => {
    const answer = await post(callOf('who_is', { name: 'Pakistan' }), headers);
    expect(answer.status).toBe(status);
    expect(answer.body.result).toBeUndefined();
    expect(answer.headers.get('www-authenticate')).toBe(
      status === 401 ? 'Bearer realm="communique", error="invalid_token"' : null,
    );
  });
});

describe('pages of other origins', () => {
  test('are refused, whatever CORS_ORIGINS says of public content, and pages of this machine are not', async () => {
    for (const origin of [
      'https://evil.example',
      'http://localhost.evil.example',
      'null',
      'http://192.168.0.7',
    ])
      expect(await post(initialize, { origin })).toMatchObject({
        status: 403,
        body: { error: { message: expect.stringContaining('FORBIDDEN: Origin not allowed') } },
      });
    // A name that DNS leads here now is the origin of the attacker's page, and the host of its requests.
    const rebound = { origin: 'http://rebound.example:4000', host: 'rebound.example:4000' };
    expect((await post(initialize, rebound)).status).toBe(403);
    for (const origin of ['http://localhost:6274', 'http://127.0.0.1:3000', 'http://[::1]'])
      expect((await post(initialize, { origin })).status).toBe(200);
  });

  test('are admitted by CORS_ORIGINS and PUBLIC_URL', async () => {
    const own = await startSampleApi({
      server: {
        origins: ['https://app.example'],
        feed: { siteName: 'X', publicUrl: 'https://api.example/x' },
      },
    });
    for (const [origin, status] of [
      ['https://app.example', 200],
      ['https://api.example', 200],
      ['https://www.app.example', 403],
      ['http://app.example', 403],
    ] as const)
      expect((await post(initialize, { origin }, own)).status).toBe(status);
    const preflight = await own.fetch('/mcp', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://app.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,mcp-protocol-version',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('mcp-protocol-version');
  });
});

test('the list of tools is written once, not for each caller', async () => {
  const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
  const [first] = readingTools;
  // Zod asks a schema first whether it has a JSON Schema of its own.
  const written = vi.fn(() => undefined);
  if (first !== undefined) Object.assign(first.input._zod, { toJSONSchema: written });
  onTestFinished(() => void Object.assign(first?.input._zod ?? {}, { toJSONSchema: undefined }));
  const { body } = await post(list);
  const others = await Promise.all(Array.from({ length: 20 }, () => post(list)));
  expect(others.map(other => other.body)).toEqual(Array(20).fill(body));
  expect(body.result.tools).toHaveLength(readingTools.length);
  expect(written.mock.calls.length).toBeLessThanOrEqual(1);
});

test.for([
  ['arguments', (deep: string) => `"params":{"name":"who_is","arguments":{"name":${deep}}}`],
  ['further arguments', (deep: string) => `"params":{"name":"who_is","arguments":{"name":"x","y":${deep}}}`],
  ['metadata', (deep: string) => `"params":{"name":"who_is","arguments":{},"_meta":{"a":${deep}}}`],
  ['parameters', (deep: string) => `"params":${deep}`],
  ['a method', (deep: string) => `"method":${deep}`],
] as const)('%s of 60,000 levels are refused', async ([, message]) => {
  const deep = `${'['.repeat(60_000)}${']'.repeat(60_000)}`;
  const { status, body } = await post(`{"jsonrpc":"2.0","id":1,"method":"tools/call",${message(deep)}}`);
  expect(status === 400 || body.result?.isError === true || body.error !== undefined).toBe(true);
  expect(JSON.stringify(body)).not.toMatch(/INTERNAL|stack/);
});

test('tools are answered where only trusted documents are, and their callers can send no other', async () => {
  const own = await startSampleApi({
    ...unhurried,
    server: { ...unhurried.server, trustedDocuments: { documents: new Map(), only: true } },
  });
  const { data } = await call(await connect(own), 'who_is', { name: 'Mohsin Naqvi' });
  expect(data.entity.name).toBe('Mohsin Naqvi');
  expect((await own.ask('{ __typename }')).errors?.[0]?.message).toContain('Only trusted documents');
});

test('the limits of an operation hold for a tool', async () => {
  for (const [limits, code] of [
    [{ points: 10 }, 'LIMIT_EXCEEDED'],
    [{ requests: 1 }, 'LIMIT_EXCEEDED'],
  ] as const) {
    const own = await startSampleApi({ server: { limits: { ...unhurried.server.limits, ...limits } } });
    const { isError, text } = await call(await connect(own), 'who_is', { name: 'Mohsin Naqvi' });
    expect({ isError, text }).toEqual({ isError: true, text: expect.stringContaining(code) });
  }
});

test('an operation that finds no place is refused, and the places are free again after each', async () => {
  const loadShedder = new LoadShedder({ concurrency: 1, queue: 1, queueTime: 60_000 });
  const own = await startSampleApi({ ...unhurried, server: { ...unhurried.server, loadShedder } });
  const client = await connect(own);
  await loadShedder.admit(undefined);
  const queued = call(client, 'who_is', { name: 'Mohsin Naqvi' });
  const refused = await call(client, 'who_is', { name: 'Mohsin Naqvi' });
  expect(refused).toMatchObject({
    isError: true,
    text: 'UNAVAILABLE: The server is busy. Retry in a second.',
  });
  loadShedder.release();
  expect((await queued).isError).toBe(false);
  for (let i = 0; i < 3; i++)
    expect((await call(client, 'who_is', { name: 'Mohsin Naqvi' })).isError).toBe(false);
});

test('the log has each operation by its name, and nothing that was asked', async () => {
  const lines: string[] = [];
  const log = jsonLog('info', line => void lines.push(line));
  const own = await startSampleApi({
    ...unhurried,
    server: { ...unhurried.server, requestLog: { log, stage: 'dev' } },
  });
  await post(callOf('who_is', { name: 'Mohsin Naqvi' }), {}, own);
  const logged = lines.map(line => JSON.parse(line));
  expect(logged.map(({ path, operation }) => [path, operation])).toEqual([
    ['/graphql', 'McpResolve'],
    ['/graphql', 'McpWhoIs'],
    ['/mcp', undefined],
  ]);
  expect(lines.join()).not.toMatch(/naqvi/i);
});

test('a fault is logged, and the caller is told nothing of it', async () => {
  const lines: string[] = [];
  let isBroken = false;
  const broken = await startSampleApi({
    intercept: send => (isBroken ? Promise.reject(new Error('secret cause')) : send()),
    server: { requestLog: { log: jsonLog('warn', line => void lines.push(line)), stage: 'dev' } },
  });
  const client = await connect(broken);
  isBroken = true;
  const { isError, text } = await call(client, 'who_is', { name: 'Mohsin Naqvi' });
  expect(isError).toBe(true);
  expect(text).toMatch(/^[A-Z_]+: /);
  expect(text).not.toContain('secret');
  expect(lines.join()).toContain('secret cause');
});

describe('over sockets', () => {
  let server: LocalServer;

  beforeAll(async () => {
    const environment = {
      ...{ PORT: '0', DYNAMODB_ENDPOINT: inject('endpoint'), TABLE_NAME: 'test-sample' },
      ...{ SAMPLE_CONTENT: 'off', LOG_LEVEL: 'silent', DATA_DIR: ':memory:' },
      LIMITS: 'queueTime=60000,queryTime=60000,time=60000',
    };
    server = await startLocalServer(readDevSettings(environment), () => {});
  });

  afterAll(() => server.stop());

  test('20 clients at a time get each their own answers', async () => {
    const names = ['Mohsin Naqvi', 'Pakistan', 'ABM Treaty', 'Richard Nixon', 'Moscow summit 1972'];
    const run = randomUUID();
    const clients = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const client = new Client({ name: `${run}-${i}`, version: '1' });
        await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', server.url)));
        return client;
      }),
    );
    const answers = await Promise.all(
      clients.map(async (client, i) => {
        const first = names[i % names.length] ?? '';
        const [asked, again] = await Promise.all([
          call(client, 'who_is', { name: first }),
          call(client, 'timeline', { name: first, first: 1 + (i % 3) }),
        ]);
        return { first, asked, again, items: 1 + (i % 3) };
      }),
    );
    for (const { first, asked, again, items } of answers) {
      expect([asked.data.entity.name, ...asked.data.entity.alternateNames]).toContain(first);
      expect([again.data.about.id, again.data.items.length <= items]).toEqual([asked.data.entity.id, true]);
    }
    await Promise.all(clients.map(client => client.close()));
  });
});
