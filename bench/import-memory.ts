import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setInterval } from 'node:timers';
import { parseArgs } from 'node:util';
import { type Engine, startEngine } from '../src/dev/engine.ts';
import { createClient } from '../src/store/client.ts';
import { ensureTable } from '../src/store/create-table.ts';
import { corpusOf, generate } from './generate.ts';

/**
 * Peak memory of the import command: `npm run bench:import-memory`, `-- --lines 20000` for another number of lines, `--
 * --dry-run` for a dry run. A twentieth of them are short articles, and most are topics: memory depends on the number
 * of records. The table is a stand-in that acknowledges each write and stores nothing; `-- --engine` takes the embedded
 * engine, for which 200,000 lines take most of an hour. Linux only: it reports the peak.
 */
const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '200000' },
    engine: { type: 'boolean', default: false },
    'dry-run': { type: 'boolean', default: false },
  },
});
const lines = Number(values.lines);
const maxMegabytes = 300;
const articles = Math.round(lines / 20);
const rest = { people: 200, organizations: 200, events: 200, agreements: 50, places: 100 };
const topics = lines - articles - Object.values(rest).reduce((sum, count) => sum + count, 0);

const folder = await mkdtemp(join(tmpdir(), 'communique-bench-'));
const file = join(folder, 'corpus.ndjson');
const output = createWriteStream(file);
for (const document of generate({ ...corpusOf(articles, { words: 20 }), ...rest, topics })) {
  if (!output.write(`${JSON.stringify(document)}\n`)) await once(output, 'drain');
}
output.end();
await once(output, 'close');

const engine = values.engine ? await startEngine({ dataDir: ':memory:' }) : await startSink();
await ensureTable(createClient({ endpoint: engine.endpoint }), 'memory');
const words = ['src/cli/main.ts', 'import', file, '--endpoint', engine.endpoint, '--table', 'memory'];
if (values['dry-run']) words.push('--dry-run');
const start = performance.now();
const child = spawn(process.execPath, words, { stdio: 'inherit' });
let peak = 0;
const watch = setInterval(async () => {
  peak = Math.max(peak, await peakOf(child.pid));
}, 200);
const [code] = await once(child, 'exit');
clearInterval(watch);
const seconds = Math.round((performance.now() - start) / 1000);
console.log(
  `${lines} lines in ${seconds} s: ${Math.round(peak)} MB at the peak, at most ${maxMegabytes} are wanted`,
);
await engine.stop();
await rm(folder, { recursive: true });
process.exit(code === 0 && peak > 0 && peak <= maxMegabytes ? 0 : 1);

async function startSink(): Promise<Pick<Engine, 'endpoint' | 'stop'>> {
  const sink = fork(join(import.meta.dirname, 'import/sink.ts'));
  const [port] = await once(sink, 'message');
  return { endpoint: `http://127.0.0.1:${port}`, stop: async () => void sink.kill() };
}

/** Peak memory of a process in megabytes; 0 if it has ended. */
async function peakOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  // What Linux calls a kB has 1,024 bytes.
  return (Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024) / 1_000_000;
}
