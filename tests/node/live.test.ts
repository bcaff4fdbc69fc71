import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { EventSource } from 'eventsource';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { type LocalServer, startLocalServer } from '../../src/dev/local-server.ts';
import { readDevSettings } from '../../src/dev/settings.ts';

let server: LocalServer;

beforeAll(async () => {
  const environment = {
    PORT: '0',
    DYNAMODB_ENDPOINT: inject('endpoint'),
    TABLE_NAME: `test-${randomUUID()}`,
    SAMPLE_CONTENT: 'off',
    LOG_LEVEL: 'silent',
    LIMITS: 'concurrency=1,queue=1,streams=12',
  };
  server = await startLocalServer(readDevSettings(environment), () => {});
});

afterAll(() => server.stop());

async function ask(query: string): Promise<{ readonly data: unknown }> {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': server.apiKey ?? '' },
    body: JSON.stringify({ query }),
  });
  return JSON.parse(await response.text());
}

async function listen() {
  const source = new EventSource(new URL('/live?lists=articles', server.url));
  const heard: string[] = [];
  source.addEventListener('position', ({ data }) => heard.push(data));
  await vi.waitFor(() => expect(heard).toHaveLength(1), 20_000);
  return { source, heard };
}

test('streams occupy no place of a query, hear of a mutation, and end with the server', async () => {
  const apps: Awaited<ReturnType<typeof listen>>[] = [];
  while (apps.length < 12) apps.push(await listen());
  const { data } = await ask(
    'mutation { createArticle(input: { headline: "A", body: "Text." }) { ... on Article { id revision } } }',
  );
  const { id, revision } = (data as { createArticle: { id: string; revision: number } }).createArticle;
  await ask(
    `mutation { publishArticle(id: "${id}", expectedRevision: ${revision}) { ... on Article { status } } }`,
  );
  await vi.waitFor(() => expect(apps.map(({ heard }) => heard.length)).toEqual(Array(12).fill(2)), 20_000);

  // A client that goes away leaves its place to another one.
  apps[0]?.source.close();
  const next = await vi.waitFor(async () => {
    const response = await fetch(new URL('/live?lists=articles', server.url), { method: 'HEAD' });
    expect(response.status).toBe(200);
    return listen();
  }, 20_000);

  const ends = apps.slice(1).map(({ source }) => once(source, 'error'));
  const start = performance.now();
  await Promise.all([server.stop(), ...ends]);
  expect(performance.now() - start).toBeLessThan(4000);
  for (const { source } of [...apps, next]) source.close();
});
