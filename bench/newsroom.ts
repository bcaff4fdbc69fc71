import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importDocuments } from '../src/commands/import/import.ts';
import type { Line } from '../src/commands/import/import-line.ts';
import { startEngine } from '../src/dev/engine.ts';
import { itemSize } from '../src/store/attributes.ts';
import { createClient } from '../src/store/client.ts';
import { ensureTable } from '../src/store/create-table.ts';
import { Meter } from '../src/store/meter.ts';
import { scanTable } from '../src/store/scan.ts';
import { Table } from '../src/store/table.ts';
import { corpusOf, generate } from './generate.ts';
import { table as inTable } from './report/page.ts';

/**
 * What writing costs a newsroom in a month, `npm run bench:newsroom`: units and bytes are measured, prices are AWS's.
 * Writes its table into docs/deploy.md.
 */
const page = join(import.meta.dirname, '../docs/deploy.md');
const [begin, end] = ['<!-- bench:newsroom -->\n', '<!-- /bench:newsroom -->'];

/** us-east-1, US dollars, as docs/deploy.md has them with their sources. */
const prices = {
  writeUnit: 0.625 / 1e6,
  readUnit: 0.125 / 1e6,
  gigabyteStored: 0.25,
  gigabyteBackedUp: 0.2,
  gigabyteLogged: 0.5,
  lambdaSecond: 0.0000133334,
  lambdaRequest: 0.2 / 1e6,
  kmsRequest: 0.03 / 10_000,
};
const days = 30.4;
/** Articles measured: as many as are imported, after as many that are there already. */
const sample = 60;
/** Seconds of the worker for each article, with its edits, on 1 GB. */
const workerSeconds = 0.5;
/** Runs of the worker and mutations of an article: each has a line of log, of 1 kB with that of the platform, and a call of the function. */
const runs = 8;

const engine = await startEngine({ dataDir: ':memory:' });
const plain = new Table({ client: createClient({ endpoint: engine.endpoint }), name: 'newsroom' });
await ensureTable(createClient({ endpoint: engine.endpoint }), 'newsroom');
const documents = [...generate(corpusOf(2 * sample))].map(one => ({ ...one }) as Record<string, unknown>);
const articles = documents.filter(({ type }) => type === 'Article');
const first = articles.slice(0, sample);
await bringIn(documents.filter(one => !articles.includes(one) || first.includes(one)));
const fresh = articles.slice(sample);
const before = await storedBytes();
const imported = await bringIn(fresh);
const bytes = ((await storedBytes()) - before) / fresh.length;
// What a desk does with an article after its first version: its text is worked on twice, then its headline.
const edits = [
  await bringIn(fresh.map(one => ({ ...one, body: `${one.body}\n\nMore is known.` }))),
  await bringIn(fresh.map(one => ({ ...one, body: `${one.body}\n\nMore is known now.` }))),
  await bringIn(
    fresh.map(one => ({
      ...one,
      body: `${one.body}\n\nMore is known now.`,
      headline: `${one.headline} again`,
    })),
  ),
];
const withHistory = ((await storedBytes()) - before) / fresh.length;
await engine.stop();

const each = (cost: { readUnits: number; writeUnits: number }) => ({
  reads: cost.readUnits / fresh.length,
  writes: cost.writeUnits / fresh.length,
});
const once = each(imported);
const worked = edits
  .map(each)
  .reduce((a, b) => ({ reads: a.reads + b.reads, writes: a.writes + b.writes }), once);
const rows = [50, 500, 5000].map(perDay => {
  const monthly = perDay * days;
  const stored = (monthly * 12 * withHistory) / 1e9;
  const parts = {
    writes: monthly * worked.writes * prices.writeUnit,
    reads: monthly * worked.reads * prices.readUnit,
    functions: monthly * (workerSeconds * prices.lambdaSecond + runs * prices.lambdaRequest),
    logs: ((monthly * runs * 1000) / 1e9) * prices.gigabyteLogged,
    stored: stored * prices.gigabyteStored,
    backup: stored * prices.gigabyteBackedUp,
    // The table asks for its key once in five minutes for each of those that call it, here ten.
    kms: ((days * 24 * 60) / 5) * 10 * prices.kmsRequest,
  };
  const sum = Object.values(parts).reduce((a, b) => a + b, 0);
  return [
    perDay,
    ...Object.values(parts).map(dollars),
    `**${dollars(sum)}**`,
    dollars(10_000 * once.writes * prices.writeUnit + 10_000 * once.reads * prices.readUnit),
  ];
});
const text = `${inTable([
  [
    'articles a day',
    'writes',
    'reads',
    'functions',
    'logs',
    'stored',
    'backups',
    'KMS',
    '**together**',
    'import of 10,000',
  ],
  ...rows,
])}

Measured over ${fresh.length} generated articles of 300 words after ${sample} others: an article that is imported takes ${Math.round(once.writes)} write units and ${Math.round(once.reads)} read units, including
its outbox tasks; with three edits ${Math.round(worked.writes)} and ${Math.round(worked.reads)}. It is ${Math.round(bytes / 1000)} kB in the table, ${Math.round(withHistory / 1000)} with its history.
`;
const old = readFileSync(page, 'utf8');
const [head, rest] = [old.slice(0, old.indexOf(begin) + begin.length), old.slice(old.indexOf(end))];
writeFileSync(page, `${head}${text}${rest}`);
console.log(text);
process.exit(0);

async function bringIn(some: readonly object[]) {
  const meter = new Meter();
  async function* lines(): AsyncGenerator<Line> {
    for (const [i, one] of some.entries())
      yield { file: 'newsroom', number: i + 1, text: JSON.stringify(one) };
  }
  const { outcomes } = await importDocuments(plain.metered(meter), lines);
  if (Object.keys(outcomes.wrong).length > 0) throw new Error('Generated documents were refused.');
  return meter.cost;
}

async function storedBytes(): Promise<number> {
  let sum = 0;
  for await (const item of scanTable(plain)) sum += itemSize(item);
  return sum;
}

function dollars(value: number): string {
  return value.toFixed(2);
}
