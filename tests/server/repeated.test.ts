import fc from 'fast-check';
import { execute, type GraphQLError, parse, validate } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { Conversions } from '../../src/resolvers/conversions.ts';
import { Records } from '../../src/resolvers/records.ts';
import { schema } from '../../src/schema/schema.ts';
import { maskError } from '../../src/server/errors.ts';
import { defaultLimits } from '../../src/server/limits.ts';
import { Meter } from '../../src/store/meter.ts';
import { type Api, startSampleApi } from '../api.ts';
import { documents, type Sent } from '../attacks/grammar.ts';
import { operation } from '../contract/operations.ts';
import { idOf, Model } from '../model.ts';

/**
 * What an operation is answered never depends on how often, or beside whom, it was asked: between a client and graphql-js stand caches of documents,
 * of validation, of costs, of cards, another executor, and answers that are shared. Each operation is asked again and again, and
 * compared with what graphql-js itself makes of it over the same schema.
 */
const numRuns = process.env.LONG === '1' ? 5000 : 150;

const now = Date.parse('2030-01-01T00:00:00Z');
const model = new Model();
const known = {
  ids: model.documents.slice(0, 40).map(idOf),
  slugs: model.documents.slice(0, 40).map(({ slug }) => slug),
};
let api: Api;

beforeAll(async () => {
  const wide = { ...defaultLimits, points: 1_000_000, requests: 10_000 };
  api = await startSampleApi({
    clock: () => now,
    server: { showCost: false, shareAnswers: true, introspection: true, limits: wide },
  });
});

test('any query, however often it is asked', { timeout: Math.max(120_000, numRuns * 300) }, async () => {
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
  await expectSame({ query, variables });
});

/** The answer, to the byte, but for what the server says of limits that graphql-js does not know. */
async function expectSame(sent: Sent): Promise<string> {
  const expected = await byGraphql(sent);
  const first = await ask(sent);
  const rounds = [[first], [await ask(sent)], await Promise.all([ask(sent), ask(sent), ask(sent)])];
  for (let n = 0; n < 3; n++) rounds.push(await Promise.all(Array.from({ length: 7 }, () => ask(sent))));
  for (const answer of rounds.flat()) expect(answer, JSON.stringify(sent)).toBe(first);
  if (expected !== undefined && !first.includes('LIMIT_EXCEEDED') && !isRefused(first))
    expect(JSON.parse(first), JSON.stringify(sent)).toEqual(JSON.parse(expected));
  if (expected !== undefined && !first.includes('"errors"')) expect(first).toBe(expected);
  return first;
}

/** The server has words of its own for variables that are wrong; that it refuses them, and nothing else, is what counts. */
function isRefused(answer: string): boolean {
  return !answer.includes('"data"');
}

async function ask({ query, variables }: Sent): Promise<string> {
  const response = await api.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return response.text();
}

async function byGraphql({ query, variables }: Sent): Promise<string | undefined> {
  const document = parse(query);
  expect(validate(schema, document), query).toEqual([]);
  const table = api.table.metered(new Meter());
  const { data, errors } = await execute({
    schema,
    document,
    variableValues: JSON.parse(JSON.stringify(variables)),
    contextValue: {
      table,
      now: api.table.now(),
      viewer: undefined,
      records: new Records(table),
      conversions: new Conversions(defaultLimits.conversion),
      report: () => {},
    },
  });
  if (data === undefined) return undefined;
  const told = errors === undefined ? {} : { errors: errors.map(toJson) };
  return JSON.stringify({ ...told, data });
}

function toJson(error: GraphQLError): unknown {
  const masked = JSON.parse(JSON.stringify(maskError(error)));
  delete masked.extensions?.http;
  return masked;
}
