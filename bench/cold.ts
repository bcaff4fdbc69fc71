import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../scripts/build.ts';
import { importDocuments } from '../src/commands/import/import.ts';
import { filesAt, linesOf } from '../src/commands/import/import-files.ts';
import { startEngine } from '../src/dev/engine.ts';
import { createClient } from '../src/store/client.ts';
import { ensureTable } from '../src/store/create-table.ts';
import { Table } from '../src/store/table.ts';
import { homeFeed } from './cold/home-feed.ts';
import { contents, figures, type Measured } from './cold/report.ts';
import { type Start, startCold } from './cold/start.ts';

/**
 * Cold start time of the GraphQL function, compared in turns with handlers that do less: `npm run bench:cold`. All are bundled by
 * scripts/build.ts, run by the same small runtime, and ask the same embedded engine with the sample content.
 * `-- --rounds 5` for another number of rounds; `-- --write` writes docs/benchmarks-cold.md.
 */
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '30' }, write: { type: 'boolean', default: false } },
});
const rounds = Number(values.rounds);

const handlers = {
  constant: { what: '(a) a constant', source: 'bench/cold/constant.ts' },
  query: { what: '(b) DynamoDB and graphql-js', source: 'bench/cold/query.ts' },
  graphql: { what: 'Communiqué', source: 'src/functions/graphql.ts' },
} as const;
const names = Object.keys(handlers) as (keyof typeof handlers)[];

const folder = await mkdtemp(join(tmpdir(), 'communique-cold-'));
const engine = await startEngine({ dataDir: ':memory:' });
try {
  const sources = names.map(name => [name, handlers[name].source] as const);
  const bundles = await build(folder, Object.fromEntries(sources));
  const environment = await sampleContent(engine.endpoint);
  const starts = new Map<string, Start[]>(names.map(name => [name, []]));
  // The first round reads the files from the disk, and does not count.
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const start = await startCold(join(folder, name, 'handler.js'), homeFeed, environment);
      const { statusCode, body } = start.result;
      if (statusCode !== 200 || body.includes('"errors"')) throw new Error(`${name}: ${statusCode} ${body}`);
      if (round > 0) starts.get(name)?.push(start);
    }
  }
  const measured = await Promise.all(names.map(name => measuredOf(name, starts.get(name) ?? [])));
  const { graphql } = bundles;
  if (graphql === undefined) throw new Error('The GraphQL function was not built.');
  const [times, parts] = [figures(measured), contents(graphql)];
  console.log(`${times}\n\n${parts}`);
  if (values.write)
    await writeFile(join(import.meta.dirname, '../docs/benchmarks-cold.md'), page(times, parts));
} finally {
  await engine.stop();
  await rm(folder, { recursive: true });
}

/** Environment variables of a function; the SDK reads the engine's address and the keys from them. */
async function sampleContent(endpoint: string): Promise<NodeJS.ProcessEnv> {
  const client = createClient({ endpoint });
  const name = 'communique';
  await ensureTable(client, name);
  const files = await filesAt([join(import.meta.dirname, '../content')], ['.ndjson']);
  await importDocuments(new Table({ client, name }), linesOf(files));
  client.destroy();
  return {
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    TABLE_NAME: name,
  };
}

async function measuredOf(name: keyof typeof handlers, starts: readonly Start[]): Promise<Measured> {
  const at = join(folder, name);
  const files = (await readdir(at, { recursive: true })).filter(file => file.endsWith('.js'));
  const code = await Promise.all(files.map(file => readFile(join(at, file))));
  const letter = handlers[name].what.slice(0, 3);
  return { name: letter, what: handlers[name].what, starts, code };
}

function page(times: string, parts: string): string {
  return `# Cold starts, measured

Written by \`npm run bench:cold -- --write\`: medians of ${rounds} starts of each handler in turn, each in a process of its own behind a small
Runtime API on loopback, on Node ${process.version}, ${process.platform} ${process.arch}. *Init* is from the spawn to the first request for an event; *first answer* to
the answer to a home feed of 20 articles. Ratios carry over to another machine, milliseconds do not.

${times}

(a) answers a constant: it is Node itself. (b) makes the DynamoDB client, asks it once, and runs one query with graphql-js over a schema of
two types. [Why it is so](decisions/2026-11-24-cold-start.md).

## What is in the GraphQL function

From esbuild's metafile (\`dist/graphql.meta.json\`, which <https://esbuild.github.io/analyze/> draws): minified kilobytes.

${parts}
`;
}
