import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, fetchExchange } from '@urql/core';
import type { Api } from '../api.ts';
import { temporaryFolder } from '../temporary-folder.ts';

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
  return (await guideModule('offline.md', 'function sync', { change })).sync;
}

/** A block of TypeScript of a page of the docs as a module: the one with a text in it, beside these files. */
export async function guideModule(
  page: string,
  text: string,
  {
    change = code => code,
    files = {},
  }: { change?: (code: string) => string; files?: Record<string, string> } = {},
) {
  const guide = await readFile(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  const code = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)]
    .map(([, block = '']) => block)
    .find(block => block.includes(text));
  if (code === undefined) throw new Error(`docs/${page} has no code with "${text}".`);
  const folder = await temporaryFolder();
  // The guide imports its client by name, so it must find our packages.
  await symlink(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(folder, 'node_modules'));
  for (const [name, content] of Object.entries({ ...files, 'guide.ts': change(code) }))
    await writeFile(join(folder, name), content);
  return import(/* @vite-ignore */ join(folder, 'guide.ts'));
}

export function clientOf(api: Api): Client {
  return new Client({
    url: 'http://localhost/graphql',
    preferGetMethod: false,
    fetch: (url, init) => api.fetch(String(url).slice('http://localhost'.length), init),
    exchanges: [fetchExchange],
  });
}
