import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest';
import { corpusOf, generate } from '../../bench/generate.ts';
import { readRecord } from '../../src/dev/engine-record.ts';
import { type LocalServer, startLocalServer } from '../../src/dev/local-server.ts';
import { readDevSettings } from '../../src/dev/settings.ts';
import { typeNames } from '../../src/model/types.ts';
import { createClient } from '../../src/store/client.ts';
import { getItems } from '../../src/store/items.ts';
import { importKey } from '../../src/store/keys.ts';
import { Table } from '../../src/store/table.ts';
import { contentDir, importInto, sourceOf } from '../api.ts';
import { isLong } from '../seed.ts';
import { expectedItems, scan, scanProjected } from '../table.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Announcement, type Start, type StartEnvironment, start } from './start-process.ts';

const empty = { SAMPLE_CONTENT: 'off' };

/** A start is a second of work; Ctrl-C to npm start, below, is SIGINT too. */
const signals: readonly NodeJS.Signals[] = isLong ? ['SIGTERM', 'SIGINT'] : ['SIGTERM'];

/** How many people the folder of other content has: enough to stop an import of them in the middle. */
const people = 150;
let few: { readonly CONTENT_DIR: string };

beforeAll(async () => {
  const CONTENT_DIR = await temporaryFolder();
  const lines = Array.from({ length: people }, (_, n) => JSON.stringify(person(`person-${n}`)));
  await writeFile(join(CONTENT_DIR, 'people.ndjson'), lines.join('\n'));
  few = { CONTENT_DIR };
});

test('a start imports the sample content unless it is told another folder', () => {
  const { sampleContent, contentDir: folder } = readDevSettings({});
  expect({ sampleContent, folder: join(folder) }).toEqual({ sampleContent: true, folder: contentDir });
});

test('a start prints only its address, its engine, the records and a working command', async () => {
  const run = start({ ...(await contentOfAllTypes()), DATA_DIR: ':memory:', LOG_LEVEL: 'info' });
  const { url, engine, counts, importedNow, command } = await run.ready;
  expect(url).toMatch(/^http:\/\/localhost:\d+\/graphql$/);
  expect(engine).toMatch(/^dynoxide \d+\.\d+\.\d+, embedded$/);
  expect(Object.keys(counts).toSorted()).toEqual([...typeNames].toSorted());
  expect(Object.values(counts).every(count => count > 0)).toBe(true);
  expect(importedNow).toBe(true);
  expect(command.url).toBe(url);
  const { data, errors } = await post(command);
  expect(errors).toBeUndefined();
  expect(data.articles.nodes).toHaveLength(3);
  const root = await fetch(new URL('/', url));
  expect(root.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await root.text()).toContain('<title>Communiqué</title>');
  // What was just imported is no news: nothing is logged after the announcement.
  await sleep(1500);
  expect((await run.stop('SIGTERM')).stdout.trimEnd()).toMatch(/Ctrl-C ends it\.$/);
});

/** How often a second start may take as long as one that ends at its settings, having only loaded the code. */
const maxStart = 4;

/** The sample content with LONG=1, of which an import takes seconds; otherwise a few records of each type. */
async function contentOfAllTypes(): Promise<{ readonly CONTENT_DIR: string }> {
  if (isLong) return { CONTENT_DIR: contentDir };
  const CONTENT_DIR = await temporaryFolder();
  const counts = { articles: 4, people: 2, organizations: 2, events: 1, agreements: 1, places: 1, topics: 1 };
  const documents = [...generate({ ...corpusOf(4, { words: 20 }), ...counts })];
  await writeFile(join(CONTENT_DIR, 'few.ndjson'), documents.map(one => JSON.stringify(one)).join('\n'));
  return { CONTENT_DIR };
}

test('a second start on the same folder is fast, keeps the data and imports nothing', async () => {
  const folder = await temporaryFolder();
  const first = await startHere({ ...few, DATA_DIR: folder });
  const counts = Object.fromEntries(first.counts);
  await importInto(tableIn(folder), sourceOf([person('added-by-hand')]));
  await first.stop();

  // The fastest of a few beside the slowest: whatever else the machine does slows some of them down.
  const times: number[] = [];
  const loadTimes: number[] = [];
  const isSlow = () => Math.min(...times) > maxStart * Math.max(...loadTimes);
  let second = await startAgain(folder, times, loadTimes);
  while (times.length < 5 && isSlow()) second = await startAgain(folder, times, loadTimes);
  expect(Math.min(...times)).toBeLessThan(maxStart * Math.max(...loadTimes));
  expect(second.importedNow).toBe(false);
  expect(second.counts).toEqual({ ...counts, Person: (counts.Person ?? 0) + 1 });
  const { data } = await ask(second.url, '{ person(slug: "added-by-hand") { name } }');
  expect(data.person.name).toBe('Ada Added');
});

test('a start makes a key with all scopes, stores it beside the data, and has it again the next time', async () => {
  const folder = await temporaryFolder();
  const { url, apiKey, stop } = await startHere({ ...empty, DATA_DIR: folder });
  const { data } = await ask(url, '{ viewer { subject scopes } }', apiKey);
  expect(data.viewer).toEqual({
    subject: 'local',
    scopes: ['READ_DRAFTS', 'WRITE', 'PUBLISH', 'ADMIN'],
  });
  const file = join(folder, 'api-key');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, 'utf8')).toBe(`${apiKey}\n`);
  await stop();

  const second = await startHere({ ...empty, DATA_DIR: folder });
  expect(second.apiKey).toBe(apiKey);
  await second.stop();
  // A key that the table does not know is no use to anybody.
  await rm(join(folder, 'communique.db'));
  const third = await startHere({ ...empty, DATA_DIR: folder });
  expect(third.apiKey).not.toBe(apiKey);
  expect((await ask(third.url, '{ viewer { subject } }', third.apiKey)).data.viewer.subject).toBe('local');
});

test('a server processes the tasks of its mutations by itself, logs them and their events, and reports changes', async () => {
  const server = start({ ...empty, DATA_DIR: ':memory:', LOG_LEVEL: 'info' });
  const { url, apiKey } = await server.ready;
  const write = async (field: string) => {
    const query = `mutation { result: ${field} { ... on Node { id } ... on UserError { message } } }`;
    return String((await ask(url, query, apiKey)).data.result.id);
  };
  const ada = await write('createPerson(input: { name: "Ada" })');
  const article = await write(`createArticle(input: { headline: "A", mentions: [{ entity: "${ada}" }] })`);
  await write(`publishArticle(id: "${article}", expectedRevision: 1)`);
  await write(`updatePerson(id: "${ada}", expectedRevision: 1, input: { name: "Ada Lovelace" })`);
  await write(`updatePerson(id: "${ada}", expectedRevision: 2, input: { name: "Ada Lovelace" })`);
  await soon(async () => {
    const { data } = await ask(url, '{ articles { nodes { people { nodes { name } } } } }');
    expect(data.articles.nodes[0].people.nodes).toEqual([{ name: 'Ada Lovelace' }]);
  });
  await soon(async () => {
    const { data } = await ask(url, '{ changes { nodes { id: recordId } } }');
    // The article comes again with the new name of her whom it mentions.
    expect(data.changes.nodes.map(({ id }: { id: string }) => id)).toEqual([ada, article]);
  });
  // An error that a client causes is not logged.
  const unknown = `${url}?extensions={"persistedQuery":{"version":1,"sha256Hash":"${'0'.repeat(64)}"}}`;
  expect((await (await fetch(unknown)).json()).errors).toHaveLength(1);
  expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(415);
  const { stdout, stderr } = await server.stop('SIGTERM');
  expect(stderr).toBe('');
  const lines = stdout.split('\n').filter(line => line.startsWith('{'));
  const said = lines.map(line => JSON.parse(line));
  expect([...new Set(said.map(({ message }) => message))].toSorted()).toEqual(['event', 'mutation']);
  expect(said).toContainEqual(
    expect.objectContaining({
      message: 'mutation',
      mutation: 'publishArticle',
      subject: 'local',
      id: article,
    }),
  );
  expect(said).toContainEqual(
    expect.objectContaining({ message: 'event', type: 'article.published', id: article, revision: 2 }),
  );
  expect(said).toContainEqual(
    expect.objectContaining({ message: 'mutation', mutation: 'updatePerson', outcome: 'written' }),
  );
  expect(said).toContainEqual(
    expect.objectContaining({ message: 'mutation', mutation: 'updatePerson', outcome: 'unchanged' }),
  );
});

test('without sample content the API is empty; GraphiQL has the key in its headers, for this machine and no other page', async () => {
  const { url, apiKey, counts, imported } = await startHere({ ...empty, DATA_DIR: ':memory:' });
  expect(counts.map(([, count]) => count)).toEqual(typeNames.map(() => 0));
  expect(imported).toBe(false);
  const { data } = await ask(url, '{ articles { nodes { slug } } }');
  expect(data.articles.nodes).toEqual([]);
  const page = await getPage(url, {});
  expect(page.body).toContain(`Bearer ${apiKey}`);
  // A page elsewhere may ask for it, but its browser does not let it read the answer.
  const crossing = await getPage(url, { origin: 'https://evil.example' });
  expect(crossing.headers['access-control-allow-origin']).toBeUndefined();
  // One whose name leads to this machine may read it, and finds no key.
  const rebound = await getPage(url, { host: `evil.example:${new URL(url).port}` });
  expect(rebound.headers['content-type']).toContain('text/html');
  expect(rebound.body).not.toContain(apiKey);
});

test('where other machines can open GraphiQL it does not have the key', async () => {
  const { url, apiKey } = await startHere({ ...empty, DATA_DIR: ':memory:', HOST: '0.0.0.0' });
  expect(apiKey).not.toBe('');
  expect((await getPage(url, {})).body).not.toContain(apiKey);
});

test('DYNAMODB_ENDPOINT and TABLE_NAME choose another engine, which goes on after the end', async () => {
  const name = `start-${randomUUID()}`;
  const settings = { ...empty, DYNAMODB_ENDPOINT: inject('endpoint'), TABLE_NAME: name };
  const { url, engine, stop } = await startHere(settings);
  expect(engine).toBe(`the engine at ${inject('endpoint')}`);
  const table = new Table({ client: createClient({ endpoint: inject('endpoint') }), name });
  await importInto(table, sourceOf([person('over-there')]));
  const query = '{ person(slug: "over-there") { name } }';
  expect((await ask(url, query)).data.person).toEqual({ name: 'Ada Added' });
  await stop();
  expect((await scan(table)).size).toBeGreaterThan(0);
});

test.skipIf(!hasIPv6())('an IPv6 address as HOST gives an address that can be used', async () => {
  const { url } = await startHere({ ...empty, DATA_DIR: ':memory:', HOST: '::1' });
  expect(url).toContain('[::1]');
  expect((await ask(url, '{ __typename }')).data).toEqual({ __typename: 'Query' });
});

test.each(signals)('%s ends the server and its engine', async signal => {
  const folder = await temporaryFolder();
  const run = start({ ...empty, DATA_DIR: folder });
  const { url } = await run.ready;
  const endpoint = readRecord(folder)?.endpoint ?? '';
  expect((await fetch(endpoint)).headers.has('x-dynoxide-version')).toBe(true);
  expect(await run.stop(signal)).toMatchObject({ by: 0, stderr: '' });
  expect(run.left()).toEqual([]);
  expect(readRecord(folder)).toBeUndefined();
  await expect(fetch(endpoint)).rejects.toThrow('fetch failed');
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

test('SIGTERM while the engine starts leaves nothing', async () => {
  const folder = await temporaryFolder();
  const run = start({ DATA_DIR: folder });
  await soon(() => expect(readRecord(folder)?.enginePid).toBeDefined());
  expect(await run.stop('SIGTERM')).toMatchObject({ by: 0, stdout: '', stderr: '' });
  await nothingIsLeft(run);
});

test('SIGTERM while content is imported leaves no process, and the next start resumes the import', async () => {
  const folder = await temporaryFolder();
  const run = start({ ...few, DATA_DIR: folder });
  await soon(() => expect(readRecord(folder)?.enginePid).toBeDefined());
  await soon(async () => expect(await isImporting(tableIn(folder))).toBe(true), 10);
  expect(await run.stop('SIGTERM')).toMatchObject({ by: 0, stdout: '', stderr: '' });
  await nothingIsLeft(run);
  expect((await startHere({ ...few, DATA_DIR: folder })).imported).toBe(true);
});

test('an import that was cut off is completed by the next start', async () => {
  const name = `start-${randomUUID()}`;
  const table = new Table({ client: createClient({ endpoint: inject('endpoint') }), name });
  const settings = { ...few, DYNAMODB_ENDPOINT: inject('endpoint'), TABLE_NAME: name };
  const first = start(settings);
  await soon(async () => expect((await scan(table)).size).toBeGreaterThan(20), 20);
  expect((await first.stop('SIGKILL')).by).toBe('SIGKILL');
  expect(await isImporting(table)).toBe(true);

  const { counts, imported } = await startHere(settings);
  expect(imported).toBe(true);
  expect(Object.fromEntries(counts).Person).toBe(people);
  expect(await isImporting(table)).toBe(false);
  expect(await scanProjected(table)).toEqual(await expectedItems(table));
});

test('a start after a killed one ends that one’s engine', async () => {
  const folder = await temporaryFolder();
  const first = start({ ...empty, DATA_DIR: folder });
  await first.ready;
  await first.stop('SIGKILL');
  expect(first.left()).not.toEqual([]);
  await startHere({ ...empty, DATA_DIR: folder });
  expect(first.left()).toEqual([]);
});

test('a port in use ends the start with one line that names the port', async () => {
  const folder = await temporaryFolder();
  const port = await takenPort();
  const run = start({ ...empty, DATA_DIR: folder, PORT: String(port) });
  await endsWith(
    run,
    `communique: Port ${port} cannot be used (EADDRINUSE). Set another one in PORT, such as PORT=4001.\n`,
  );
  expect(readRecord(folder)).toBeUndefined();
});

test('an invalid data file ends the start with one line that names it', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'communique.db'), randomBytes(20_000));
  await endsWith(
    start({ DATA_DIR: folder }),
    /^communique: .*communique\.db.*choose another data folder\.\n$/,
  );
});

test('a data folder in use ends the start with one line that names it', async () => {
  const folder = await temporaryFolder();
  const { url } = await startHere({ ...empty, DATA_DIR: folder });
  const line = new RegExp(`^communique: The data folder ${folder} is in use by process ${process.pid} .*\n$`);
  await endsWith(start({ ...empty, DATA_DIR: folder }), line);
  expect((await ask(url, '{ __typename }')).data).toEqual({ __typename: 'Query' });
});

test('an invalid setting ends the start with one line that names the valid values', async () => {
  const cases = [
    [{ PORT: 'abc' }, 'PORT is "abc"; it must be a number from 0 to 65535.'],
    [{ PORT: '70000' }, 'PORT is "70000"; it must be a number from 0 to 65535.'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud"; it must be one of debug, info, warn, error, silent.'],
    ...['no address', 'localhost:8000', 'ftp://localhost'].map(
      endpoint =>
        [
          { DYNAMODB_ENDPOINT: endpoint },
          `DYNAMODB_ENDPOINT is "${endpoint}"; it must be a URL that begins with https:// or http://.`,
        ] as const,
    ),
    [{ SAMPLE_CONTENT: 'maybe' }, 'SAMPLE_CONTENT is "maybe"; it must be one of on, off.'],
    [
      { ARTICLE_URL: 'https://news.example/' },
      'ARTICLE_URL is "https://news.example/"; it must have the placeholder {slug} or {id}, like https://news.example/{slug}.',
    ],
    [
      { ENTITY_URL: 'https://news.example/{type}' },
      'ENTITY_URL is "https://news.example/{type}"; it must have the placeholder {slug}, like https://news.example/{type}/{slug}.',
    ],
    ...(['lacks {url}', 'has the unknown placeholder {size}'] as const).map(fault => {
      const template = fault.startsWith('lacks')
        ? 'https://i.example/{width}'
        : 'https://i.example/{size}/{url}';
      return [
        { IMAGE_URL_TEMPLATE: template },
        `IMAGE_URL_TEMPLATE is "${template}" and ${fault}; the placeholders are {url}, {rawUrl}, {width}, {height}, {fit}, {x}, {y}, like https://images.example/{width}x{height}/{url}.`,
      ] as const;
    }),
    [{ AUTH_AUDIENCE: 'api' }, 'AUTH_ISSUER is not set, and AUTH_AUDIENCE cannot be used without it.'],
    [
      { AUTH_AUDIENCE: 'api', AUTH_ISSUER: 'http://localhost:9', STAGE: 'production' },
      'AUTH_ISSUER is "http://localhost:9"; if STAGE is prod, it must be an https URL of another machine. For experiments, set STAGE=dev.',
    ],
  ] as const;
  for (const [setting, message] of cases)
    expect(() => readDevSettings(setting)).toThrow(expect.objectContaining({ message }));
  const [[setting, message]] = cases;
  await endsWith(start({ DATA_DIR: ':memory:', ...setting }), `communique: ${message}\n`);
});

test('a DYNAMODB_ENDPOINT where no engine answers ends the start with one line that names it', async () => {
  const endpoints = ['http://127.0.0.1:1', 'http://localhost:1'];
  const messageOf = (endpoint: string) => `DYNAMODB_ENDPOINT is "${endpoint}"; .*: .+\\.`;
  for (const endpoint of endpoints) {
    const settings = readDevSettings({ DYNAMODB_ENDPOINT: endpoint, PORT: '0' });
    await expect(startLocalServer(settings, () => {})).rejects.toThrow(
      new RegExp(`^${messageOf(endpoint)}$`),
    );
  }
  const [endpoint = ''] = endpoints;
  await endsWith(
    start({ DYNAMODB_ENDPOINT: endpoint }),
    new RegExp(`^communique: ${messageOf(endpoint)}\n$`),
  );
});

test('Ctrl-C, which reaches every process of npm start, ends it in order', async () => {
  const folder = await temporaryFolder();
  const run = start({ ...empty, DATA_DIR: folder }, ['npm', 'start']);
  expect((await ask((await run.ready).url, '{ __typename }')).errors).toBeUndefined();
  process.kill(-run.pid, 'SIGINT');
  await run.ended;
  await nothingIsLeft(run);
  expect(readRecord(folder)).toBeUndefined();
});

test('SIGTERM to the script behind npm start ends it in order', async () => {
  const run = start({ ...empty, DATA_DIR: ':memory:' }, ['node', 'scripts/run.mjs', 'src/dev/start.ts']);
  await run.ready;
  expect((await run.stop('SIGTERM')).by).toBe(0);
  expect(run.left()).toEqual([]);
});

test('SIGTERM to npm start, which npm does not pass on, ends it all the same', async () => {
  const folder = await temporaryFolder();
  const run = start({ ...empty, DATA_DIR: folder }, ['npm', 'start']);
  await run.ready;
  await run.stop('SIGTERM');
  await nothingIsLeft(run);
  expect(readRecord(folder)).toBeUndefined();
});

/** A response as parsed JSON; each test states the shape that it expects. */
interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: the shape follows from each query; a wrong guess fails the test that makes it
  readonly data: any;
  readonly errors?: object[];
}

function ask(url: string, query: string, apiKey?: string): Promise<Answer> {
  return post({ url, body: JSON.stringify({ query }) }, apiKey);
}

/** The page that a browser gets. `fetch` does not let a caller choose the host that it names. */
async function getPage(url: string, headers: Record<string, string>) {
  const [response] = await once(
    request(url, { headers: { accept: 'text/html', ...headers } }).end(),
    'response',
  );
  return { headers: response.headers, body: await text(response) };
}

async function post({ url, body }: { url: string; body: string }, apiKey?: string): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
  };
  const response = await fetch(url, { method: 'POST', headers, body });
  return JSON.parse(await response.text());
}

/** A start on a folder that has content, after the one before has ended; notes how long it took, and how long the code takes to load. */
async function startAgain(folder: string, times: number[], loadTimes: number[]): Promise<Announcement> {
  await last?.stop('SIGTERM');
  const loadBegin = performance.now();
  await start({ PORT: 'none', DATA_DIR: ':memory:' }).ended;
  loadTimes.push(performance.now() - loadBegin);
  const begin = performance.now();
  last = start({ ...few, DATA_DIR: folder });
  const announcement = await last.ready;
  times.push(performance.now() - begin);
  return announcement;
}

let last: Start | undefined;

/** A start without a process of its own: loading the code takes most of the time of one. It stops with the test at the latest. */
async function startHere(environment: StartEnvironment): Promise<LocalServer> {
  const settings = readDevSettings({ PORT: '0', LOG_LEVEL: 'silent', ...environment });
  const server = await startLocalServer(settings, problem => expect.unreachable(problem.message));
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= server.stop();
    return stopped;
  };
  onTestFinished(stop);
  return { ...server, stop };
}

/** The table in the embedded engine that runs on a folder. */
function tableIn(folder: string): Table {
  const endpoint = readRecord(folder)?.endpoint ?? '';
  return new Table({ client: createClient({ endpoint }), name: 'communique' });
}

function person(slug: string) {
  return { type: 'Person', slug, name: 'Ada Added' };
}

async function isImporting(table: Table): Promise<boolean> {
  return (await getItems(table, [importKey('sample')], 'consistent'))[0] !== undefined;
}

/** Tries again in short steps, to catch a moment. */
function soon(check: () => void | Promise<void>, interval = 3): Promise<void> {
  return vi.waitFor(check, { interval, timeout: 300_000 });
}

/** The engine gets a signal at the exit of the process, which does not wait for it. */
function nothingIsLeft(run: Start): Promise<void> {
  return vi.waitFor(() => expect(run.left()).toEqual([]), { interval: 10, timeout: 60_000 });
}

/** The start ends by exit code 1 with nothing on stdout and this on stderr, and leaves nothing. */
async function endsWith(run: Start, stderr: string | RegExp): Promise<void> {
  const line = typeof stderr === 'string' ? stderr : expect.stringMatching(stderr);
  expect(await run.ended).toEqual({ by: 1, stdout: '', stderr: line });
  expect(run.left()).toEqual([]);
}

function takenPort(): Promise<number> {
  const server = createServer();
  onTestFinished(() => void server.close());
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

function hasIPv6(): boolean {
  return (networkInterfaces().lo ?? []).some(({ address }) => address === '::1');
}
