import { parseArgs } from 'node:util';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { importDocuments } from '../src/commands/import/import.ts';
import { recount } from '../src/commands/outbox/count-articles.ts';
import { drainOutbox } from '../src/commands/outbox/outbox.ts';
import { startEngine } from '../src/dev/engine.ts';
import { listName } from '../src/projection/lists.ts';
import { defaultLimits } from '../src/server/limits.ts';
import { createServer } from '../src/server/server.ts';
import { putAll } from '../src/store/batch-write.ts';
import { createClient } from '../src/store/client.ts';
import { ensureTable } from '../src/store/create-table.ts';
import { listKey } from '../src/store/keys.ts';
import { Table } from '../src/store/table.ts';
import { operation } from '../tests/contract/operations.ts';
import { appDocuments, linesOf } from './app-content.ts';
import { type Corpus, corpusOf } from './generate.ts';
import { quantile } from './limit/measure.ts';
import { embeddedReferences, isRecord, projected } from './projected.ts';
import { table as inTable, machine, writePart } from './report/page.ts';
import { appRequests, requests } from './requests.ts';

/**
 * What each request of a news app costs, and how long it takes, in archives of 1,000, 10,000 and 100,000 articles: `npm run bench:growth`,
 * `-- --sizes 1000,10000` for others. The archives are in memory, asked in turns. Exit 1 where time grows by more than it may.
 *
 * The entities and the first articles are imported. The others are written as the items that an import would write, without those of the search
 * index, unless `--imported` imports them too, which takes longer.
 */
const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000,100000' },
    imported: { type: 'boolean', default: false },
  },
});
const sizes = values.sizes.split(',').map(Number);
/** Warm-up rounds, until the process has compiled its code, and measured rounds. */
const [warmUp, repeats] = [20, 60];
const maxGrowth = 1.3;
const importedArticles = values.imported ? Number.POSITIVE_INFINITY : 200;
/** A search over the first articles alone would tell nothing. */
const measured = [...requests, ...appRequests].filter(([name]) => values.imported || name !== 'Search');
const batch = 500;
const written = values.imported
  ? 'The archives are imported.'
  : `The entities and the first ${importedArticles.toLocaleString('en')} articles are imported. The others are written as the items that an import would write, without texts and the search index, so \`Search\` is not measured here: [search.md](search.md).`;

interface Sized {
  /** Sends a request, and returns its cost. */
  ask(name: string, variables: object): Promise<Cost>;
  /** The single Query of a feed, without the API. */
  bareQuery(): Promise<unknown>;
  stop(): Promise<void>;
}

interface Cost {
  readonly requests: number;
  readonly readUnits: number;
}

const archives: Sized[] = [];
for (const size of sizes) archives.push(await archive(size));
const bare = await timesInTurns(one => one.bareQuery());
const rows = [row('a bare Query', bare, [])];
const slow: string[] = [];
for (const [name, variables] of measured) {
  const costs: Cost[] = [];
  for (const one of archives) costs.push(await one.ask(name, variables));
  const times = await timesInTurns(one => one.ask(name, variables));
  if (growthOf(times) > maxGrowth) slow.push(`${name} takes ${growthOf(times).toFixed(2)} times as long`);
  rows.push(row(`\`${name}\``, times, costs));
  console.log(rows.at(-1)?.join(' | '));
}
for (const one of archives) await one.stop();
const named = sizes.map(size => size.toLocaleString('en'));
const text = inTable([
  [
    'operation',
    ...named.map(size => `requests, units at ${size}`),
    ...named.map(size => `ms at ${size}`),
    'growth',
  ],
  ...rows,
]);
console.log(text);
for (const each of slow) console.log(`${each}, the target is at most ${maxGrowth}.`);
writePart(
  values.imported ? 'Growth of an imported archive' : 'Growth',
  `The cost and time of each request in archives of ${new Intl.ListFormat('en-GB').format(named)} articles: medians of ${repeats}, alternating between the archives, in process, with the embedded engine in memory.
*Growth* is the time in the largest archive divided by the time in the smallest. ${written} \`Suggest\` reads up to fifty entries of a prefix: its cost grows until
that many names have the same prefix. \`Together\` reads the articles of two entities until it has twenty that mention both; in archives with more entities, these are further apart.
\`WithNarrower\` rolls up a topic with twelve narrower ones in each archive. ${machine()}.

${text}`,
);
process.exit(slow.length === 0 ? 0 : 1);

function row(name: string, times: readonly number[], costs: readonly Cost[]): (string | number)[] {
  const cells = sizes.map((_, i) => {
    const cost = costs[i];
    return cost === undefined ? '' : `${cost.requests}, ${cost.readUnits}`;
  });
  return [name, ...cells, ...times.map(time => time.toFixed(2)), growthOf(times).toFixed(2)];
}

function growthOf(times: readonly number[]): number {
  return (times.at(-1) ?? Number.NaN) / (times[0] ?? Number.NaN);
}

/** The median milliseconds in each archive, measured in turns so that other load of the machine affects all alike. */
async function timesInTurns(ask: (one: Sized) => Promise<unknown>): Promise<number[]> {
  const times: number[][] = archives.map(() => []);
  for (let i = -warmUp; i < repeats; i++) {
    for (const [n, one] of archives.entries()) {
      const start = performance.now();
      await ask(one);
      if (i >= 0) times[n]?.push(performance.now() - start);
    }
  }
  return times.map(each => quantile(each, 0.5));
}

async function archive(articles: number): Promise<Sized> {
  const start = performance.now();
  const engine = await startEngine({ dataDir: ':memory:' });
  const client = createClient({ endpoint: engine.endpoint });
  const name = 'growth';
  await ensureTable(client, name);
  await fill(new Table({ client, name }).patient(), corpusOf(articles, { words: 60 }));
  console.log(`${articles} articles are there, after ${Math.round((performance.now() - start) / 1000)} s`);
  // A machine that others use too only makes the times longer.
  const table = new Table({ client, name, readDeadline: 60_000, tryLimit: 60_000 });
  const server = createServer({
    table,
    authenticate: async () => undefined,
    logLevel: 'warn',
    showCost: true,
    limits: { ...defaultLimits, queryTime: 60_000, time: 60_000 },
  });
  const feed = new QueryCommand({
    TableName: name,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: listKey(listName('articles'), '').pk } },
    ScanIndexForward: false,
    Limit: 21,
  });
  return {
    async ask(operationName, variables) {
      const body = JSON.stringify({ query: operation(operationName), variables });
      const headers = {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
      };
      const response = await server.fetch('http://localhost/graphql', { method: 'POST', headers, body });
      const { errors, extensions } = await response.json();
      if (errors !== undefined) throw new Error(`${operationName}: ${JSON.stringify(errors)}`);
      return extensions.cost;
    },
    bareQuery: () => client.send(feed),
    stop: () => engine.stop(),
  };
}

/**
 * Sections are counted when all articles are there, as the worker counts them. Related records and the counts of
 * entities are those of the imported articles.
 */
async function fill(table: Table, corpus: Corpus): Promise<void> {
  let articles = 0;
  const first: object[] = [];
  const others: object[] = [];
  for (const document of appDocuments(corpus)) {
    if ('headline' in document && 'slug' in document) articles += 1;
    if (articles <= importedArticles) first.push(document);
    else others.push(document);
  }
  const { outcomes } = await importDocuments(table, () => linesOf(first));
  if (Object.keys(outcomes.wrong).length > 0) throw new Error('Generated documents were refused.');
  await drainOutbox(table);
  if (others.length === 0) return;
  const entities = embeddedReferences(first);
  for (let from = 0; from < others.length; from += batch) {
    const some = others.slice(from, from + batch);
    const embedded = new Map([...entities, ...embeddedReferences(some)]);
    const items = some.flatMap(one => (isRecord(one) ? projected(one, embedded) : []));
    await putAll(table, items);
  }
  const names = new Set(others.flatMap(one => ('section' in one ? String(one.section) : [])));
  for (const section of names) await recount(table, { type: 'Section', id: section });
}
