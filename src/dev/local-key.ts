import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseApiKey } from '../access/api-key.ts';
import type { Stage } from '../access/stage.ts';
import { createKey, findKey, isActive } from '../commands/write/api-keys.ts';
import type { Table } from '../store/table.ts';

/** The owner of the key, shown in revision histories. */
const subject = 'local';

/** Milliseconds of validity of a key that is stored nowhere, in an engine that outlives this process. */
const week = 7 * 24 * 60 * 60_000;

export interface LocalKeyOptions {
  readonly stage: Stage;
  /** The folder for the key, beside its data; undefined does not store it. */
  readonly folder: string | undefined;
  /** Whether the table is lost when this process ends. */
  readonly isTemporary: boolean;
}

/** An API key with all scopes for trying the API on this machine: the key of the last start, or a new one. */
export async function localKey(table: Table, options: LocalKeyOptions): Promise<string> {
  const { stage, folder, isTemporary } = options;
  const file = folder === undefined ? undefined : join(folder, 'api-key');
  const kept = file === undefined ? undefined : await readKept(file);
  if (kept !== undefined && (await isUsable(table, kept, stage))) return kept;
  const ends = file === undefined && !isTemporary;
  const expiresAt = ends ? new Date(table.clock() + week).toISOString() : null;
  const { text } = await createKey(table, { stage, subject, scopes: ['ADMIN'], expiresAt });
  if (file !== undefined) await keep(file, text);
  return text;
}

async function readKept(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function isUsable(table: Table, text: string, stage: Stage): Promise<boolean> {
  const key = parseApiKey(text)?.stage === stage ? await findKey(table, text) : undefined;
  return key !== undefined && isActive(key, table.now()) && key.scopes.includes('ADMIN');
}

/** Readable only by its owner, and written by a rename, so that the file never holds half a key. */
async function keep(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${text}\n`, { mode: 0o600 });
  await rename(draft, file);
}
