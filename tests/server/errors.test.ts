import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createServer } from '../../src/server/server.ts';
import { createClient } from '../../src/store/client.ts';
import { Table } from '../../src/store/table.ts';
import { type Api, startApi } from '../api.ts';

/** A faulty request, and its expected response. */
interface BadRequest {
  readonly what: string;
  readonly path?: string;
  readonly init?: RequestInit;
  readonly query?: string;
  readonly variables?: object;
  readonly status: number;
  readonly code: string;
  readonly says: RegExp;
}

const json = { 'content-type': 'application/json' };
const id = Buffer.from('Person:01ARZ3NDEKTSV4RRFFQ69G5FAV').toString('base64');

const bad: BadRequest[] = [
  {
    what: 'a body that is not JSON',
    init: { method: 'POST', headers: json, body: '{"query"' },
    status: 400,
    code: 'BAD_REQUEST',
    says: /not valid JSON/,
  },
  {
    what: 'a body that is no object',
    init: { method: 'POST', headers: json, body: '7' },
    status: 400,
    code: 'BAD_REQUEST',
    says: /JSON object/,
  },
  {
    what: 'a body without a query',
    init: { method: 'POST', headers: json, body: '{}' },
    status: 400,
    code: 'BAD_REQUEST',
    says: /query/,
  },
  {
    what: 'a batch',
    init: { method: 'POST', headers: json, body: '[{"query":"{__typename}"}]' },
    status: 400,
    code: 'BAD_REQUEST',
    says: /[Bb]atch/,
  },
  {
    what: 'a form',
    init: {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'query={__typename}',
    },
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
    says: /application\/json/,
  },
  {
    what: 'a multipart form',
    init: { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--' },
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
    says: /application\/json/,
  },
  {
    what: 'plain GraphQL',
    init: { method: 'POST', headers: { 'content-type': 'application/graphql' }, body: '{__typename}' },
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
    says: /application\/json/,
  },
  {
    what: 'a body over the limit',
    init: {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ query: '{__typename}', variables: { a: 'x'.repeat(130_000) } }),
    },
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
    says: /too large/,
  },
  {
    what: 'broken variables in a query string',
    path: '/graphql?query=%7B__typename%7D&variables=%7B',
    status: 400,
    code: 'BAD_REQUEST',
    says: /"variables"/,
  },
  {
    what: 'broken extensions in a query string',
    path: '/graphql?query=%7B__typename%7D&extensions=nope',
    status: 400,
    code: 'BAD_REQUEST',
    says: /"extensions"/,
  },
  {
    what: 'variables that are a list',
    path: '/graphql?query=%7B__typename%7D&variables=%5B%5D',
    status: 400,
    code: 'BAD_REQUEST',
    says: /variables/,
  },
  {
    what: 'a query that does not parse',
    query: '{ articles(',
    status: 400,
    code: 'GRAPHQL_PARSE_FAILED',
    says: /Syntax Error/,
  },
  {
    what: 'a query of too many characters',
    query: `{ __typename } #${'x'.repeat(16_000)}`,
    status: 400,
    code: 'LIMIT_EXCEEDED',
    says: /16000/,
  },
  {
    what: 'a query of too many tokens',
    query: `{ ${'a '.repeat(1600)} }`,
    status: 400,
    code: 'LIMIT_EXCEEDED',
    says: /tokens in the query: 1602 \(maximum 1500\)/,
  },
  {
    what: 'a value that an enum does not have',
    query: '{ events(filter: { kind: PARTY }) { nodes { id } } }',
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
    says: /^The value does not exist in "EventKind" enum\. It has [A-Z]+, /,
  },
  {
    what: 'a text for a number',
    query: '{ articles(first: "many") { nodes { id } } }',
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
    says: /^Int cannot represent non-integer value$/,
  },
  {
    what: 'an operation of several that is not there',
    path: '/graphql?query=query+A%7B__typename%7Dquery+B%7B__typename%7D&operationName=C',
    status: 400,
    code: 'BAD_REQUEST',
    says: /"operationName"/,
  },
  {
    what: 'an id of a document where none has such ids',
    path: '/graphql?documentId=feed',
    status: 200,
    code: 'PERSISTED_QUERY_NOT_FOUND',
    says: /"documentId"\. Send the text of the query/,
  },
  {
    what: 'a field that does not exist',
    query: '{ nothing }',
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
    says: /nothing/,
  },
  {
    what: 'an operation that is not in the document',
    init: {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ query: 'query A { __typename }', operationName: 'B' }),
    },
    status: 400,
    code: 'BAD_REQUEST',
    says: /operation/,
  },
  {
    what: 'a variable of the wrong type',
    query: 'query ($n: Int) { articles(first: $n) { nodes { id } } }',
    variables: { n: 'many' },
    status: 400,
    code: 'BAD_USER_INPUT',
    says: /\$n/,
  },
  {
    what: 'a date in a variable that does not exist',
    query: 'query ($d: PartialDate) { events(filter: { from: $d }) { nodes { id } } }',
    variables: { d: '2024-02-30' },
    status: 400,
    code: 'BAD_USER_INPUT',
    says: /must be a valid date/,
  },
  {
    what: 'a date in the query that does not exist',
    query: '{ events(filter: { from: "2024-13" }) { nodes { id } } }',
    status: 400,
    code: 'BAD_USER_INPUT',
    says: /must be a valid date/,
  },
  {
    what: 'an instant without an offset',
    query: 'query ($t: DateTime) { articles(filter: { publishedFrom: $t }) { nodes { id } } }',
    variables: { t: '2024-09-09T08:00:00' },
    status: 400,
    code: 'BAD_USER_INPUT',
    says: /RFC 3339/,
  },
];

const badFields: BadRequest[] = [
  {
    what: 'an empty list of types to be told changes of',
    query: '{ changes(types: []) { nodes { at } } }',
    status: 200,
    code: 'BAD_USER_INPUT',
    says: /"types" is empty/,
  },
  {
    what: 'first and last at once',
    query: '{ articles(first: 1, last: 1) { nodes { id } } }',
    status: 200,
    code: 'BAD_USER_INPUT',
    says: /not both/,
  },
  {
    what: 'first of zero',
    query: '{ articles(first: 0) { nodes { id } } }',
    status: 200,
    code: 'BAD_USER_INPUT',
    says: /"first" is 0/,
  },
  {
    what: 'last below zero',
    query: '{ articles(last: -3) { nodes { id } } }',
    status: 200,
    code: 'BAD_USER_INPUT',
    says: /"last" is -3/,
  },
  {
    what: 'first above the limit',
    query: '{ articles(first: 101) { nodes { id } } }',
    status: 200,
    code: 'LIMIT_EXCEEDED',
    says: /101.*100/,
  },
  {
    what: 'a broken cursor',
    query: '{ articles(after: "nonsense") { nodes { id } } }',
    status: 200,
    code: 'BAD_USER_INPUT',
    says: /"after" is not a cursor of this list/,
  },
  {
    what: 'a cursor of another list',
    query: `{ people(before: "${Buffer.from('AAAAAAAA2024#X').toString('base64url')}") { nodes { id } } }`,
    status: 200,
    code: 'BAD_USER_INPUT',
    says: /"before" is not a cursor/,
  },
  {
    what: 'neither id nor slug',
    query: '{ person { id } }',
    status: 200,
    code: 'BAD_USER_INPUT',
    says: /exactly one/,
  },
  {
    what: 'both id and slug',
    query: `{ person(id: "${id}", slug: "x") { id } }`,
    status: 200,
    code: 'BAD_USER_INPUT',
    says: /exactly one/,
  },
  {
    what: 'an id that is none',
    query: '{ node(id: "../../etc") { id } }',
    status: 200,
    code: 'BAD_USER_INPUT',
    says: /not an id/,
  },
  {
    what: 'an id of an unknown type',
    query: `{ node(id: "${Buffer.from('Slug:01ARZ3NDEKTSV4RRFFQ69G5FAV').toString('base64')}") { id } }`,
    status: 200,
    code: 'BAD_USER_INPUT',
    says: /not an id/,
  },
  {
    what: 'too many ids',
    query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
    variables: { ids: Array(101).fill(id) },
    status: 200,
    code: 'LIMIT_EXCEEDED',
    says: /101/,
  },
  {
    what: 'too many mentions',
    query: 'query ($ids: [ID!]) { articles(filter: { mentions: $ids }) { nodes { id } } }',
    variables: {
      ids: Array.from({ length: 11 }, (_, i) =>
        Buffer.from(`Person:01ARZ3NDEKTSV4RRFFQ69G5F${String(i).padStart(2, '0')}`).toString('base64'),
      ),
    },
    status: 200,
    code: 'LIMIT_EXCEEDED',
    says: /11/,
  },
  {
    what: 'an article among the mentions',
    query: `{ articles(filter: { mentions: ["${Buffer.from('Article:01ARZ3NDEKTSV4RRFFQ69G5FAV').toString('base64')}"] }) { nodes { id } } }`,
    status: 200,
    code: 'BAD_USER_INPUT',
    says: /not the id of an entity/,
  },
];

let api: Api;
beforeAll(async () => {
  api = await startApi();
});

test.for([...bad, ...badFields])(
  '$what gets $status $code',
  async ({ path, init, query, variables, status, code, says }) => {
    const post = { method: 'POST', headers: json, body: JSON.stringify({ query, variables }) };
    const response = await api.fetch(path ?? '/graphql', path === undefined ? (init ?? post) : init);
    const text = await response.text();
    const { errors } = JSON.parse(text);
    expect(errors[0].message).toMatch(says);
    expect(errors[0].extensions.code).toBe(code);
    // Validation errors are 200 for clients that accept nothing newer than application/json, as GraphQL over HTTP wants it.
    const strict = {
      ...(path === undefined ? (init ?? post) : init),
      headers: { ...json, ...init?.headers, accept: 'application/graphql-response+json' },
    };
    expect((await api.fetch(path ?? '/graphql', strict)).status).toBe(status);
    expect(text.length).toBeLessThan(10_000);
    expect(text).not.toMatch(/node_modules|\.ts:|at \w+ \(|originalError|stack/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  },
);

test('an operation of too many points is refused before it reads anything, also where a variable makes it so', async () => {
  const query =
    'query ($n: Int!) { articles(first: $n) { nodes { people(first: $n) { nodes { articles(first: $n) { nodes { slug } } } } } } }';
  const fine = await api.ask(query, { n: 3 });
  expect(fine.errors).toBeUndefined();
  api.requests.count = 0;
  const { errors } = await api.ask(query, { n: 100 });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', allowed: 10_000 });
  expect(errors?.[0]?.extensions.asked).toBeGreaterThan(1_000_000);
  expect(api.requests.count).toBe(0);
  expect((await api.ask(query, { n: 3 })).errors).toBeUndefined();
  // As any document that is refused.
  const statusFor = async (accept: string) => {
    const body = JSON.stringify({ query, variables: { n: 100 } });
    return (await api.fetch('/graphql', { method: 'POST', headers: { ...json, accept }, body })).status;
  };
  expect(await statusFor('application/json')).toBe(200);
  expect(await statusFor('application/graphql-response+json')).toBe(400);
});

test('an operation that makes too many reads is stopped', async () => {
  const own = await startApi();
  const people = Array.from({ length: 60 }, (_, i) => ({
    type: 'Person',
    slug: `p${i}`,
    name: `Person ${i}`,
  }));
  await own.import(...people);
  own.requests.count = 0;
  const { data, errors } = await own.ask(
    '{ people(first: 60) { nodes { slug articles(first: 1) { nodes { slug } } } } }',
  );
  expect(data).toEqual({ people: null });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', allowed: 40 });
  expect(own.requests.count).toBeLessThanOrEqual(40);
});

test('one broken id among several is an error at its place only', async () => {
  const { data, errors } = await api.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
    ids: [id, 'broken'],
  });
  expect(data.nodes).toEqual([null, null]);
  expect(errors).toHaveLength(1);
  expect(errors?.[0]).toMatchObject({ path: ['nodes', 1], extensions: { code: 'BAD_USER_INPUT' } });
});

describe('when something fails inside', () => {
  test('an engine that cannot be reached is UNAVAILABLE, and says nothing of where it is', async () => {
    const client = createClient({ endpoint: 'http://127.0.0.1:9' });
    const server = createServer({
      table: new Table({ client, name: 'gone', readDeadline: 200 }),
      authenticate: async () => undefined,
      logLevel: 'silent',
    });
    const response = await server.fetch('http://localhost/graphql?query={articles{nodes{id}}}');
    const text = await response.text();
    expect(JSON.parse(text).errors[0].extensions.code).toMatch(/^(UNAVAILABLE|TIMEOUT)$/);
    expect(text).not.toMatch(/127\.0\.0\.1|gone|ECONN/);
  });

  test('a fault of ours is INTERNAL_SERVER_ERROR without its text', async () => {
    const broken = {
      now: () => '2024',
      metered: () => broken,
      read: vi.fn().mockRejectedValue(new TypeError('secret detail')),
    };
    const server = createServer({
      table: broken as unknown as Table,
      authenticate: async () => undefined,
      logLevel: 'silent',
    });
    const response = await server.fetch('http://localhost/graphql?query={articles{nodes{id}}}');
    const text = await response.text();
    expect(JSON.parse(text).errors[0].extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(text).not.toContain('secret');
  });
});

test('a value that an enum does not have is told with those that it has', async () => {
  const field = (value: string) => `search(query: "a", orderBy: ${value}) { nodes { __typename } }`;
  const inDocument = await api.ask(`{ ${field('NEWEST')} }`);
  expect(inDocument.errors?.[0]?.message).toMatch(/enum\. It has RELEVANCE, RECENCY\.$/);
  const inQuotes = await api.ask(`{ ${field('"RECENCY"')} }`);
  expect(inQuotes.errors?.[0]?.message).toMatch(/non-enum value\. It has RELEVANCE, RECENCY\.$/);
  for (const order of ['NEWEST', 5]) {
    const { errors } = await api.ask(`query ($order: SearchOrder) { ${field('$order')} }`, { order });
    expect(errors?.[0]?.message).toMatch(/^Variable "\$order": .*\. It has RELEVANCE, RECENCY\.$/);
    expect(errors?.[0]?.message).not.toContain('NEWEST');
  }
});

test('a variable that is not declared, or has the wrong type, is named', async () => {
  const undeclared = await api.ask('{ articles(first: $count) { nodes { id } } }', { count: 1 });
  expect(undeclared.errors?.map(({ message }) => message)).toEqual(['Variable "$count" is not defined.']);
  const mistyped = await api.ask('query ($count: String) { articles(first: $count) { nodes { id } } }');
  expect(mistyped.errors?.map(({ message }) => message)).toEqual([
    'Variable "$count" of type "String" used in position expecting type "Int".',
  ]);
});
