import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { execute, type GraphQLError, parse, validate } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { schema } from '../../src/schema/schema.ts';
import { maskError } from '../../src/server/errors.ts';
import { defaultLimits } from '../../src/server/limits.ts';
import { contextsOf } from '../../src/server/server.ts';
import { type Api, startSampleApi } from '../api.ts';
import { documents, type Sent } from '../attacks/grammar.ts';
import { operation } from '../contract/operations.ts';
import { idOf, Model } from '../model.ts';
import { isLong } from '../seed.ts';

/**
 * What an operation is answered never depends on how often, or beside whom, it was asked: between a client and graphql-js stand caches of documents,
 * of validation, of costs, of cards, another executor, and answers that are shared. Each operation is asked again and again, and
 * compared with what graphql-js itself makes of it over the same schema.
 */
const numRuns = isLong ? 5000 : 30;

const now = Date.parse('2030-01-01T00:00:00Z');
const model = new Model();
const known = {
  ids: model.documents.slice(0, 40).map(idOf),
  slugs: model.documents.slice(0, 40).map(({ slug }) => slug),
};
let api: Api;

beforeAll(async () => {
  const wide = { ...defaultLimits, points: 1_000_000, requests: 10_000, queryTime: 60_000, time: 60_000 };
  api = await startSampleApi({
    clock: () => now,
    server: { showCost: false, coalesceRequests: true, introspection: true, limits: wide },
  });
});

test('any query, however often it is asked', { timeout: Math.max(600_000, numRuns * 300) }, async () => {
  let withErrors = 0;
  let withData = 0;
  await fc.assert(
    fc.asyncProperty(documents('query', known), async sent => {
      const answer = await expectSame(sent);
      if (answer.includes('"errors"')) withErrors += 1;
      if (answer.includes('"data":{')) withData += 1;
    }),
    { numRuns },
  );
  // Both kinds are tried.
  expect(withErrors).toBeGreaterThan(numRuns / 50);
  expect(withData).toBeGreaterThan(numRuns / 4);
});

const ids = known.ids;

test.for<[string, Sent['query'], Sent['variables']]>([
  [
    'a variable with a default, absent',
    'query ($n: Int! = 2) { articles(first: $n) { nodes { slug } } }',
    {},
  ],
  [
    'a variable with a default, given',
    'query ($n: Int! = 2) { articles(first: $n) { nodes { slug } } }',
    { n: 1 },
  ],
  [
    'a variable with a default, null',
    'query ($n: Int! = 2) { articles(first: $n) { nodes { slug } } }',
    { n: null },
  ],
  [
    'a nullable variable, null',
    'query ($n: Int = 2) { articles(first: $n) { nodes { slug } } }',
    { n: null },
  ],
  [
    'one value for a list, and enums',
    'query ($types: [EntityType!]! = PERSON) { suggest(prefix: "m", types: $types) { slug } }',
    {},
  ],
  [
    'an instant',
    'query ($to: DateTime = "2024-09-30T00:00:00+02:00") { articles(filter: { publishedTo: $to }) { nodes { slug } } }',
    {},
  ],
  [
    'a directive by a variable',
    'query ($no: Boolean! = true) { people(first: 2) { nodes { slug name @skip(if: $no) } } }',
    {},
  ],
  [
    'a directive by null',
    'query ($no: Boolean = true) { people(first: 2) { nodes { slug name @skip(if: $no) } } }',
    { no: null },
  ],
  [
    'a variable named as what every object has',
    'query ($constructor: Int = 1) { articles(first: $constructor) { nodes { slug } } }',
    {},
  ],
  [
    'a variable named __proto__',
    'query ($__proto__: Int = 1) { articles(first: $__proto__) { nodes { slug } } }',
    {},
  ],
  [
    'an alias named __proto__',
    '{ __proto__: articles(first: 1) { __proto__: nodes { __proto__: slug constructor: id } } }',
    {},
  ],
  [
    'a broken id among several',
    'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
    { ids: [ids[0], 'broken', ids[1]] },
  ],
  [
    'errors at several depths',
    '{ a: articles(first: 2) { nodes { slug people(first: 0) { nodes { slug } } } } b: articles(after: "zzz") { nodes { id } } c: people(first: 1) { nodes { slug } } }',
    {},
  ],
  ['a right that is missing', '{ drafts(first: 1) { nodes { id } } viewer { subject } }', {}],
  ['introspection', '{ __type(name: "Article") { name fields { name } } }', {}],
  ['the feed', operation('HomeFeed'), {}],
  ['bookmarks', operation('Bookmarks'), { ids }],
])('%s', async ([, query, variables]) => {
  const text = await expectSame({ query, variables });
  const hash = createHash('sha256').update(query).digest('hex');
  const extensions = { persistedQuery: { version: 1, sha256Hash: hash } };
  const byHash = (parameters: object) =>
    answerTo(
      `/graphql?${new URLSearchParams({ ...parameters, variables: JSON.stringify(variables), extensions: JSON.stringify(extensions) })}`,
    );
  // Kept with the first, and asked for by its hash alone from then on.
  for (const parameters of [{ query }, {}, {}]) expect((await byHash(parameters)).text).toBe(text);
});

test('lists, enums, instants and filters that are null, absent or wrong', async () => {
  const query = `query Q($first: Int = 3, $filter: ArticleFilter = { section: "world" }, $with: Boolean! = true, $ids: [ID!] = "x") {
    articles(first: $first, filter: $filter) { nodes { slug ...A @include(if: $with) ... @skip(if: $with) { id } } }
    nodes(ids: $ids) { id }
  } fragment A on Article { headline people(first: $first) { nodes { name } } ...B } fragment B on Article { slug headline }`;
  const inputs = ['first', 'filter', 'with', 'ids'];
  const values = [undefined, null, 'wrong', 2, true, [], {}, [ids[0]]];
  let refused = 0;
  for (const name of inputs)
    for (const value of values) {
      const text = await expectSame({ query: query, variables: { [name]: value } });
      if (!text.includes('"data"')) refused += 1;
    }
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThan(inputs.length * values.length);
});

/** Asks again and again, alone and beside others, in each way that a client may, and answers with the one answer there is. */
async function expectSame(sent: Sent): Promise<string> {
  const said = JSON.stringify(sent);
  const expected = await byGraphql(sent);
  const first = await ask(sent);
  const rounds = [[await ask(sent)], await Promise.all([ask(sent), ask(sent), ask(sent)])];
  for (let n = 0; n < 3; n++) rounds.push(await Promise.all(Array.from({ length: 7 }, () => ask(sent))));
  const address = addressOf(sent);
  if (address.length < maxAddressLength) rounds.push([await answerTo(address), await answerTo(address)]);
  for (const answer of rounds.flat()) expect(answer, said).toEqual(first);
  const { data, errors } = JSON.parse(first.text);
  if (expected === undefined) {
    // The server words errors of variables itself; the test compares only whether they are rejected.
    expect({ data, isRefused: errors.length > 0 }, said).toEqual({ data: undefined, isRefused: true });
  } else if (data !== undefined) {
    // As text, so that the order of the fields counts.
    expect(JSON.stringify(data), said).toBe(JSON.stringify(expected.data));
    expect(errors?.map(inOwnWords), said).toEqual(expected.errors);
  } else {
    // Limits, of which graphql-js knows nothing, refuse what it answers. So does the count of points where an argument that is needed is
    // null, for which graphql-js has no data either.
    const codes = errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code);
    const code = expected.data === null ? /^(?:LIMIT_EXCEEDED|BAD_USER_INPUT)$/ : /^LIMIT_EXCEEDED$/;
    for (const each of codes) expect(each, said).toMatch(code);
    expect(codes, said).not.toEqual([]);
  }
  return first.text;
}

/** The server words errors of null arguments itself; their places and codes are the same. */
function inOwnWords(error: { readonly message: string }): unknown {
  return error.message.startsWith('The argument "')
    ? { ...error, message: expect.stringMatching(/^Argument "/) }
    : error;
}

/** Characters of an address that the server takes, and proxies too. */
const maxAddressLength = 8000;

interface Answered {
  readonly status: number;
  readonly text: string;
}

function ask({ query, variables }: Sent): Promise<Answered> {
  const body = JSON.stringify({ query, variables });
  return answerTo('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

function addressOf({ query, variables }: Sent): string {
  return `/graphql?${new URLSearchParams({ query, variables: JSON.stringify(variables) })}`;
}

async function answerTo(address: string, init?: RequestInit): Promise<Answered> {
  const response = await api.fetch(address, init);
  return { status: response.status, text: await response.text() };
}

/** The result of graphql-js; undefined if it rejects the variables. */
async function byGraphql({
  query,
  variables,
}: Sent): Promise<{ data: unknown; errors: unknown } | undefined> {
  const document = parse(query);
  expect(validate(schema, document), query).toEqual([]);
  const { data, errors } = await execute({
    schema,
    document,
    variableValues: JSON.parse(JSON.stringify(variables)),
    contextValue: contextsOf({ table: api.table })({}, {}, Number.POSITIVE_INFINITY),
  });
  if (data === undefined) return undefined;
  return { data, errors: errors?.map(toJson) };
}

function toJson(error: GraphQLError): unknown {
  const masked = JSON.parse(JSON.stringify(maskError(error)));
  delete masked.extensions?.http;
  return masked;
}
