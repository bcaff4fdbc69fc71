import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { viewerOf } from '../src/resolvers/viewer.ts';
import { createServer } from '../src/server/server.ts';
import { createClient } from '../src/store/client.ts';
import { Table } from '../src/store/table.ts';
import { operation } from '../tests/contract/operations.ts';
import { openArchive } from './archive.ts';
import { generatedId } from './generate.ts';
import { answerers } from './limit/hand-written.ts';
import { type Measured, measureInTurns, type Ratio } from './limit/measure.ts';
import { type Call, recordCalls, repeat } from './limit/recording.ts';
import { bars } from './report/bars.ts';
import { table as inTable, machine, writePart } from './report/page.ts';

/**
 * Overhead of this API, `npm run bench:limit`, compared with hand-written handlers for one query each, which make the same calls
 * through the same SDK and stringify the same answer. Both are functions from a Request to a Response in this process, measured in turns. Another
 * process answers DynamoDB's requests from memory.
 * `-- --articles 200` for a smaller archive, `-- --rounds 10`, `-- --only HomeFeed`.
 */
const { values } = parseArgs({
  options: {
    articles: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '60' },
    only: { type: 'string' },
  },
});

const edited = generatedId('Article', 60);

/** Each operation with its variables, its number of requests in one turn, and its maximum overhead. */
const operations = [
  { name: 'HomeFeed', variables: {}, repeats: 15, max: { wall: 1.15, cpu: 1.3 } },
  {
    name: 'ArticlePage',
    variables: { id: generatedId('Article', 50) },
    repeats: 8,
    max: { wall: 1.15, cpu: 1.3 },
  },
  { name: 'PersonPage', variables: { slug: 'person-0' }, repeats: 6, max: { wall: 1.3, cpu: 1.5 } },
  { name: 'Search', variables: { query: 'harbour minister' }, repeats: 1, max: { wall: 1.3, cpu: 1.5 } },
  { name: 'EditArticle', variables: {}, repeats: 2, max: { wall: 1.3, cpu: 1.5 } },
];

const { engine, tableName } = await openArchive(Number(values.articles));
const keeper = fork(join(import.meta.dirname, 'limit/keeper.ts'), [engine.endpoint]);
const [port] = await once(keeper, 'message');
const endpoint = `http://127.0.0.1:${port}`;

const client = createClient({ endpoint });
const now = Date.now();
const table = new Table({ client, name: tableName, clock: () => now });
const everything = viewerOf('bench', ['READ_DRAFTS', 'WRITE', 'PUBLISH']);
const server = createServer({
  table,
  authenticate: async headers => (headers.has('authorization') ? everything : undefined),
  logLevel: 'warn',
});
const bare = new DynamoDBClient({
  endpoint,
  region: 'local',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
  // Without an `info`, for which the SDK would copy and redact all that goes through it.
  logger: { trace() {}, debug() {}, warn() {}, error() {} } as unknown as Console,
});

type Handler = (request: Request) => Promise<Response>;
const { Request: RequestOf, Response: ResponseOf } = server.fetchAPI;

type Result = Measured &
  (typeof operations)[number] & {
    readonly cost: { readonly requests: number; readonly rounds: number };
    readonly bytes: number;
  };
const results: Result[] = [];
for (const one of operations) {
  if (values.only !== undefined && values.only !== one.name) continue;
  const variables =
    one.name === 'EditArticle'
      ? { id: edited, revision: await revisionOf(edited), input: { headline: `They met at ${now}` } }
      : one.variables;
  const body = JSON.stringify({ query: operation(one.name), variables });
  const ask = async (handler: Handler) => {
    const request = new RequestOf('http://localhost/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        ...(one.name === 'EditArticle' ? { authorization: 'x' } : {}),
      },
      body,
    });
    return (await handler(request)).text();
  };
  const ours: Handler = async request => server.fetch(request);
  const { result: answer, rounds } = await recordCalls(client, () => ask(ours));
  const byHand = handWritten(one.name, rounds, answer);
  const same = await ask(byHand);
  if (comparable(one.name, answer) !== comparable(one.name, same))
    throw new Error(
      `${one.name} has a different response from the hand-written handler:\n${answer}\n${same}`,
    );
  const measured = await measureInTurns(
    { ours: () => ask(ours), limit: () => ask(byHand) },
    { rounds: Number(values.rounds), repeats: one.repeats },
  );
  const cost = { requests: rounds.flat().length, rounds: rounds.length };
  results.push({ ...one, ...measured, cost, bytes: Buffer.byteLength(answer) });
  const { wall, cpu } = measured;
  console.log(
    `${one.name}: wall × ${inWords(wall)}, CPU × ${inWords(cpu)}; at best × ${wall.best.toFixed(2)} and ${cpu.best.toFixed(2)}`,
  );
}
await end(keeper);
await engine.stop();
if (values.only === undefined) report();
const tooSlow = results.filter(({ wall, cpu, max }) => wall.median > max.wall || cpu.median > max.cpu);
for (const { name } of tooSlow) console.log(`${name} exceeds its target.`);
process.exit(tooSlow.length === 0 ? 0 : 1);

function report(): void {
  const chart = bars(
    'Time divided by that of a hand-written handler',
    ['wall', 'CPU'],
    results.map(({ name, wall, cpu }) => ({ label: name, values: [wall.median, cpu.median] })),
  );
  writeFileSync(join(import.meta.dirname, '../docs/benchmarks-limit.svg'), chart);
  const rows = results.map(({ name, wall, cpu, max, ours, limit, cost, bytes }) => [
    `\`${name}\``,
    inWords(wall),
    `≤ ${max.wall}`,
    inWords(cpu),
    `≤ ${max.cpu}`,
    cpu.best.toFixed(2),
    `${ours.cpu.toFixed(2)} / ${limit.cpu.toFixed(2)}`,
    `${cost.requests} in ${cost.rounds}`,
    (bytes / 1000).toFixed(1),
  ]);
  const header = [
    'operation',
    'wall ×',
    'target',
    'CPU ×',
    'target',
    'CPU × at best',
    'CPU, ms: ours / hand-written',
    'requests in rounds',
    'kB',
  ];
  writePart(
    'Overhead over hand-written handlers',
    `The time of this API divided by the time of a handler that is written by hand for one query. The handler sends the same requests to DynamoDB through the same SDK (with a
logger that has no \`info\`), builds the same response from the items with plain code and stringifies it. The responses are compared first. Both are
functions from a Request to a Response in one warm process, without logs and without compression; a second process replaces DynamoDB and responds from memory.
Both sides use the same code to convert Markdown to HTML, to rank words and to extract excerpts. The results of searches are compared, not their order. This API caches recently read cards and converted texts, here as in
production; the hand-written handler has no cache. For \`EditArticle\` the hand-written handler sends a recorded transaction, and validates and computes nothing.

${values.rounds} alternating rounds over ${values.articles} generated articles: medians, with quartiles; *at best* compares the fastest tenths. ${machine()}.

![Ratios](benchmarks-limit.svg)

${inTable([header, ...rows])}

[The optimizations that were made, and those that were rejected](decisions/2026-11-24-hot-path.md).`,
  );
}

function inWords({ median, low, high }: Ratio): string {
  return `${median.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

/** The handler of one operation: repeats the recorded calls of the API, round by round, and builds the answer from their results. */
function handWritten(name: string, rounds: readonly Call[][], answer: string): Handler {
  const toAnswer = answerers[name];
  if (toAnswer === undefined) throw new Error(`There is no hand-written handler for ${name}.`);
  const signature = signatureIn(answer);
  return async request => {
    const { variables } = await request.json();
    const read = [];
    for (const round of rounds) read.push(await repeat(bare, round));
    const data = toAnswer(read, { variables, signature, now: table.now() });
    return new ResponseOf(JSON.stringify({ data }), {
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    });
  };
}

/**
 * The part of an answer that must be equal on both sides: all of it, or for searches the results without their order.
 * The hand-written handler ranks by a simpler rule, and cursors contain ranks.
 */
function comparable(name: string, answer: string): string {
  if (name !== 'Search') return answer;
  const { search } = JSON.parse(answer).data;
  const results = search.edges.map(({ cursor: _, ...result }: { cursor: string }) => JSON.stringify(result));
  return JSON.stringify([results.toSorted(), search.pageInfo.hasNextPage]);
}

/** The beginning of the cursors of a list, which a handler for one list would have as a constant. */
function signatureIn(answer: string): string {
  const [, cursor = ''] = /"(?:cursor|endCursor)":"([^"]+)"/.exec(answer) ?? [];
  return Buffer.from(cursor, 'base64url').toString().slice(0, 8);
}

async function revisionOf(id: string): Promise<number> {
  const body = JSON.stringify({
    query: 'query($id: ID!) { article(id: $id) { revision } }',
    variables: { id },
  });
  const headers = { 'content-type': 'application/json' };
  const response = await server.fetch(
    new RequestOf('http://localhost/graphql', { method: 'POST', headers, body }),
  );
  return (await response.json()).data.article.revision;
}

async function end(child: ChildProcess): Promise<void> {
  child.kill();
  await once(child, 'exit');
}
