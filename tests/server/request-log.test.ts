import { beforeAll, beforeEach, expect, test } from 'vitest';
import { hashOf } from '../../src/server/document/operation-store.ts';
import { jsonLog } from '../../src/server/log.ts';
import { type Api, startSampleApi } from '../api.ts';

const lines: string[] = [];
const log = jsonLog('info', line => void lines.push(line));
let api: Api;

beforeAll(async () => {
  api = await startSampleApi({ server: { requestLog: { log, stage: 'test' }, showCost: false } });
});

beforeEach(() => {
  lines.length = 0;
});

test('a request is one line of JSON: what was asked, what it cost, how it ended', async () => {
  const query = 'query HomeFeed($first: Int) { articles(first: $first) { nodes { headline } } }';
  await api.ask(query, { first: 3 });
  expect(lines).toHaveLength(1);
  const line = JSON.parse(lines[0] ?? '');
  expect(line).toMatchObject({
    level: 'info',
    message: 'request',
    method: 'POST',
    path: '/graphql',
    status: 200,
    operation: 'HomeFeed',
    type: 'query',
    hash: hashOf(query),
    Requests: 2,
    Faults: 0,
    Stage: 'test',
  });
  expect(line.time).toMatch(/^\d{4}-.*Z$/);
  expect(line.ReadUnits).toBeGreaterThan(0);
  expect(line.Duration).toBeGreaterThan(0);
  expect(line.errors).toBeUndefined();
  const [{ Namespace, Dimensions, Metrics }] = line._aws.CloudWatchMetrics;
  expect([Namespace, Dimensions]).toEqual(['Communique', [['Stage']]]);
  for (const { Name } of Metrics) expect(line[Name]).toEqual(expect.any(Number));
});

test.for([
  ['{ nothing }', ['GRAPHQL_VALIDATION_FAILED'], undefined],
  ['{', ['GRAPHQL_PARSE_FAILED'], undefined],
  ['{ people(first: 0) { nodes { name } } }', ['BAD_USER_INPUT'], null],
] as const)('%s is logged with the codes of its errors', async ([query, codes, operation]) => {
  await api.ask(query);
  const line = JSON.parse(lines.at(-1) ?? '');
  expect(line.errors).toEqual(codes);
  expect(line.operation).toBe(operation);
});

test('no variable, argument, token, body or query string is in any line', async () => {
  const secret = 'hush4711';
  const headers = {
    authorization: `Bearer ${secret}`,
    'x-api-key': secret,
    cookie: secret,
    'content-type': 'application/json',
  };
  const query = `query ($slug: String) { person(slug: $slug) { name } topic(slug: "${secret}") { name } ${'people(first: 0) { nodes { name } }'} }`;
  const body = JSON.stringify({ query, variables: { slug: secret } });
  await api.fetch('/graphql', { method: 'POST', headers, body });
  await api.fetch(
    `/graphql?query=${encodeURIComponent(query)}&variables=${encodeURIComponent(`{"slug":"${secret}"}`)}`,
    { headers },
  );
  await api.fetch(`/graphql?query={${secret}}&variables={${secret}`, { headers });
  await api.fetch(`/feed.xml?entity=${secret}`, { headers });
  expect(lines.length).toBeGreaterThanOrEqual(4);
  expect(lines.join('')).not.toContain(secret);
});

test('a request that is refused is no fault of ours', async () => {
  await api.fetch('/graphql', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' });
  expect(lines.map(line => JSON.parse(line))).toMatchObject([
    { level: 'info', message: 'request', status: 415, errors: ['UNSUPPORTED_MEDIA_TYPE'] },
  ]);
});

test('lines below the level are left out, and an error has its stack', () => {
  const own = jsonLog('warn', line => void lines.push(line));
  own.info('hidden');
  own.warn('shown', 1);
  own.error(new TypeError('broken'));
  expect(lines.map(line => JSON.parse(line))).toMatchObject([
    { level: 'warn', message: 'shown 1' },
    {
      level: 'error',
      message: 'broken',
      error: 'TypeError',
      stack: expect.stringContaining('request-log.test'),
    },
  ]);
});
