import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { derivedId, globalId } from '../src/content/id.ts';
import type { TypeName } from '../src/content/type-name.ts';
import { viewerOf } from '../src/resolvers/viewer.ts';
import { createServer } from '../src/server/server.ts';
import { createClient } from '../src/store/client.ts';
import { Table } from '../src/store/table.ts';
import { operation } from '../tests/contract/operations.ts';
import { openArchive } from './archive.ts';
import { answerers } from './limit/hand-written.ts';
import { type Measured, measureInTurns } from './limit/measure.ts';
import { type Call, recordCalls, repeat } from './limit/recording.ts';

/**
 * How far this API is from the limit, `npm run bench:limit`: beside handlers that are written by hand for one query each, make the same calls
 * through the same SDK, and stringify the same answer. Both are functions from a Request to a Response in this process, asked in turns, over
 * a process that answers DynamoDB's requests from memory.
 * `-- --articles 200` for a smaller archive, `-- --rounds 10`, `-- --only HomeFeed`.
 */
const { values } = parseArgs({
  options: {
    articles: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '40' },
    only: { type: 'string' },
  },
});

const at = (type: TypeName, n: number) => globalId(type, derivedId(type, `${type.toLowerCase()}-${n}`));
const edited = at('Article', 60);

/** Each operation with its variables, how often it is asked in one turn, and how much more than the limit it may take. */
const operations = [
  { name: 'HomeFeed', variables: {}, repeats: 60, most: { wall: 1.15, cpu: 1.3 } },
  { name: 'ArticlePage', variables: { id: at('Article', 50) }, repeats: 40, most: { wall: 1.15, cpu: 1.3 } },
  { name: 'PersonPage', variables: { slug: 'person-0' }, repeats: 30, most: { wall: 1.3, cpu: 1.5 } },
  { name: 'Search', variables: { query: 'harbour minister' }, repeats: 8, most: { wall: 1.3, cpu: 1.5 } },
  { name: 'EditArticle', variables: {}, repeats: 8, most: { wall: 1.3, cpu: 1.5 } },
];

const { engine, tableName } = await openArchive(Number(values.articles));
const keeper = fork(join(import.meta.dirname, 'limit/keeper.ts'), [engine.endpoint]);
const [port] = await once(keeper, 'message');
const endpoint = `http://127.0.0.1:${port}`;

const client = createClient({ endpoint });
const calls = recordCalls(client);
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

const results: (Measured & { readonly name: string })[] = [];
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
      headers: { 'content-type': 'application/json', ...(one.name === 'EditArticle' ? { authorization: 'x' } : {}) },
      body,
    });
    return (await handler(request)).text();
  };
  const ours: Handler = async request => server.fetch(request);
  calls.take();
  const answer = await ask(ours);
  const byHand = handWritten(one.name, calls.take(), answer);
  const same = await ask(byHand);
  if (answer !== same) throw new Error(`${one.name} is answered otherwise by hand:\n${answer}\n${same}`);
  const measured = await measureInTurns(
    { ours: () => ask(ours), limit: () => ask(byHand) },
    { rounds: Number(values.rounds), repeats: one.repeats },
  );
  results.push({ name: one.name, ...measured });
  console.log(one.name, JSON.stringify(measured));
}
await end(keeper);
await engine.stop();
process.exit(0);

/** The handler of one operation: makes the calls that ours made, round by round, and answers from what was read. */
function handWritten(name: string, rounds: readonly Call[][], answer: string): Handler {
  const toAnswer = answerers[name];
  if (toAnswer === undefined) throw new Error(`There is nothing by hand for ${name}.`);
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

/** What the cursors of a list begin with: a constant that a handler for one list would have. */
function signatureIn(answer: string): string {
  const [, cursor = ''] = /"(?:cursor|endCursor)":"([^"]+)"/.exec(answer) ?? [];
  return Buffer.from(cursor, 'base64url').toString().slice(0, 8);
}

async function revisionOf(id: string): Promise<number> {
  const body = JSON.stringify({ query: 'query($id: ID!) { article(id: $id) { revision } }', variables: { id } });
  const headers = { 'content-type': 'application/json' };
  const response = await server.fetch(new RequestOf('http://localhost/graphql', { method: 'POST', headers, body }));
  return (await response.json()).data.article.revision;
}

async function end(child: ChildProcess): Promise<void> {
  child.kill();
  await once(child, 'exit');
}
