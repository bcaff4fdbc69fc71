import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type Hits, keyOf } from './hits.ts';
import { mutants } from './mutants.ts';
import { openVitest } from './sessions.ts';
import { recordedTests } from './tests.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'node_modules/.cache/mutants');

interface Stored {
  /** The lines of the list that were looked for. */
  readonly keys: readonly string[];
  /** The digest of each test file as it was. */
  readonly files: Readonly<Record<string, string>>;
  readonly hits: readonly Hits[];
  /** Whether a test passes where no other test of its file runs before it. */
  readonly alone: Readonly<Record<string, boolean>>;
}

const nothing: Stored = { keys: [], files: {}, hits: [], alone: {} };

/** Which lines of the list each test runs through. It is kept, and only what has changed is recorded anew. */
export class HitRecord {
  readonly #path = join(folder, 'record.json');
  #stored = nothing;

  get hits(): readonly Hits[] {
    return this.#stored.hits;
  }

  isAlone(test: string): boolean | undefined {
    return this.#stored.alone[test];
  }

  async setAlone(passes: ReadonlyMap<string, boolean>): Promise<void> {
    await this.#store({ ...this.#stored, alone: { ...this.#stored.alone, ...Object.fromEntries(passes) } });
  }

  isKnown(test: string): boolean {
    return this.#stored.hits.some(({ file, name }) => test === `${file} > ${name}`);
  }

  /** Reads what was kept, and records what is new or has changed since, unless what is kept is final. */
  async load({ isFinal = false } = {}): Promise<void> {
    const kept: Stored = existsSync(this.#path) ? JSON.parse(await readFile(this.#path, 'utf8')) : nothing;
    this.#stored = kept;
    if (isFinal) return;
    const keys = mutants.map(keyOf);
    const isKnown = keys.every(key => kept.keys.includes(key));
    const files = await digests();
    const isFresh = (file: string) => isKnown && kept.files[file] === files[file];
    const changed = Object.keys(files).filter(file => !isFresh(file));
    const { hits: fresh, failed } = await record(changed);
    const hits = [...kept.hits.filter(({ file }) => isFresh(file)), ...fresh];
    // A file that failed, perhaps on a busy machine, is recorded again the next time.
    for (const file of failed) delete files[file];
    await this.#store({ keys: isKnown ? kept.keys : keys, files, hits, alone: kept.alone });
  }

  async #store(stored: Stored): Promise<void> {
    this.#stored = stored;
    await writeFile(this.#path, JSON.stringify(stored));
  }
}

async function digests(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const file of glob([...recordedTests], { cwd: root }))
    found[file] = hash('sha256', await readFile(join(root, file)));
  return found;
}

async function record(files: readonly string[]): Promise<{ hits: Hits[]; failed: string[] }> {
  await mkdir(folder, { recursive: true });
  if (files.length === 0) return { hits: [], failed: [] };
  console.log(`Recording which lines ${files.length} files of tests run through.`);
  const recording = join(folder, 'recording.ndjson');
  await writeFile(recording, '');
  process.env.RECORD_HITS = recording;
  const vitest = await openVitest(root, { setupFiles: ['tests/mutants/record-hits.ts'] });
  const project = vitest.getRootProject();
  const { testModules } = await vitest.runTestSpecifications(
    files.map(file => project.createSpecification(join(root, file))),
  );
  await vitest.close();
  const failed = testModules.filter(module => !module.ok()).map(({ moduleId }) => relative(root, moduleId));
  if (failed.length > 0)
    console.log(`These fail without any wrong line, and are not used: ${failed.join(', ')}`);
  const lines = (await readFile(recording, 'utf8')).split('\n').filter(line => line !== '');
  await rm(recording);
  const hits = lines.map((line): Hits => JSON.parse(line)).filter(({ file }) => !failed.includes(file));
  return { hits, failed };
}
