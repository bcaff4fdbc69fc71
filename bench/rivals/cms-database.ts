import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { started, tell } from './rival.ts';

/** The file of SQLite with so many articles. */
export function fileOf(folder: string, articles: number): string {
  return join(folder, `articles-${articles}.sqlite`);
}

/** Makes the file where it is missing, once: by a file of this folder, which gets the name of an unfinished one as its third argument. */
export async function filled(file: string, filler: string, environment: NodeJS.ProcessEnv): Promise<void> {
  if (existsSync(file)) return;
  const { folder, articles } = started();
  const unfinished = `${file}.unfinished`;
  for (const end of ['', '-wal', '-shm']) rmSync(unfinished + end, { force: true });
  tell(`filling a database with ${articles} articles`);
  const child = fork(join(import.meta.dirname, filler), [folder, String(articles), unfinished], {
    env: { ...process.env, ...environment },
  });
  child.on('message', progress => tell(String(progress)));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${filler} ended with ${code}.`);
  for (const end of ['-wal', '-shm', ''])
    if (existsSync(unfinished + end)) renameSync(unfinished + end, file + end);
}

/** The file that a filler is to make. */
export function fileToFill(): string {
  const [, , , , file] = process.argv;
  if (file === undefined) throw new Error('This is started by a server of bench/rivals.');
  return file;
}

/** Gives documents one by one to what creates them, and their ids by their slugs. */
export async function createAll<T extends { readonly slug: string }, Id>(
  documents: readonly T[],
  create: (document: T) => Promise<Id>,
): Promise<Map<string, Id>> {
  const ids = new Map<string, Id>();
  for (const document of documents) {
    ids.set(document.slug, await create(document));
    if (ids.size % 1000 === 0) process.send?.(`${ids.size} of ${documents.length} documents`);
  }
  return ids;
}
