import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { startApi } from '../api.ts';
import { startProxy } from '../faults/proxy.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Serving {
  /** Rejects where the process ends before it listens. */
  readonly url: Promise<string>;
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
  readonly lines: () => Record<string, unknown>[];
  readonly child: ChildProcess;
}

/** `npm run serve` as a process of its own, without the environment of the tests. */
function serve(environment: Readonly<Record<string, string>>): Serving {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env;
  const always = { PATH, HOME, NODE_COMPILE_CACHE, PORT: '0', DYNAMODB_ENDPOINT: inject('endpoint') };
  const child = spawn('node_modules/.bin/node', ['src/node/serve.ts'], {
    cwd: root,
    env: { ...always, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text;
  });
  const lines = () =>
    stdout
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line));
  const ended = once(child, 'close').then(([code]) => ({ code, stderr }));
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', text => {
      stdout += text;
      if (!stdout.endsWith('\n')) return;
      const line = lines().find(({ message }) => message === 'listening');
      if (line !== undefined) resolve(String(line.url));
    });
    void ended.then(() => reject(new Error(`It ended: ${stderr}`)));
  });
  url.catch(() => {});
  onTestFinished(() => void child.kill('SIGKILL'));
  return { url, ended, lines, child };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function post(url: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return JSON.parse(await response.text());
}

test('npm run serve answers queries, mutations with a key and health checks, and ends on SIGTERM', async () => {
  const api = await startApi();
  const { text: key } = await api.as({ scopes: ['WRITE', 'PUBLISH'], subject: 'desk' });
  const { url: address, ended, lines, child } = serve({ TABLE_NAME: api.table.name, STAGE: 'dev' });
  const url = await address;

  expect(await (await fetch(new URL('/health', url))).status).toBe(200);
  const ready = await fetch(new URL('/ready', url));
  expect([ready.status, await ready.text()]).toEqual([200, 'ready\n']);
  // No sample content, no GraphiQL, no costs for everybody, no redirect to a page.
  expect(await post(url, { query: '{ articles(first: 1) { nodes { id } } }' })).toEqual({
    data: { articles: { nodes: [] } },
  });
  expect((await fetch(url, { headers: { accept: 'text/html' } })).headers.get('content-type')).not.toContain(
    'html',
  );
  expect((await fetch(new URL('/', url), { redirect: 'manual' })).status).toBe(404);

  const mutation = {
    query: 'mutation Make { createTopic(input: { name: "Tides" }) { ... on Topic { slug } } }',
  };
  expect((await post(url, mutation)).errors[0].extensions.code).toBe('UNAUTHENTICATED');
  const made = await post(url, mutation, { authorization: `Bearer ${key}`, 'x-request-id': 'r-1' });
  expect(made.data).toEqual({ createTopic: { slug: 'tides' } });
  expect((await post(url, { query: '{ topic(slug: "tides") { name } }' })).data).toEqual({
    topic: { name: 'Tides' },
  });

  const start = performance.now();
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 0, stderr: '' });
  expect(performance.now() - start).toBeLessThan(10_000);
  const log = lines();
  expect(log).toContainEqual(
    expect.objectContaining({ message: 'request', operation: 'Make', status: 200, requestId: 'r-1' }),
  );
  expect(log).toContainEqual(
    expect.objectContaining({ message: 'mutation', subject: 'desk', outcome: 'written' }),
  );
  expect(log).toContainEqual(expect.objectContaining({ message: 'stopping', signal: 'SIGTERM' }));
  await expect(fetch(url)).rejects.toThrow();
});

test.skipIf(!existsSync('/dev/full'))('a full disk for the log does not end the server', async () => {
  const api = await startApi();
  const port = await freePort();
  const full = openSync('/dev/full', 'w');
  onTestFinished(() => closeSync(full));
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env;
  const child = spawn('node_modules/.bin/node', ['src/node/serve.ts'], {
    cwd: root,
    env: {
      ...{ PATH, HOME, NODE_COMPILE_CACHE, PORT: String(port), STAGE: 'dev' },
      ...{ DYNAMODB_ENDPOINT: inject('endpoint'), TABLE_NAME: api.table.name },
    },
    stdio: ['ignore', full, 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', text => {
    stderr += text;
  });
  const url = `http://localhost:${port}/graphql`;
  await vi.waitFor(() => expect(stderr).toContain('the log cannot be written (ENOSPC'), 30_000);
  for (let n = 0; n < 2; n++)
    expect(await post(url, { query: '{ topics { nodes { slug } } }' })).toMatchObject({
      data: { topics: { nodes: [] } },
    });
  expect(child.exitCode).toBeNull();
});

test('a request in flight at SIGTERM gets its answer, and new connections are refused', async () => {
  const proxy = await startProxy(inject('endpoint'));
  onTestFinished(() => proxy.close());
  const api = await startApi();
  const {
    url: address,
    ended,
    child,
  } = serve({
    TABLE_NAME: api.table.name,
    DYNAMODB_ENDPOINT: proxy.endpoint,
  });
  const url = await address;
  expect((await fetch(new URL('/ready', url))).status).toBe(200);
  proxy.always = { late: 1000 };
  const before = proxy.seen.length;
  const answer = fetch(`${url}?query={articles(first:1){nodes{id}}}`);
  // The worker of the process asks too.
  const isAsked = () =>
    proxy.seen.slice(before).some(({ input }) => JSON.stringify(input).includes('list#articles'));
  await vi.waitUntil(isAsked, { timeout: 10_000 });
  child.kill('SIGTERM');
  await vi.waitUntil(
    () =>
      fetch(url).then(
        () => false,
        () => true,
      ),
    { timeout: 10_000 },
  );
  const response = await answer;
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ data: { articles: { nodes: [] } } });
  expect((await ended).code).toBe(0);
});

test('a key of another stage is refused', async () => {
  const api = await startApi();
  const { text: key } = await api.as({ scopes: ['WRITE'] });
  const { url } = serve({ TABLE_NAME: api.table.name });
  const { errors } = await post(await url, { query: '{ __typename }' }, { 'x-api-key': key });
  expect(errors[0].extensions.code).toBe('UNAUTHENTICATED');
});

test.for([
  [
    'a missing table',
    { TABLE_NAME: `none-${randomUUID()}` },
    /^communique: table none-\S+ at http:\S+: The table "none-/,
  ],
  [
    'an invalid setting',
    { PORT: 'http' },
    /^communique: PORT is "http"; it must be a number from 0 to 65535\.\n$/,
  ],
  [
    'an engine that cannot be reached',
    { DYNAMODB_ENDPOINT: 'http://127.0.0.1:1' },
    /^communique: No engine can be used at http:\/\/127\.0\.0\.1:1: /,
  ],
  [
    'no region',
    { DYNAMODB_ENDPOINT: '', AWS_CONFIG_FILE: '/dev/null' },
    /^communique: No AWS region was found: set AWS_REGION/,
  ],
] as const)('%s is one line on stderr, and exit code 1', async ([, environment, message]) => {
  const { ended } = serve(environment);
  const { code, stderr } = await ended;
  expect(stderr).toMatch(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(code).toBe(1);
});
