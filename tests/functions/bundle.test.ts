import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { beforeAll, expect, inject, test } from 'vitest';
import { type Bundles, build, readAtStart } from '../../scripts/build.ts';
import { createKey } from '../../src/commands/write/api-keys.ts';
import { type Api, startSampleApi } from '../api.ts';
import { Model } from '../model.ts';
import { audience, issuerForTest } from '../server/local-issuer.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import apqHash from './events/apq-hash.json' with { type: 'json' };
import apqRegister from './events/apq-register.json' with { type: 'json' };
import cookies from './events/cookies.json' with { type: 'json' };
import feed from './events/feed.json' with { type: 'json' };
import get from './events/get.json' with { type: 'json' };
import head from './events/head.json' with { type: 'json' };
import mcp from './events/mcp.json' with { type: 'json' };
import options from './events/options.json' with { type: 'json' };
import post from './events/post.json' with { type: 'json' };
import postBase64 from './events/post-base64.json' with { type: 'json' };

/** The bundle as it is deployed, in a process of its own, over a real table with the sample content. */
const [newest, second] = new Model().articles();
const root = join(import.meta.dirname, '../..');
let folder: string;
let bundles: Bundles;
let tableName: string;
let api: Api;

beforeAll(async () => {
  folder = await temporaryFolder();
  [api, bundles] = await Promise.all([startSampleApi(), build(folder)]);
  tableName = api.table.name;
});

test('a bundle says which version it is of', async () => {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  for (const name of Object.keys(bundles)) {
    const written = JSON.parse(await readFile(join(folder, name, 'package.json'), 'utf8'));
    expect(written).toEqual({ name: 'communique', version, type: 'module' });
  }
});

test('a GET with a query string is answered from the table', async () => {
  const [result] = await invoke(get);
  expect(result).toMatchObject({ statusCode: 200, isBase64Encoded: false });
  expect(result?.headers).toMatchObject({
    'content-type': 'application/graphql-response+json; charset=utf-8',
    'x-content-type-options': 'nosniff',
  });
  const { data, extensions } = JSON.parse(result?.body ?? '');
  expect(data.articles.nodes.map(({ headline }: { headline: string }) => headline)).toEqual([
    newest?.headline,
    second?.headline,
  ]);
  // What it cost is for development.
  expect(extensions).toBeUndefined();
});

test('a POST is answered, with its body as text, in base64, and with cookies; one process answers one after the other', async () => {
  const inBase64 = { ...post, body: Buffer.from(post.body).toString('base64'), isBase64Encoded: true };
  const results = await invoke(post, inBase64, cookies);
  const bodies = results.map(({ body }) => JSON.parse(body ?? ''));
  const person = { name: 'Mohsin Naqvi', jobTitle: 'Interior Minister' };
  expect(bodies).toEqual([{ data: { person } }, { data: { person } }, { data: { __typename: 'Query' } }]);
});

test('a search beyond ASCII in base64 is answered, a field that is not there refused, an OPTIONS answered', async () => {
  const body = JSON.stringify({ query: '{ nothing }' });
  const [searched, refused, preflight] = await invoke(postBase64, { ...post, body }, options);
  expect(JSON.parse(searched?.body ?? '')).toEqual({ data: { search: { nodes: [] } } });
  expect(refused?.statusCode).toBe(400);
  expect(JSON.parse(refused?.body ?? '').errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  expect(preflight?.statusCode).toBe(204);
  expect(preflight?.headers?.['access-control-allow-origin']).toBe('*');
});

test('HTML is made of Markdown inside the bundle', async () => {
  const body = JSON.stringify({ query: `{ article(slug: "${newest?.slug}") { body(format: HTML) } }` });
  const [result] = await invoke({ ...post, body });
  expect(JSON.parse(gunzipSync(bytesOf(result)).toString()).data.article.body).toMatch(/^<p>.*<strong>/);
});

test('a hash is unknown, is registered, and is answered in br by a process that never saw the text; who has it gets a 304', async () => {
  const [missed, registered] = await invoke(apqHash, apqRegister);
  expect(missed?.statusCode).toBe(200);
  expect(JSON.parse(missed?.body ?? '').errors[0].extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  const [hit] = await invoke(apqHash);
  for (const result of [registered, hit]) {
    expect(result).toMatchObject({
      statusCode: 200,
      isBase64Encoded: true,
      headers: { 'content-encoding': 'br', 'cache-control': expect.stringMatching(/^public, max-age=\d+/) },
    });
    const { data } = JSON.parse(brotliDecompressSync(bytesOf(result)).toString());
    expect(data.articles.nodes[0].headline).toBe(newest?.headline);
  }
  const etag = String(hit?.headers?.etag);
  const [same] = await invoke({ ...apqHash, headers: { ...apqHash.headers, 'if-none-match': etag } });
  expect(same).toMatchObject({
    statusCode: 304,
    headers: { etag, 'cache-control': expect.stringMatching(/^public/) },
  });
  expect(same?.body).toBeUndefined();
});

test('a HEAD has the headers of a GET and no body; a feed is packed', async () => {
  const [headed, fed] = await invoke(head, feed);
  expect(headed).toMatchObject({ statusCode: 200, headers: { etag: expect.any(String) } });
  expect(headed?.body).toBeUndefined();
  expect(fed).toMatchObject({
    statusCode: 200,
    headers: { 'content-type': 'application/atom+xml; charset=utf-8' },
  });
  expect(gunzipSync(bytesOf(fed)).toString()).toContain('<feed xmlns="http://www.w3.org/2005/Atom">');
});

test('JSON-LD, sitemaps and ninjs are made inside the bundle', async () => {
  const at = (path: string) => ({
    ...feed,
    rawPath: path,
    rawQueryString: '',
    headers: { host: feed.headers.host },
  });
  const slug = String(newest?.slug);
  const paths = [
    `/jsonld/article/${slug}`,
    `/ninjs/${slug}`,
    '/ninjs',
    '/sitemap.xml',
    '/sitemap/changes.xml',
  ];
  const { results } = await run(paths.map(at), { ARTICLE_URL: 'https://news.example/{slug}' });
  expect(results.map(({ statusCode }) => statusCode)).toEqual(paths.map(() => 200));
  const [jsonLd, item, items, index, sitemap] = results.map(({ body }) => body ?? '');
  expect(JSON.parse(jsonLd ?? '')).toMatchObject({ url: `https://news.example/${slug}` });
  expect(JSON.parse(item ?? '')).toMatchObject({ slugline: slug });
  // The log of changes ends seconds before the present, and the sample may be younger.
  expect(JSON.parse(items ?? '')).toBeInstanceOf(Array);
  expect(index).toContain('/sitemap/changes.xml</loc>');
  expect(sitemap).toContain(`<loc>https://news.example/${slug}</loc>`);
});

test('tools for AI clients are listed and called inside the bundle, without what the bundle leaves out of their SDK', async () => {
  const plain = { ...mcp, headers: { ...mcp.headers, 'accept-encoding': 'identity' } };
  const list = JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list', params: {} });
  const wrong = mcp.body.replace('"name":"Mohsin Naqvi"', '"nam":1');
  const [listed, called, refused, stream] = await invoke(
    { ...plain, body: list },
    plain,
    { ...plain, body: wrong },
    { ...get, rawPath: '/mcp', rawQueryString: '' },
  );
  const { tools } = JSON.parse(listed?.body ?? '').result;
  expect(tools[1]).toMatchObject({ name: 'who_is', inputSchema: { required: ['name'] } });
  expect(called).toMatchObject({ statusCode: 200, isBase64Encoded: false });
  const { structuredContent } = JSON.parse(called?.body ?? '').result;
  expect(structuredContent.entity).toMatchObject({ name: 'Mohsin Naqvi', type: 'Person' });
  expect(JSON.parse(refused?.body ?? '').result).toMatchObject({ isError: true });
  expect(stream?.statusCode).toBe(405);
});

test('each request is logged in one line, by the id that the gateway gives its client', async () => {
  const { lines } = await run([get, options], { LOG_LEVEL: 'info' });
  expect(lines.map(line => JSON.parse(line))).toMatchObject([
    {
      message: 'request',
      requestId: get.requestContext.requestId,
      traceId: get.headers['x-amzn-trace-id'],
      operation: 'HomeFeed',
      Requests: 2,
    },
    { message: 'request', requestId: options.requestContext.requestId, method: 'OPTIONS', status: 204 },
  ]);
});

test('keys of its stage and tokens of its issuer are taken inside the bundle', async () => {
  const issuer = await issuerForTest();
  const { text } = await createKey(api.table, {
    stage: 'prod',
    subject: 'wire',
    scopes: ['WRITE'],
    expiresAt: null,
  });
  const body = JSON.stringify({ query: '{ viewer { subject } }' });
  const asking = (credentials: string) => ({
    ...post,
    body,
    headers: { ...post.headers, authorization: `Bearer ${credentials}` },
  });
  const token = await issuer.sign();
  // Where STAGE says nothing it is prod, which takes keys and has no issuer here.
  const [byKey, refused] = await invoke(asking(text), asking(token));
  expect(JSON.parse(byKey?.body ?? '')).toEqual({ data: { viewer: { subject: 'wire' } } });
  expect(refused?.statusCode).toBe(401);
  expect(refused?.headers?.['www-authenticate']).toContain('Bearer');
  const settings = { STAGE: 'dev', AUTH_ISSUER: issuer.url, AUTH_AUDIENCE: audience };
  const { results } = await run([asking(token)], settings);
  const [byToken] = results;
  expect(JSON.parse(byToken?.body ?? '')).toEqual({ data: { viewer: { subject: 'ada' } } });
});

/** Modules that only some requests need, by a part of their path. */
const late = [
  'node_modules/zod/',
  'node_modules/jose/',
  'node_modules/micromark',
  'node_modules/mdast-util-',
  'node_modules/@orama/stemmers/',
  'src/commands/mutations/mutations.ts',
  'src/resolvers/search/search.ts',
  'src/server/request/feed.ts',
  'src/server/request/json-ld.ts',
  'src/server/request/sitemap.ts',
  'src/server/request/ninjs.ts',
  'node_modules/sitemap/',
  'src/resolvers/json-ld/',
  'src/server/document/manifest.ts',
  'node_modules/feedsmith/',
  'node_modules/fast-xml-parser/',
  'src/schema/print.ts',
  'src/server/request/mcp.ts',
  'src/mcp/',
  'node_modules/@modelcontextprotocol/',
];

test('a home feed evaluates nothing that only other requests need', async () => {
  const coverage = await mkdtemp(join(folder, 'coverage-'));
  await run([get], { NODE_V8_COVERAGE: coverage });
  const reports = await Promise.all(
    (await readdir(coverage)).map(async name => JSON.parse(await readFile(join(coverage, name), 'utf8'))),
  );
  const urls: string[] = reports.flatMap(({ result }) => result.map(({ url }: { url: string }) => url));
  const evaluated = urls.filter(url => url.startsWith('file:')).map(url => fileURLToPath(url));
  const inputsOf = (isMeant: (file: string) => boolean) =>
    Object.entries(bundles.graphql?.outputs ?? {})
      .filter(([path]) => isMeant(resolve(root, path)))
      .flatMap(([, { inputs }]) => Object.keys(inputs));
  const used = inputsOf(file => evaluated.includes(file));
  expect(used).toContain('src/schema/lazy-schema.ts');
  expect(used.filter(input => late.some(part => input.includes(part)))).toEqual([]);
  // They are there, under these names.
  const all = inputsOf(() => true);
  for (const part of late)
    expect(
      all.some(input => input.includes(part)),
      part,
    ).toBe(true);
});

test('a home feed needs no data of languages, which takes long to load', async () => {
  const withoutData =
    'data:text/javascript,delete globalThis.Intl;for (const { prototype } of [Number, BigInt, Date]) prototype.toLocaleString=undefined;';
  const { results } = await run([get], { NODE_OPTIONS: `--import="${withoutData}"` });
  expect(results).toMatchObject([{ statusCode: 200 }]);
});

test('a home feed loads none of the larger modules of Node that it does not need', async () => {
  const list = join(folder, 'modules.json');
  const atExit = `process.on('exit',()=>process.getBuiltinModule('node:fs').writeFileSync(${JSON.stringify(list)},JSON.stringify(process.moduleLoadList)))`;
  const { results } = await run([get], {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(atExit)}`,
  });
  expect(results).toMatchObject([{ statusCode: 200 }]);
  const loaded: string[] = JSON.parse(await readFile(list, 'utf8'));
  expect(loaded).toContain('NativeModule _http_client');
  const large = /undici|http2|webstreams\/readablestream|worker_threads/;
  expect(loaded.filter(name => large.test(name))).toEqual([]);
});

test.for(['graphql', 'live'])('each start of %s reads at most 740 kB, in few files', name => {
  const outputs = bundles[name]?.outputs ?? {};
  const sizes = [...readAtStart(outputs)].map(file => outputs[file]?.bytes ?? Number.NaN);
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes.length).toBeLessThanOrEqual(4);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(740_000);
});

test.for(['graphql', 'live'])(
  'what a start of %s reads has no letter beyond Latin-1: V8 would hold and parse it with two bytes a letter',
  async name => {
    const outputs = bundles[name]?.outputs ?? {};
    for (const file of readAtStart(outputs)) {
      const code = await readFile(join(root, file), 'utf8');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the limits of Latin-1
      expect(code.match(/.{0,40}[^\u0000-\u00ff].{0,20}/u)?.[0], file).toBeUndefined();
    }
  },
);

test('what a start of the GraphQL function reads has no literal with a Unicode class: V8 would compile the class, used or not', async () => {
  const outputs = bundles.graphql?.outputs ?? {};
  for (const file of readAtStart(outputs)) {
    const code = await readFile(join(root, file), 'utf8');
    const literals = code.replaceAll(/String\.raw`[^`]*`/g, '');
    expect(literals.match(/.{0,40}(?<!\\)\\p\{.{0,20}/i)?.[0], file).toBeUndefined();
  }
});

test('the worker starts without the validation of documents', () => {
  const outputs = bundles.outbox?.outputs ?? {};
  const files = [...readAtStart(outputs)];
  const inputs = files.flatMap(file => Object.keys(outputs[file]?.inputs ?? {}));
  expect(inputs).toContain('src/commands/outbox/update-referrers.ts');
  expect(inputs.filter(input => /node_modules\/zod\/|src\/model\/document\.ts/.test(input))).toEqual([]);
});

/** Runs events through the bundle's handler, one after the other, in one process. */
async function invoke(...events: object[]): Promise<APIGatewayProxyStructuredResultV2[]> {
  return (await run(events, {})).results;
}

async function run(events: object[], settings: NodeJS.ProcessEnv) {
  const runner = `
    const { handler } = await import(${JSON.stringify(join(folder, 'graphql/handler.js'))});
    const results = [];
    for (const event of JSON.parse(process.env.EVENTS)) results.push(await handler(event));
    process.stdout.write(JSON.stringify(results), () => process.exit());
  `;
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    // Each run is of the same bundle. Coverage is inexact where code comes from a cache.
    ...(settings.NODE_V8_COVERAGE === undefined && { NODE_COMPILE_CACHE: join(folder, 'compiled') }),
    EVENTS: JSON.stringify(events satisfies Partial<APIGatewayProxyEventV2>[]),
    TABLE_NAME: tableName,
    DYNAMODB_ENDPOINT: inject('endpoint'),
    AWS_REGION: 'eu-central-1',
    LOG_LEVEL: 'error',
    ...settings,
  };
  const child = spawn(process.execPath, ['--input-type=module', '--eval', runner], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(errors).toBe('');
  const lines = output.split('\n');
  const results: APIGatewayProxyStructuredResultV2[] = JSON.parse(lines.pop() ?? '');
  return { results, lines };
}

function bytesOf(result: APIGatewayProxyStructuredResultV2 | undefined): Buffer {
  expect(result?.isBase64Encoded).toBe(true);
  return Buffer.from(result?.body ?? '', 'base64');
}
