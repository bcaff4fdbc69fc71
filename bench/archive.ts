import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importDocuments } from '../src/commands/import/import.ts';
import { type Engine, joinEngine, startEngine } from '../src/dev/engine.ts';
import { createClient } from '../src/store/client.ts';
import { ensureTable } from '../src/store/create-table.ts';
import { Table } from '../src/store/table.ts';
import { corpusOf, generatedLines } from './generate.ts';

/** A generated archive in an engine that runs. */
export interface Archive {
  readonly engine: Engine;
  readonly tableName: string;
}

const tableName = 'bench';

/** What decides which items an archive has. */
const sources = ['bench/generate.ts', 'src/model', 'src/text', 'src/formats', 'src/projection'];

/**
 * Starts the engine over an archive of so many articles. It is imported once, which takes minutes, and kept in the system's
 * temporary folder for as long as the code that makes its items stays the same. Another process of a bench may have the engine already.
 */
export async function openArchive(articles: number): Promise<Archive> {
  const folder = join(tmpdir(), `communique-archive-${articles}-${await fingerprint()}`);
  const mark = join(folder, 'complete');
  if (!existsSync(mark)) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    console.log(`Importing ${articles} articles into ${folder}; this is done once.`);
    const engine = await startEngine({ dataDir: folder });
    await fill(engine, articles);
    await engine.stop();
    await writeFile(mark, '');
  }
  return { engine: await joinEngine(folder), tableName };
}

async function fill(engine: Engine, articles: number): Promise<void> {
  const client = createClient({ endpoint: engine.endpoint });
  await ensureTable(client, tableName);
  const table = new Table({
    client,
    name: tableName,
    readDeadline: 60_000,
    writeDeadline: 60_000,
    tryLimit: 60_000,
  });
  const { outcomes } = await importDocuments(table, () => generatedLines(corpusOf(articles)));
  if (Object.keys(outcomes.wrong).length > 0) throw new Error('Generated documents were refused.');
  client.destroy();
}

async function fingerprint(): Promise<string> {
  const root = join(import.meta.dirname, '..');
  const hash = createHash('sha256');
  for (const source of sources) {
    const path = join(root, source);
    const files = source.endsWith('.ts')
      ? [path]
      : (await readdir(path, { recursive: true }))
          .filter(name => name.endsWith('.ts'))
          .sort()
          .map(name => join(path, name));
    for (const file of files) hash.update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 12);
}
