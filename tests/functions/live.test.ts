import { join } from 'node:path';
import { EventSource } from 'eventsource';
import { beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest';
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

async function deployed({
  environment,
  ...options
}: Partial<FunctionUrlOptions> = {}): Promise<FunctionUrl> {
  const deployment = await FunctionUrl.open({
    concurrency: 3,
    timeout: 60_000,
    ...options,
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
