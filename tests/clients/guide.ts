import { mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, fetchExchange } from '@urql/core';
import type { Api } from '../api.ts';

/** A page of changes, as the guide hands it to its store. */
export interface Page {
  readonly upserted: { readonly id: string; readonly [field: string]: unknown }[];
  readonly removed: string[];
  readonly cursor: string | null;
}

/** The store of the guide, in memory. */
export class Copy {
  readonly records = new Map<string, { readonly [field: string]: unknown }>();
  #cursor: string | null = null;
  cleared = 0;
  pages = 0;

  async cursor() {
    return this.#cursor;
  }

  async apply({ upserted, removed, cursor }: Page) {
    for (const record of upserted) this.records.set(record.id, record);
    for (const id of removed) this.records.delete(id);
    this.#cursor = cursor;
    this.pages += 1;
  }

  async clear() {
    this.records.clear();
    this.#cursor = null;
    this.cleared += 1;
  }
}

/** The code of docs/offline.md, as it stands but for what `change` does to it. */
export async function guideSync(
  change: (code: string) => string = code => code,
): Promise<(client: Client, store: Copy) => Promise<void>> {
  const guide = await readFile(new URL('../../docs/offline.md', import.meta.url), 'utf8');
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(guide) ?? [];
  const folder = await mkdtemp(join(tmpdir(), 'communique-guide-'));
  // The guide imports its client by name, so it must find our packages.
  await symlink(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(folder, 'node_modules'));
  await writeFile(join(folder, 'sync.ts'), change(code));
  const { sync } = await import(/* @vite-ignore */ join(folder, 'sync.ts'));
  return sync;
}

export function clientOf(api: Api): Client {
  return new Client({
    url: 'http://localhost/graphql',
    preferGetMethod: false,
    fetch: (url, init) => api.fetch(String(url).slice('http://localhost'.length), init),
    exchanges: [fetchExchange],
  });
}
