import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newApiKey } from '../../src/access/api-key.ts';
import { hashOf } from '../../src/server/document/operation-store.ts';
import { readSettings } from '../../src/server/settings.ts';
import type { Item } from '../../src/store/attributes.ts';
import { type Api, startApi } from '../api.ts';
import { scan } from '../table.ts';
import { type Attack, printOutcomes, withstand } from './attack.ts';

const bad = { status: 400, code: 'BAD_REQUEST' } as const;
const unsupported = { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' } as const;
const tooLarge = { status: 413, code: 'PAYLOAD_TOO_LARGE' } as const;
const unauthenticated = { status: 401, code: 'UNAUTHENTICATED' } as const;

const json = 'application/json';
const plain = '{"query":"{__typename}"}';
const create = 'mutation { createTopic(input: { name: "forged" }) { __typename } }';
const typename = { status: 200, data: { __typename: 'Query' } } as const;

const post = (
  body: BodyInit,
  type: string | undefined = json,
  headers: Record<string, string> = {},
): RequestInit => ({
  method: 'POST',
  headers: { ...(type === '' ? {} : { 'content-type': type }), ...headers },
  body,
});
const get = (parameters: Record<string, string>) => `/graphql?${new URLSearchParams(parameters)}`;
const persisted = (hash: unknown, version: unknown = 1) => ({
  persistedQuery: { version, sha256Hash: hash },
});
const jwt = (header: object, claims: object = { sub: 'ada', exp: 4e9, scope: 'ADMIN' }) =>
  [header, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

/** A gigabyte of blanks, as a megabyte. */
const bomb = gzipSync(Buffer.concat([Buffer.from(plain), Buffer.alloc(2 ** 26, ' ')]));

const forms: Attack[] = [
  {
    what: 'a form',
    init: post(`query=${encodeURIComponent(create)}`, 'application/x-www-form-urlencoded'),
    ...unsupported,
  },
  {
    what: 'a form with files',
    init: post(
      `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${plain}\r\n--x--`,
      'multipart/form-data; boundary=x',
    ),
    ...unsupported,
  },
  {
    what: 'JSON in a form of plain text',
    init: post(JSON.stringify({ query: create, x: '=' }), 'text/plain'),
    ...unsupported,
  },
  { what: 'a query as it is', init: post(create, 'application/graphql'), ...unsupported },
  { what: 'no content type', init: post(Buffer.from(plain), ''), ...unsupported },
  { what: 'two content types', init: post(plain, 'text/plain, application/json'), ...unsupported },
  {
    what: 'JSON as a parameter of plain text',
    init: post(plain, 'text/plain; application/json'),
    ...unsupported,
  },
  { what: 'a content type that begins like JSON', init: post(plain, 'application/jsonp'), ...unsupported },
  { what: 'a bomb in gzip', init: post(bomb, json, { 'content-encoding': 'gzip' }), ...unsupported },
  { what: 'a bomb in brotli', init: post(bomb, json, { 'content-encoding': 'br' }), ...unsupported },
  { what: 'a bomb that is not said to be one', init: post(bomb.subarray(0, 100_000)), ...bad },
  { what: 'a mutation by GET', path: get({ query: create }), status: 405, code: 'BAD_REQUEST' },
  {
    what: 'a mutation by GET beside a query',
    path: get({
      query: `query A { __typename } ${create.replace('mutation', 'mutation B')}`,
      operationName: 'B',
    }),
    status: 405,
    code: 'BAD_REQUEST',
  },
  {
    what: 'a mutation by GET that is to be a POST',
    path: get({ query: create }),
    headers: { 'x-http-method-override': 'POST' },
    status: 405,
    code: 'BAD_REQUEST',
  },
  { what: 'a mutation by GET, in a body', path: '/graphql', headers: { 'content-type': json }, ...bad },
  ...['PUT', 'DELETE', 'PATCH'].map(
    (method): Attack => ({
      what: `${method}`,
      init: { method, headers: { 'content-type': json }, body: plain },
      status: 405,
      code: 'BAD_REQUEST',
    }),
  ),
];

const bodies: Attack[] = [
  { what: 'nothing', init: post(''), ...bad },
  ...[
    'null',
    '7',
    '"a"',
    'true',
    '[]',
    '{',
    '{"query"',
    '{}',
    '{"query":7}',
    '{"query":null}',
    '{"query":["{__typename}"]}',
    '{"query":{}}',
  ].map((body): Attack => ({ what: `the body ${body}`, init: post(body), ...bad })),
  { what: 'a batch of one', init: post(`[${plain}]`), ...bad, says: /[Bb]atch/ },
  { what: 'a batch of 5,000', init: post(`[${Array(5000).fill(plain).join()}]`), ...bad },
  { what: 'a batch in a batch', init: post(`[[${plain}]]`), ...bad },
  { what: 'a body of lists nested 60,000 deep', init: post('['.repeat(60_000)), ...bad },
  {
    what: 'lists nested 60,000 deep, all closed',
    init: post(`${'['.repeat(60_000)}${']'.repeat(60_000)}`),
    ...bad,
  },
  {
    what: 'one key twice',
    init: post(`{"query":"{__typename}","query":${JSON.stringify(create)}}`),
    status: 200,
    code: 'UNAUTHENTICATED',
  },
  { what: '__proto__ as the whole', init: post('{"__proto__":{"query":"{__typename}"}}'), ...bad },
  {
    what: '__proto__ beside a query',
    init: post('{"query":"{__typename}","__proto__":{"variables":{}}}'),
    ...bad,
  },
  { what: 'a key that nobody knows', init: post('{"query":"{__typename}","admin":true}'), ...bad },
  {
    what: 'a key of 100,000 characters',
    init: post(JSON.stringify({ query: '{__typename}', ['x'.repeat(100_000)]: 1 })),
    ...bad,
  },
  { what: 'variables that are a text', init: post('{"query":"{__typename}","variables":"{}"}'), ...bad },
  { what: 'variables that are a list', init: post('{"query":"{__typename}","variables":[]}'), ...bad },
  {
    what: 'an operation name that is a list',
    init: post('{"query":"query A {__typename}","operationName":["A"]}'),
    ...bad,
  },
  {
    what: '129 kB',
    init: post(`{"query":"{__typename}","variables":{"a":"${'x'.repeat(129_000)}"}}`),
    ...tooLarge,
  },
  { what: '5 MB', init: post('x'.repeat(5_000_000)), ...tooLarge },
  { what: 'a length that is no number', init: post(plain, json, { 'content-length': '1e9' }), ...tooLarge },
  {
    what: 'broken UTF-8',
    init: post(Buffer.from([...Buffer.from('{"query":"{__typename} #'), 0xff, 0xfe, ...Buffer.from('"}')])),
    ...bad,
    says: /UTF-8/,
  },
  {
    what: 'a character cut in half',
    init: post(Buffer.from([...Buffer.from('{"query":"{__typename} #'), 0xc3, ...Buffer.from('"}')])),
    ...bad,
  },
  {
    what: 'a slash in too many bytes',
    init: post(Buffer.from([...Buffer.from('{"query":"{__typename} #'), 0xc0, 0xaf, ...Buffer.from('"}')])),
    ...bad,
  },
  { what: 'UTF-16', init: post(Buffer.from(`\ufeff${plain}`, 'utf16le')), ...bad },
  { what: 'NUL in JSON', init: post('{"query":"{__typename}\0"}'), ...bad },
];

const addresses: Attack[] = [
  { what: 'a query string without a query', path: '/graphql?variables={}', ...bad },
  { what: 'broken variables in a query string', path: '/graphql?query={__typename}&variables={', ...bad },
  { what: 'broken extensions in a query string', path: '/graphql?query={__typename}&extensions=x', ...bad },
  { what: '__proto__ in a query string', path: '/graphql?query={__typename}&__proto__=x', ...bad },
  {
    what: 'broken escapes in a query string',
    path: '/graphql?query=%7B__typename%7D%23%ff%fe%zz',
    ...typename,
  },
  {
    what: 'a query twice in a query string',
    path: '/graphql?query={nothing}&query={__typename}',
    ...typename,
  },
  { what: 'a query string of 4,000 parameters', path: `/graphql?${'a=1&'.repeat(4000)}`, ...bad },
  {
    what: 'a key in a query string',
    path: `/graphql?query={viewer{subject}}&api_key=${newApiKey('dev').text}`,
    ...bad,
  },
  { what: 'a path that leads back', path: '/x/%2e%2e/graphql', ...bad },
  { what: 'a longer path to the same', path: '/evil.example/graphql', ...bad },
  ...[
    '/graphql/../health',
    '/graphql%00',
    '/graphql;x',
    '/.env',
    '/graphql/schema',
    '/__proto__',
    '/constructor',
  ].map(
    (path): Attack => ({
      what: `the path ${path}`,
      path,
      status: path.endsWith('/health') ? 200 : 404,
    }),
  ),
  { what: 'GraphiQL where there is none', path: '/graphql', headers: { accept: 'text/html' }, status: 406 },
  {
    what: 'a representation that nobody has',
    path: get({ query: '{__typename}' }),
    headers: { accept: 'image/png' },
    status: 406,
  },
  {
    what: 'an Accept of 5,000 kinds',
    path: get({ query: '{__typename}' }),
    headers: { accept: Array(5000).fill('a/b;q=0.1').join() },
    status: 406,
  },
  {
    what: 'an Accept-Encoding of 5,000 kinds',
    path: get({ query: '{__typename}' }),
    headers: { 'accept-encoding': Array(5000).fill('x;q=0.1').join() },
    ...typename,
  },
  {
    what: 'an If-None-Match of 5,000 tags',
    path: get({ query: '{__typename}' }),
    headers: { 'if-none-match': Array(5000).fill('"x"').join() },
    ...typename,
  },
  { what: 'a feed of what is no id', path: '/feed.xml?entity=../../x', status: 400 },
  {
    what: 'a feed of a section of 10,000 characters',
    path: `/feed.json?section=${'x'.repeat(10_000)}`,
    status: 200,
    reads: 1,
  },
  {
    what: 'a feed of a section that is no Unicode',
    path: '/feed.xml?section=%ed%a0%80',
    status: 200,
    reads: 1,
  },
  { what: 'a sitemap outside of its folder', path: '/sitemap/..%2f..%2fetc.xml', status: 404, reads: 0 },
  { what: 'JSON-LD of a type of JavaScript', path: '/jsonld/constructor/a', status: 404, reads: 0 },
  { what: 'JSON-LD of a slug that is no Unicode', path: '/jsonld/article/%ed%a0%80', status: 404, reads: 0 },
  {
    what: 'JSON-LD of a slug of 10,000 characters',
    path: `/jsonld/article/${'x'.repeat(10_000)}`,
    status: 404,
    reads: 0,
  },
  { what: 'ninjs since a cursor of nothing', path: '/ninjs?after=../../x', status: 400, reads: 0 },
  { what: 'a feed for a mutation', path: '/feed.xml', init: { method: 'POST', body: 'x' }, status: 405 },
];

const hashes: Attack[] = [
  {
    what: 'a hash that is not that of the query',
    query: '{ __typename }',
    extensions: persisted(hashOf('{ other }')),
    status: 400,
    code: 'PERSISTED_QUERY_MISMATCH',
  },
  {
    what: 'a hash in capital letters',
    init: post(
      JSON.stringify({ query: '{__typename}', extensions: persisted(hashOf('{__typename}').toUpperCase()) }),
    ),
    status: 400,
    code: 'PERSISTED_QUERY_MISMATCH',
  },
  {
    what: 'a query of two halves of characters, by the hash of another',
    init: post(
      JSON.stringify({ query: '{__typename}#\ud800', extensions: persisted(hashOf('{__typename}#\ufffd')) }),
    ),
    ...bad,
  },
  {
    what: 'a wrong query to be kept',
    init: post(JSON.stringify({ query: '{nothing}', extensions: persisted(hashOf('{nothing}')) })),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    what: 'a query too deep to be kept',
    init: post(
      JSON.stringify({
        query: `${'{a'.repeat(20)}${'}'.repeat(20)}`,
        extensions: persisted(hashOf(`${'{a'.repeat(20)}${'}'.repeat(20)}`)),
      }),
    ),
    status: 400,
    code: 'LIMIT_EXCEEDED',
  },
  ...['../../keys', '__proto__', 'a#b', '\0', 'x'.repeat(200)].map(
    (hash): Attack => ({
      what: `the hash ${JSON.stringify(hash).slice(0, 20)}`,
      init: post(JSON.stringify({ extensions: persisted(hash) })),
      status: 200,
      code: 'PERSISTED_QUERY_NOT_FOUND',
    }),
  ),
  ...[
    [7, 1],
    ['x'.repeat(100_000), 1],
    [hashOf('a'), 2],
    [hashOf('a'), '1'],
    [[hashOf('a')], 1],
  ].map(
    ([hash, version]): Attack => ({
      what: `a hash with version ${JSON.stringify(version)}: ${JSON.stringify(hash).slice(0, 12)}`,
      init: post(JSON.stringify({ extensions: persisted(hash, version) })),
      ...bad,
    }),
  ),
  {
    what: 'a document id that is a path',
    init: post('{"documentId":"../../etc/passwd"}'),
    status: 200,
    code: 'PERSISTED_QUERY_NOT_FOUND',
  },
  {
    what: 'a persisted mutation by GET',
    path: get({ query: create, extensions: JSON.stringify(persisted(hashOf(create))) }),
    status: 405,
    code: 'BAD_REQUEST',
  },
];

const credentials: Attack[] = [
  ...Object.entries({
    'a token without a signature': `${jwt({ alg: 'none' })}.`,
    'a token that signs by a key of ours': `${jwt({ alg: 'HS256' })}.AAAA`,
    'a token with a key of its own': `${jwt({ alg: 'RS256', jwk: { kty: 'RSA' } })}.AAAA`,
    'a token of dots': '.'.repeat(8000),
    'a token of 9,000 characters': 'x'.repeat(9000),
    'a key with a wrong checksum': `${newApiKey('dev').text.slice(0, -1)}_`,
    'a key of another stage': newApiKey('prod').text,
    'a key and a separator': `${newApiKey('dev').text}#`,
    nothing: '',
  }).map(
    ([what, token]): Attack => ({
      what,
      query: '{ viewer { subject } }',
      headers: { authorization: `Bearer ${token}` },
      ...unauthenticated,
    }),
  ),
  {
    what: 'a name and a password',
    query: '{ viewer { subject } }',
    headers: { authorization: `Basic ${btoa('admin:admin')}` },
    ...unauthenticated,
  },
  {
    what: 'a key and a token',
    query: '{ viewer { subject } }',
    headers: { authorization: 'Bearer x', 'x-api-key': 'y' },
    ...unauthenticated,
  },
  {
    what: 'a key in a cookie',
    query: '{ viewer { subject } }',
    headers: { cookie: `authorization=${newApiKey('dev').text}` },
    status: 200,
    data: { viewer: null },
  },
  {
    what: 'who one is, in a header of a proxy',
    query: '{ viewer { subject } }',
    headers: { 'x-forwarded-user': 'admin', 'x-amzn-oidc-identity': 'admin' },
    status: 200,
    data: { viewer: null },
  },
];

let api: Api;
let before: Map<string, Item>;

beforeAll(async () => {
  api = await startApi({ server: { showCost: false } });
  before = await scan(api.table);
});

afterAll(async () => {
  printOutcomes('Requests');
  expect(await scan(api.table)).toEqual(before);
});

test.for([...forms, ...bodies, ...addresses, ...hashes, ...credentials])('$what', attack =>
  withstand(api, attack),
);

test('a page of another site may read, and never with the credentials of its visitor', async () => {
  const origin = 'https://evil.example';
  const preflight = await api.fetch('/graphql', {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  });
  const read = await api.fetch(get({ query: '{__typename}' }), { headers: { origin } });
  for (const { headers } of [preflight, read]) {
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  }
});

test('where origins are set, pages of no others may read', async () => {
  const origins = ['https://news.example', 'https://m.news.example'];
  const own = await startApi({ over: api, server: { origins } });
  const read = async (origin?: string) => {
    const init = origin === undefined ? {} : { headers: { origin } };
    return (await own.fetch(get({ query: '{__typename}' }), init)).headers;
  };
  for (const origin of origins) {
    expect((await read(origin)).get('access-control-allow-origin')).toBe(origin);
    expect((await read(origin)).get('access-control-allow-credentials')).toBeNull();
  }
  for (const origin of ['https://evil.example', 'https://news.example.evil.example', 'null', undefined]) {
    expect((await read(origin)).get('access-control-allow-origin')).toBeNull();
    expect((await read(origin)).get('vary')).toMatch(/\bOrigin\b/);
  }
});

test.for(['news.example', 'https://news.example/', 'https://a.example,*', 'ftp://a.example', 'null'])(
  'CORS_ORIGINS is not %s',
  text => {
    expect(() => readSettings({ CORS_ORIGINS: text })).toThrow(/CORS_ORIGINS has/);
  },
);
