import { parseArgs } from 'node:util';
import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  type DynamoDBClient,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { importDocuments } from '../src/commands/import/import.ts';
import { drainOutbox } from '../src/commands/outbox/outbox.ts';
import { startEngine } from '../src/dev/engine.ts';
import { listName } from '../src/projection/lists.ts';
import { createServer } from '../src/server/server.ts';
import { createClient } from '../src/store/client.ts';
import { ensureTable } from '../src/store/create-table.ts';
import { listKey, wordsBeginning } from '../src/store/keys.ts';
import { Table } from '../src/store/table.ts';
import { operation } from '../tests/contract/operations.ts';
import { corpusOf, generatedLines } from './generate.ts';
import { quantile } from './limit/measure.ts';
import { table as inTable, machine, writePart } from './report/page.ts';
import { requests, searchedWords } from './requests.ts';

/**
 * What each request of a news app costs, and how long it takes, in archives of 1,000, 10,000 and 100,000 articles: `npm run bench:growth`,
 * `-- --sizes 1000,10000` for others. The archives are in memory, asked in turns. Exit 1 where time grows by more than it may.
 */
const { values } = parseArgs({ options: { sizes: { type: 'string', default: '1000,10000,100000' } } });
const sizes = values.sizes.split(',').map(Number);
/** Until the process has compiled its code, and then those that count. */
const [warmUp, repeats] = [40, 60];
const maxGrowth = 1.3;
const wordLists = listKey(listName('word', ''), '').pk;

interface Sized {
  /** Asks a request; answers its cost. */
  ask(name: string, variables: object): Promise<Cost>;
  /** The one Query that a feed is, without anything around it. */
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
for (const [name, variables] of requests) {
  const costs: Cost[] = [];
  for (const one of archives) costs.push(await one.ask(name, variables));
  const times = await timesInTurns(one => one.ask(name, variables));
  if (growthOf(times) > maxGrowth) slow.push(`${name} takes ${growthOf(times).toFixed(2)} times as long`);
  rows.push(row(`\`${name}\``, times, costs));
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
  'Growth',
  `The cost and time of each request in archives of ${named.join(', ')} articles: medians of ${repeats}, alternating between the archives, in process, with the embedded engine in memory.
*Growth* is the time in the largest archive divided by the time in the smallest. The archives are imported normally, but only the word lists that the measured search reads
are written, because writing all lists would take hours. \`Suggest\` reads up to fifty entries of a prefix: its cost grows until
that many names have the same prefix. \`Together\` reads the articles of two entities until it has twenty that mention both; in archives with more entities, these are further apart. ${machine()}.

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

/** The median milliseconds in each archive, asked in turns so that what else the machine does falls on all. */
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
  const writer = createClient({ endpoint: engine.endpoint });
  leaveOutWords(writer, name);
  const into = new Table({ client: writer, name }).patient();
  await importDocuments(into, () => generatedLines(corpusOf(articles, { words: 60 })));
  await drainOutbox(into);
  console.log(`${articles} articles are there, after ${Math.round((performance.now() - start) / 1000)} s`);
  const table = new Table({ client, name });
  const server = createServer({
    table,
    authenticate: async () => undefined,
    logLevel: 'warn',
    showCost: true,
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

/** Has a client write no list of a word, but for those that are searched here. */
function leaveOutWords(client: DynamoDBClient, tableName: string): void {
  const searched = new Set(searchedWords.map(word => `list#${wordsBeginning(word).list}`));
  const isNeeded = (pk: string) => !pk.startsWith(wordLists) || searched.has(pk);
  client.middlewareStack.add(
    (next, { commandName }) =>
      async args => {
        if (commandName !== BatchWriteItemCommand.name) return next(args);
        const { RequestItems = {}, ...input } = args.input as BatchWriteItemCommandInput;
        const wanted = (RequestItems[tableName] ?? []).filter(({ PutRequest }) =>
          isNeeded(PutRequest?.Item?.pk?.S ?? ''),
        );
        if (wanted.length === 0) return { output: { $metadata: {} }, response: {} };
        return next({ ...args, input: { ...input, RequestItems: { [tableName]: wanted } } });
      },
    { step: 'initialize', name: 'leaveOutWords' },
  );
}
