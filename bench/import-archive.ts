import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setInterval } from 'node:timers';
import { parseArgs } from 'node:util';
import { flush } from '../src/commands/search-index/flush.ts';
import { startEngine } from '../src/dev/engine.ts';
import { createClient } from '../src/store/client.ts';
import { ensureTable } from '../src/store/create-table.ts';
import { Table } from '../src/store/table.ts';
import { printSearchCosts } from './archive-searches.ts';
import { corpusOf, generate } from './generate.ts';

/**
 * Speed, memory and processor time of the import command with the embedded engine: `npm run bench:import-archive`,
 * `-- --articles 20000 --words 500` for another archive, `-- --mentions` for articles that mention people and places, `-- --verify` to check the
 * table afterwards, `-- --searches` for the cost of searches in it, `-- --repository <folder>` for the command of another version. Linux only.
 */
const { values } = parseArgs({
  options: {
    articles: { type: 'string', default: '3000' },
    words: { type: 'string', default: '130' },
    mentions: { type: 'boolean', default: false },
    verify: { type: 'boolean', default: false },
    searches: { type: 'boolean', default: false },
    repository: { type: 'string', default: join(import.meta.dirname, '..') },
  },
});
const articles = Number(values.articles);

const folder = await mkdtemp(join(tmpdir(), 'communique-bench-'));
const file = join(folder, 'archive.ndjson');
const output = createWriteStream(file);
const corpus = corpusOf(articles, { words: Number(values.words) });
for (const document of generate(corpus)) {
  const kept = values.mentions ? document : withoutMentions(document);
  if (kept !== undefined && !output.write(`${JSON.stringify(kept)}\n`)) await once(output, 'drain');
}
output.end();
await once(output, 'close');

const engine = await startEngine({ dataDir: join(folder, 'data') });
const [enginePid] = (await readFile(`/proc/self/task/${process.pid}/children`, 'utf8')).trim().split(' ');
const client = createClient({ endpoint: engine.endpoint });
await ensureTable(client, 'archive');
const isImported = await run('import', file);
const isSound = !values.verify || (await run('verify'));
if (values.searches) {
  // A minute later, the worker of a deployment deletes the segments that the last merges retired.
  await flush(new Table({ client, name: 'archive', clock: () => Date.now() + 61_000 }).patient());
  await printSearchCosts(new Table({ client, name: 'archive' }).patient(), corpus);
}
await engine.stop();
await rm(folder, { recursive: true });
process.exit(isImported && isSound ? 0 : 1);

/** Runs a command, and returns whether it succeeded. */
async function run(...words: string[]): Promise<boolean> {
  const start = performance.now();
  const engineBefore = await secondsOf(enginePid);
  const child = spawn(
    process.execPath,
    [
      join(values.repository, 'src/cli/main.ts'),
      ...words,
      '--endpoint',
      engine.endpoint,
      '--table',
      'archive',
    ],
    { stdio: 'inherit' },
  );
  let [peak, seconds] = [0, 0];
  const watch = setInterval(async () => {
    peak = Math.max(peak, await peakOf(child.pid));
    seconds = Math.max(seconds, await secondsOf(child.pid));
  }, 100);
  const [code] = await once(child, 'exit');
  clearInterval(watch);
  const wall = (performance.now() - start) / 1000;
  const perArticle = (total: number) => `${((total / articles) * 1000).toFixed(1)} ms`;
  console.log(
    `${words[0]} of ${articles} articles of ${values.words} words: ${wall.toFixed(0)} s, ${(articles / wall).toFixed(1)} articles a second; ` +
      `an article takes ${perArticle(seconds)} of the command and ${perArticle((await secondsOf(enginePid)) - engineBefore)} of the engine; ` +
      `${Math.round(peak)} MB at the peak`,
  );
  return code === 0;
}

/** An article with its text and without references; undefined for an entity. */
function withoutMentions(document: object): object | undefined {
  const {
    type,
    mentions: _,
    statements: __,
    figures: ___,
    ...rest
  }: Record<string, unknown> = { ...document };
  return type === 'Article' ? { type, ...rest } : undefined;
}

/** Peak memory of a process in megabytes; 0 if it has ended. */
async function peakOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  // What Linux calls a kB has 1,024 bytes.
  return (Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024) / 1_000_000;
}

/** Processor time of all threads of a process in seconds; 0 if it has ended. */
async function secondsOf(pid: number | string | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [user = 0, system = 0] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14).map(Number);
  return (user + system) / 100;
}
