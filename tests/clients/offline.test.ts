import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, fetchExchange } from '@urql/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { corpusOf, generate } from '../../bench/generate.ts';
import { type Answer, type Api, startApi } from '../api.ts';

/** The code of docs/offline.md, run as it stands against a store in memory. */
interface Page {
  readonly upserted: { readonly id: string; readonly [field: string]: unknown }[];
  readonly removed: string[];
  readonly cursor: string | null;
}

class Copy {
  readonly records = new Map<string, object>();
  #cursor: string | null = null;
  cleared = 0;

  async cursor() {
    return this.#cursor;
  }

  async apply({ upserted, removed, cursor }: Page) {
    for (const record of upserted) this.records.set(record.id, record);
    for (const id of removed) this.records.delete(id);
    this.#cursor = cursor;
  }

  async clear() {
    this.records.clear();
    this.#cursor = null;
    this.cleared += 1;
  }
}

const day = 86_400_000;
let folder: string;
let sync: (client: Client, store: Copy) => Promise<void>;
let now = Date.parse('2026-01-01T00:00:00Z');
let api: Api;
let client: Client;

beforeAll(async () => {
  const guide = await readFile(new URL('../../docs/offline.md', import.meta.url), 'utf8');
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(guide) ?? [];
  folder = await mkdtemp(join(tmpdir(), 'communique-guide-'));
  // The guide imports its client by name, so it must find our packages.
  await symlink(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(folder, 'node_modules'));
  await writeFile(join(folder, 'sync.ts'), code);
  ({ sync } = await import(/* @vite-ignore */ join(folder, 'sync.ts')));
  api = await startApi({ clock: () => now });
  await api.import(
    ...generate({
      ...corpusOf(20),
      people: 10,
      organizations: 5,
      events: 5,
      agreements: 3,
      places: 3,
      topics: 3,
    }),
  );
  client = new Client({
    url: 'http://localhost/graphql',
    preferGetMethod: false,
    fetch: (url, init) => api.fetch(String(url).slice('http://localhost'.length), init),
    exchanges: [fetchExchange],
  });
});

afterAll(() => rm(folder, { recursive: true }));

test('a copy holds everything that is public, is brought up to date, and starts anew when it has been away too long', async () => {
  const copy = new Copy();
  now += 60_000;
  await sync(client, copy);
  const all = await publicIds();
  expect([...copy.records.keys()].toSorted()).toEqual(all.toSorted());
  const article = {
    type: 'Article',
    slug: 'fresh',
    headline: 'Fresh',
    body: 'New.',
    publishedAt: '2026-01-02T00:00:00Z',
  };
  await api.import(article);
  await sync(client, copy);
  expect(copy.records.size).toBe(all.length);
  now += 2 * day;
  await sync(client, copy);
  expect([...copy.records.values()]).toContainEqual(
    expect.objectContaining({ headline: 'Fresh', body: 'New.' }),
  );
  await api.import({ ...article, status: 'WITHDRAWN' });
  now += 60_000;
  await sync(client, copy);
  expect(copy.records.size).toBe(all.length);

  const asleep = new Copy();
  await sync(client, asleep);
  for (let month = 0; month < 6; month++) {
    now += 60 * day;
    await sync(client, copy);
  }
  expect(copy.cleared).toBe(0);
  await sync(client, asleep);
  expect(asleep.cleared).toBe(1);
  expect([...asleep.records.keys()].toSorted()).toEqual(all.toSorted());
});

/** The id of every public record, from the lists. */
async function publicIds(): Promise<string[]> {
  const ids: string[] = [];
  for (const list of ['articles', 'people', 'organizations', 'places', 'topics', 'events', 'agreements']) {
    for (let after: string | null = null; ; ) {
      const { data }: Answer = await api.ask(
        `query($after: String) { list: ${list}(first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      ids.push(...data.list.nodes.map(({ id }: { id: string }) => id));
      if (!data.list.pageInfo.hasNextPage) break;
      after = data.list.pageInfo.endCursor;
    }
  }
  return ids;
}
