import { join } from 'node:path';
import { EventSource } from 'eventsource';
import { afterAll, beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest';
import { build } from '../../scripts/build.ts';
import type { ListPosition } from '../../src/resolvers/watch-lists.ts';
import { Newsroom } from '../newsroom.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { FunctionUrl, type FunctionUrlOptions } from './function-url.ts';

/** The bundle as it is deployed, in processes of its own, over a table that this process writes to. */
let handler: string;
let room: Newsroom;

const patience = 60_000;

beforeAll(async () => {
  const folder = await temporaryFolder();
  await build(folder, { live: 'src/functions/live.ts' });
  handler = join(folder, 'live/handler.js');
  room = await Newsroom.open(new Date().toISOString());
});

const options = (environment: Readonly<Record<string, string>> = {}): FunctionUrlOptions => ({
  concurrency: 3,
  timeout: 60_000,
  handler,
  environment: {
    PATH: process.env.PATH ?? '',
    TABLE_NAME: room.api.table.name,
    DYNAMODB_ENDPOINT: inject('endpoint'),
    AWS_REGION: 'eu-central-1',
    STAGE: 'prod',
    LOG_LEVEL: 'error',
    ...environment,
  },
});

async function deployed({ environment, ...others }: Partial<FunctionUrlOptions> = {}): Promise<FunctionUrl> {
  const deployment = await FunctionUrl.open({ ...options(environment), ...others });
  onTestFinished(() => deployment.close());
  return deployment;
}

/** An app that listens: what it has heard of each list, in order, and how often it has connected. */
function listen({ url }: FunctionUrl, lists = 'articles') {
  const source = new EventSource(`${url}/live?lists=${lists}`);
  onTestFinished(() => source.close());
  const heard: ListPosition[] = [];
  const app = { source, heard, connections: 0, refusal: undefined as number | undefined };
  source.addEventListener('open', () => {
    app.connections += 1;
  });
  source.addEventListener('error', ({ code }) => {
    app.refusal = code;
  });
  source.addEventListener('position', ({ data }) => heard.push(JSON.parse(data)));
  return app;
}

const newest = async () =>
  (await room.read('{ articles(first: 1) { edges { cursor } } }')).articles.edges[0]?.cursor ?? null;

test('an app hears what another process publishes, and what becomes public by the clock', async () => {
  const deployment = await deployed();
  const app = listen(deployment);
  await vi.waitFor(() => expect(app.heard).toHaveLength(1), patience);
  await room.published({ headline: 'A', body: 'Text.' });
  await vi.waitFor(() => expect(app.heard).toHaveLength(2), patience);
  expect(app.heard[1]).toEqual({ list: 'articles', cursor: await newest(), revision: null });

  const time = Date.now() + 8000;
  await room.published({ headline: 'B', body: 'Text.' }, new Date(time).toISOString());
  await vi.waitFor(() => expect(app.heard).toHaveLength(3), patience);
  expect(Date.now()).toBeGreaterThanOrEqual(time);
  room.pass(20_000);
  expect(app.heard[2]?.cursor).toBe(await newest());
  expect(app.connections).toBe(1);
});

test('each stream has an instance; with as many as there may be, the next app is refused until one ends', async () => {
  const deployment = await deployed({ concurrency: 2, timeout: 15_000 });
  const apps = [listen(deployment), listen(deployment, 'articles,section/security')];
  await vi.waitFor(() => expect(apps.map(({ heard }) => heard.length)).toEqual([1, 2]), patience);
  expect(deployment.busy).toBe(2);
  const late = listen(deployment);
  await vi.waitFor(() => expect(late.refusal).toBe(429), patience);
  expect(late.source.readyState).toBe(EventSource.CLOSED);
  await room.published({ headline: 'C', body: 'Text.' });
  const cursor = await newest();
  for (const { heard } of apps)
    await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ cursor }), patience);
  for (const { source } of apps) source.close();
  // Lambda does not tell a function that its client has gone away: the end of the stream does.
  await vi.waitFor(() => expect(deployment.busy).toBe(0), patience);
  const next = listen(deployment);
  await vi.waitFor(() => expect(next.heard).toMatchObject([{ cursor }]), patience);
  expect(deployment.instances.map(({ isTimedOut }) => isTimedOut)).toEqual([false, false]);
});

test('a stream ends before the function times out; the app connects again, and learns what it missed', async () => {
  const deployment = await deployed({ concurrency: 1, timeout: 6000 });
  const app = listen(deployment);
  await vi.waitFor(() => expect(app.heard).toHaveLength(1), patience);
  await vi.waitFor(() => expect(app.source.readyState).toBe(EventSource.CONNECTING), patience);
  await room.published({ headline: 'D', body: 'Text.' });
  await vi.waitFor(() => expect(app.connections).toBe(2), patience);
  const cursor = await newest();
  await vi.waitFor(() => expect(app.heard.at(-1)).toMatchObject({ cursor }), patience);
  // The same instance has answered both, with nothing left over that would have occupied it until its timeout.
  expect(deployment.instances.map(({ isTimedOut }) => isTimedOut)).toEqual([false]);
});

test('a stream whose time is over as soon as it is open ends as any other', async () => {
  const deployment = await deployed({ concurrency: 1, timeout: 3001 });
  for (let i = 0; i < 2; i++) {
    const response = await fetch(`${deployment.url}/live?lists=articles`);
    expect([response.status, await response.text()]).toEqual([
      200,
      expect.stringMatching(/^retry: 3000\n\n/),
    ]);
    await vi.waitFor(() => expect(deployment.busy).toBe(0), patience);
  }
  expect(deployment.instances.map(({ isTimedOut }) => isTimedOut)).toEqual([false]);
});

test('a stream that breaks off frees its instance long before the timeout', async () => {
  const deployment = await deployed({ concurrency: 1, timeout: 600_000 });
  const app = listen(deployment);
  await vi.waitFor(() => expect(app.heard).toHaveLength(1), patience);
  app.source.close();
  deployment.instances[0]?.cut();
  await vi.waitFor(() => expect(deployment.busy).toBe(0), patience);
  const next = listen(deployment);
  await vi.waitFor(() => expect(next.heard).toHaveLength(1), patience);
});

test('what is not public is not told, whatever the credentials and the preview', async () => {
  const deployment = await deployed({ concurrency: 5 });
  const app = listen(deployment);
  await vi.waitFor(() => expect(app.heard).toHaveLength(1), patience);
  const scheduled = new Date(Date.now() + 600_000).toISOString();
  await room.made('Article', { headline: 'Draft', slug: 'draft', body: 'Text.', kind: 'LIVE' });
  await room.published({ headline: 'Scheduled', slug: 'scheduled', body: 'Text.', kind: 'LIVE' }, scheduled);
  const { text: key } = await room.api.as({ scopes: ['ADMIN'], subject: 'desk' });
  const headers = {
    authorization: `Bearer ${key}`,
    'preview-at': new Date(Date.now() + 900_000).toISOString(),
  };
  const [draft, later, head] = await Promise.all([
    fetch(`${deployment.url}/live?lists=Article/draft`, { headers }),
    fetch(`${deployment.url}/live?lists=Article/scheduled`, { headers }),
    fetch(`${deployment.url}/live?lists=articles`, { headers, method: 'HEAD' }),
  ]);
  expect([draft.status, later.status, head.status]).toEqual([404, 404, 200]);
  const other = await fetch(`${deployment.url}/live?lists=articles`, { headers });
  const reader = other.body?.getReader();
  let told = '';
  while (!told.includes('event: position')) told += new TextDecoder().decode((await reader?.read())?.value);
  await reader?.cancel();
  expect(told).toContain(JSON.stringify(app.heard[0]));
  // Two rounds of reads.
  await new Promise(resolve => setTimeout(resolve, 11_000));
  expect(app.heard).toHaveLength(1);
});

test.for([
  ['GET', '/live', 400, 'BAD_USER_INPUT: '],
  ['GET', '/live?lists=nothing', 400, 'BAD_USER_INPUT: '],
  ['GET', '/live?lists=front/none', 404, 'NOT_FOUND: '],
  ['GET', '/', 404, 'NOT_FOUND: Only /live'],
  ['GET', '/live.json?lists=articles', 404, 'NOT_FOUND: Only /live'],
  ['POST', '/graphql', 404, 'NOT_FOUND: Only /live'],
  ['POST', '/live?lists=articles', 405, 'Method not allowed'],
  ['OPTIONS', '/live?lists=articles', 405, 'Method not allowed'],
  ['HEAD', '/live', 400, ''],
] as const)('%s %s is refused with %s, which a page may read', async ([method, path, status, says]) => {
  const deployment = await refusing();
  // It gets its response a moment before the instance has done with it.
  await vi.waitFor(() => expect(deployment.busy).toBe(0), patience);
  const { url } = deployment;
  const body = method === 'POST' ? { body: '{}' } : {};
  const response = await fetch(`${url}${path}`, { method, ...body });
  expect(response.status).toBe(status);
  expect(await response.text()).toMatch(new RegExp(`^${says}`));
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'cache-control': 'no-store',
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    ...(status === 405 && { allow: 'GET, HEAD' }),
  });
});

/** One deployment for all refusals: none may leave its instance occupied. */
let shared: Promise<FunctionUrl> | undefined;
const refusing = () => {
  shared ??= FunctionUrl.open({ ...options(), concurrency: 1, timeout: 600_000 });
  return shared;
};
afterAll(async () => (await shared)?.close());

test('behind the CDN, only its requests are answered; the origins of pages are those of the setting', async () => {
  const deployment = await deployed({
    environment: { ORIGIN_SECRETS: 'old,new', CORS_ORIGINS: 'https://news.example' },
  });
  const ask = async (headers: Record<string, string>) => {
    const response = await fetch(`${deployment.url}/live?lists=articles`, { headers, method: 'HEAD' });
    return [response.status, response.headers.get('access-control-allow-origin')];
  };
  expect(await ask({})).toEqual([403, null]);
  expect(await ask({ 'x-origin-secret': 'other' })).toEqual([403, null]);
  expect(await ask({ 'x-origin-secret': 'old', origin: 'https://news.example' })).toEqual([
    200,
    'https://news.example',
  ]);
  expect(await ask({ 'x-origin-secret': 'new', origin: 'https://other.example' })).toEqual([200, null]);
});

test('without its table it refuses streams, and an app may try again', async () => {
  const deployment = await deployed({
    environment: { DYNAMODB_ENDPOINT: 'http://127.0.0.1:9', LOG_LEVEL: 'silent' },
  });
  const response = await fetch(`${deployment.url}/live?lists=articles`);
  expect([response.status, await response.text()]).toEqual([
    503,
    expect.stringMatching(/^(?:UNAVAILABLE|TIMEOUT): /),
  ]);
});
