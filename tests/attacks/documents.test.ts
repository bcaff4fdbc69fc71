import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { typeNames } from '../../src/model/types.ts';
import { filterText } from '../../src/resolvers/article-filter.ts';
import { Cursors } from '../../src/resolvers/cursor.ts';
import type { Item } from '../../src/store/attributes.ts';
import { parseSearchQuery } from '../../src/text/search-query.ts';
import { type Api, startApi } from '../api.ts';
import { scan } from '../table.ts';
import { type Attack, printOutcomes, withstand } from './attack.ts';

const times = (count: number, part: string | ((i: number) => string), joint = ' ') =>
  Array.from({ length: count }, (_, i) => (typeof part === 'string' ? part : part(i))).join(joint);
const nested = (count: number, open: string, inner: string, close = '}') =>
  `${open.repeat(count)}${inner}${close.repeat(count)}`;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const post = (body: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body,
});
const ulid = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

const limit = { status: 400, code: 'LIMIT_EXCEEDED' } as const;
const invalid = { status: 400, code: 'GRAPHQL_VALIDATION_FAILED' } as const;
const unparsed = { status: 400, code: 'GRAPHQL_PARSE_FAILED' } as const;
const badVariable = { status: 400, code: 'BAD_USER_INPUT' } as const;
const badField = { status: 200, code: 'BAD_USER_INPUT' } as const;

const person = 'person(slug: "a")';
const loop = 'articles(first: 1) { nodes { people(first: 1) { nodes {';

const shapes: Attack[] = [
  {
    what: 'fields nested 11 deep',
    query: `{ ${person} { ${nested(9, 'parent {', 'id')} } }`,
    ...limit,
    says: /query is too deep: 11 \(maximum 10\)/,
  },
  { what: 'fields nested 700 deep', query: nested(700, '{a', '{b}'), ...limit },
  { what: 'braces nested 1,500 deep', query: '{'.repeat(1500), ...unparsed },
  {
    what: 'depth through a chain of fragments',
    query: `{ ${person} { ...F0 } } ${times(12, i => `fragment F${i} on Person { positions { source { publisher { ...F${i + 1} } } } }`)} fragment F12 on Person { id }`,
    ...limit,
  },
  {
    what: 'people of articles of people of articles',
    query: `{ ${loop} ${loop} ${loop} id ${'}'.repeat(13)}`,
    ...limit,
  },
  {
    what: 'a fragment that spreads itself',
    query: `{ ${person} { ...F } } fragment F on Person { id ...F }`,
    ...invalid,
    says: /within itself/,
  },
  {
    what: 'three fragments in a circle',
    query: `{ ${person} { ...A } } fragment A on Person { ...B } fragment B on Person { ...C } fragment C on Person { ...A }`,
    ...invalid,
  },
  {
    what: 'a circle of fragments through a field',
    query: `{ ${person} { ...A } } fragment A on Person { articles { nodes { people { nodes { ...A } } } } }`,
    ...invalid,
  },
  {
    what: '100 fragments in one circle',
    query: `{ ${person} { ...F0 } } ${times(100, i => `fragment F${i} on Person { ...F${(i + 1) % 100} }`)}`,
    ...invalid,
  },
  {
    what: 'fragments that double at each step',
    query: `{ ${person} { ...F0 } } ${times(60, i => `fragment F${i} on Person { ...F${i + 1} ...F${i + 1} }`)} fragment F60 on Person { id }`,
    status: 400,
    code: 'LIMIT_EXCEEDED',
    says: /complexity/,
  },
  {
    what: 'fragments whose fields double at each step',
    query: `{ ...F0 } ${times(9, i => `fragment F${i} on Person { a: positions { source { publisher { id } } } ...F${i + 1} }`)}`,
    ...invalid,
  },
  {
    what: 'fragments in fragments, ten times ten',
    query: `{ articles { nodes { ...A } } } fragment A on Article { ${times(10, i => `a${i}: people(first: 100) { nodes { ...B } }`)} } fragment B on Person { ${times(10, i => `b${i}: articles(first: 100) { nodes { id } }`)} }`,
    status: 400,
    code: 'LIMIT_EXCEEDED',
    says: /complexity/,
  },
  {
    what: '100 fragments that are not used',
    query: `{ __typename } ${times(100, i => `fragment F${i} on Person { id }`)}`,
    ...invalid,
  },
  {
    what: '200 spreads of fragments that are not there',
    query: `{ ${person} { ${times(199, i => `...F${i}`)} } }`,
    ...invalid,
  },
  {
    what: '100 fragments, each spread in each set',
    query: `{ ${person} { ${times(90, i => `...F${i}`)} } } ${times(90, i => `fragment F${i} on Person { a: name b: slug }`)}`,
    ...limit,
  },
  {
    what: 'inline fragments nested 300 deep',
    query: `{ ${person} { ${nested(300, '...{', 'id')} } }`,
    ...limit,
  },
  {
    what: '31 aliases',
    query: `{ ${times(31, i => `a${i}: __typename`)} }`,
    ...limit,
    says: /Too many aliases: 31 \(maximum 30\)/,
  },
  { what: '400 aliases', query: `{ ${times(400, i => `a${i}: __typename`)} }`, ...limit },
  {
    what: '20 aliases of the dearest list',
    query: `{ ${times(20, i => `a${i}: articles(first: 100) { nodes { people(first: 100) { nodes { id } } } }`)} }`,
    status: 400,
    code: 'LIMIT_EXCEEDED',
    says: /complexity/,
  },
  { what: 'one field 700 times', query: `{ ${times(700, '__typename')} }`, ...limit },
  {
    what: 'one field 21 times',
    query: `{ ${person} { ${times(21, 'id')} } }`,
    ...limit,
    says: /same response name in one selection set: 21 \(maximum 20\)/,
  },
  {
    what: 'many fields 20 times each',
    query: `{ ${person} { ${times(20, 'id name slug summary jobTitle givenName familyName birthDate deathDate')} } }`,
    status: 200,
    data: { person: null },
    reads: 1,
  },
  {
    what: 'sets that repeat themselves, one in the other',
    query: `{ ${times(19, `${person} { ${times(8, 'image { url }')} }`)} }`,
    status: 200,
    data: { person: null },
    reads: 1,
  },
  {
    what: '201 fields in a set',
    query: `{ ${person} { ${times(201, i => `x${i}`)} } }`,
    ...limit,
    says: /selections in one set: 201/,
  },
  {
    what: '21 fields at the root',
    query: `{ ${times(21, i => `a${i}: __typename`)} }`,
    ...limit,
    says: /root: 21/,
  },
  {
    what: '21 fields at the root, through a fragment',
    query: `{ ...F } fragment F on Query { ${times(21, i => `a${i}: __typename`)} }`,
    ...limit,
  },
  {
    what: '21 operations',
    query: times(21, i => `query Q${i} { __typename }`),
    ...limit,
    says: /operations: 21/,
  },
  {
    what: '100 directives on one field',
    query: `{ __typename ${times(100, '@include(if: true)')} }`,
    ...limit,
    says: /directives: 100/,
  },
  { what: '700 directives that nobody knows', query: `{ __typename ${times(700, '@a')} }`, ...limit },
  {
    what: '21 directives on fragments and variables',
    query: `query ($a: Int @a @a @a) @a @a @a { ...F ${times(14, '@a')} } fragment F on Query @a { __typename }`,
    ...limit,
  },
  {
    what: 'a directive twice where once is right',
    query: '{ __typename @include(if: true) @include(if: false) }',
    ...invalid,
  },
  {
    what: '@defer and @stream',
    query: '{ ... @defer { __typename } articles { nodes @stream(initialCount: 0) { id } } }',
    ...invalid,
  },
  {
    what: '16,001 characters',
    query: `{ __typename } #${'x'.repeat(15_985)}`,
    ...limit,
    says: /query is too long/,
  },
  {
    what: '15,900 characters of comment',
    query: `{ __typename } #${'x'.repeat(15_900)}\n`,
    status: 200,
    data: { __typename: 'Query' },
  },
  {
    what: '15,900 line breaks',
    query: `{ __typename }${'\n'.repeat(15_900)}`,
    status: 200,
    data: { __typename: 'Query' },
  },
  {
    what: '1,501 tokens',
    query: `{ ${times(1499, 'a')} }`,
    ...limit,
    says: /tokens in the query: 1501 \(maximum 1500\)/,
  },
  { what: '15,900 tokens', query: '{'.repeat(15_900), ...limit },
  { what: 'a name of 15,900 characters', query: `{ ${'x'.repeat(15_900)} }`, ...invalid },
  {
    what: '190 fields that do not exist',
    query: `{ ${person} { ${times(190, i => `nonsense${i}`)} } }`,
    ...invalid,
  },
  {
    what: '190 arguments that do not exist',
    query: `{ articles(${times(190, i => `nonsense${i}: 1`)}) { nodes { id } } }`,
    ...invalid,
  },
  {
    what: 'one argument 300 times',
    query: `{ articles(${times(300, 'first: 1')}) { nodes { id } } }`,
    ...invalid,
  },
  { what: '300 variables', query: `query (${times(300, i => `$v${i}: Int`)}) { __typename }`, ...invalid },
  {
    what: 'one variable 300 times',
    query: `query (${times(300, '$v: Int')}) { articles(first: $v) { nodes { id } } }`,
    ...invalid,
  },
  {
    what: 'a variable of lists 600 deep',
    query: `query ($v: ${nested(600, '[', 'ID', ']')}) { nodes(ids: $v) { id } }`,
    ...invalid,
  },
  {
    what: 'a list value 700 deep',
    query: `{ nodes(ids: ${nested(700, '[', '"a"', ']')}) { id } }`,
    ...invalid,
  },
  {
    what: 'an object value 300 deep',
    query: `{ articles(filter: ${nested(300, '{a:', '1')}) { nodes { id } } }`,
    ...invalid,
  },
  {
    what: 'an object value with 400 unknown fields',
    query: `{ articles(filter: {${times(400, i => `f${i}: 1`)}}) { nodes { id } } }`,
    ...invalid,
  },
  {
    what: 'fields under one name that differ in their arguments',
    query: `{ ${times(20, i => `a: articles(first: ${i + 1}) { nodes { id } }`)} }`,
    ...invalid,
  },
  {
    what: 'fields to be merged, in pairs of pairs of pairs',
    query: `{ ${times(20, i => `articles { nodes { people { nodes { ${i === 19 ? 'id: slug' : 'id'} } } } }`)} }`,
    ...invalid,
  },
  {
    what: 'fields to be merged that all agree',
    query: `{ ${times(14, `articles { nodes { ${times(3, 'image { url } people { nodes { id } }')} } }`)} }`,
    status: 400,
    code: 'LIMIT_EXCEEDED',
    says: /complexity/,
  },
  {
    what: 'fragments to be merged in pairs',
    query: `{ ${person} { ${times(60, i => `...F${i}`)} } } ${times(60, i => `fragment F${i} on Person { image { url } }`)}`,
    ...limit,
  },
  {
    what: 'fragments on types that cannot be',
    query: `{ articles { nodes { ${times(100, '... on Person { name }')} } } }`,
    ...limit,
  },
  {
    what: 'a subscription to a query',
    query: 'subscription { articles { nodes { id } } }',
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    what: 'a subscription by a client that takes no events',
    query: 'subscription { listMoved(lists: ["articles"]) { list } }',
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    what: 'a subscription to everything at once',
    query:
      'subscription { a: listMoved(lists: ["articles"]) { list } b: listMoved(lists: ["articles"]) { list } }',
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    what: 'a schema in place of a query',
    query: 'type Query { a: Int } schema { query: Query }',
    status: 400,
    code: 'BAD_REQUEST',
  },
  { what: 'a fragment alone', query: 'fragment F on Query { __typename }', status: 400, code: 'BAD_REQUEST' },
  {
    what: 'two operations and no name',
    query: 'query A { __typename } query B { __typename }',
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    what: 'two operations of one name',
    query: 'query A { __typename } query A { __typename }',
    operationName: 'A',
    ...invalid,
  },
  {
    what: 'an operation named __proto__',
    query: 'query A { __typename }',
    operationName: '__proto__',
    status: 400,
    code: 'BAD_REQUEST',
  },
  { what: 'the field __proto__', query: '{ __proto__ constructor hasOwnProperty }', ...invalid },
  { what: 'NUL in a query', query: '{ \0__typename }', ...unparsed },
  { what: 'bidi characters in a query', query: '{ \u202e__typename }', ...unparsed },
  {
    what: 'half a character in a query',
    query: '{ article(slug: "\ud800") { id } }',
    status: 400,
    code: 'BAD_REQUEST',
    says: /well-formed/,
  },
  { what: 'a character beyond Unicode', query: '{ article(slug: "\\u{110000}") { id } }', ...unparsed },
  { what: 'a text that does not end', query: `{ article(slug: "${'a'.repeat(10_000)}`, ...unparsed },
  {
    what: '5,000 escapes',
    query: `{ article(slug: "${'\\"'.repeat(5000)}") { id } }`,
    status: 200,
    data: { article: null },
  },
];

const introspection: Attack[] = [
  { what: 'an introspection', query: getIntrospectionQuery(), ...invalid, says: /introspection/i },
  { what: 'one type of the schema', query: '{ __type(name: "Article") { fields { name } } }', ...invalid },
  {
    what: 'a name that is nearly right',
    query: '{ artcle(slug: "a") { id } }',
    ...invalid,
    says: /^Cannot query field "artcle" on type "Query"\.$/,
  },
  {
    what: 'a value of an enum that is nearly right',
    query: '{ search(query: "a", types: [ARTICL]) { nodes { __typename } } }',
    ...invalid,
    says: /^(?!.*mean)/,
  },
];

const values: Attack[] = [
  {
    what: 'variables of 65 kB',
    query: 'query ($s: String) { article(slug: $s) { id } }',
    variables: { s: 'x'.repeat(65_000) },
    ...limit,
    says: /bytes of variables/,
  },
  {
    what: 'a list of 501 in the variables',
    query: 'query ($t: [NodeType!]) { search(query: "a", types: $t) { nodes { __typename } } }',
    variables: { t: Array(501).fill('ARTICLE') },
    ...limit,
    says: /list in the variables is too long: 501/,
  },
  {
    what: 'a variable nested 10,000 deep',
    init: post(`{"query":"{__typename}","variables":{"v":${nested(10_000, '[', '', ']')}}}`),
    ...limit,
    says: /nested too deeply/,
  },
  {
    what: 'extensions nested 10,000 deep',
    init: post(`{"query":"{__typename}","extensions":{"v":${nested(10_000, '[', '', ']')}}}`),
    status: 200,
    data: { __typename: 'Query' },
  },
  {
    what: '60 lists of 500 wrong values',
    query: `query (${times(60, i => `$v${i}: [Int!]`)}) { ${times(20, i => `a${i}: __typename @include(if: true)`)} }`,
    variables: Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`v${i}`, Array(500).fill('')])),
    ...limit,
  },
  {
    what: '30 lists of 500 wrong values in a filter',
    query: `query (${times(30, i => `$v${i}: [ID!]!`)}) { ${times(20, i => `a${i}: nodes(ids: $v${i}) { id }`)} ...F } fragment F on Query { __typename }`,
    variables: Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`v${i}`, Array(500).fill({})])),
    ...limit,
  },
  {
    what: '500 wrong values',
    query: 'query ($v: [ID!]!) { nodes(ids: $v) { id } }',
    variables: { v: Array(500).fill({}) },
    ...badVariable,
  },
  {
    what: '101 ids',
    query: 'query ($v: [ID!]!) { nodes(ids: $v) { id } }',
    variables: { v: Array(101).fill(base64(`Person:${ulid}`)) },
    status: 200,
    code: 'LIMIT_EXCEEDED',
  },
  {
    what: '11 mentions in a filter',
    query: 'query ($v: [ID!]) { articles(filter: { mentions: $v }) { nodes { id } } }',
    variables: {
      v: Array.from({ length: 11 }, (_, i) => base64(`Person:01ARZ3NDEKTSV4RRFFQ69G5F${10 + i}`)),
    },
    status: 200,
    code: 'LIMIT_EXCEEDED',
  },
  {
    what: 'points that a variable brings',
    query: `query ($n: Int!) { articles(first: $n) { nodes { people(first: $n) { nodes { articles(first: $n) { nodes { id } } } } } } }`,
    variables: { n: 100 },
    status: 400,
    code: 'LIMIT_EXCEEDED',
  },
  {
    what: 'points that a variable’s default brings',
    query: `query ($n: Int = 100) { articles(first: $n) { nodes { people(first: $n) { nodes { articles(first: $n) { nodes { id } } } } } } }`,
    status: 400,
    code: 'LIMIT_EXCEEDED',
  },
  {
    what: 'a negative page, to pay less',
    query: '{ articles(first: -100) { nodes { people(first: 100) { nodes { id } } } } }',
    ...badField,
  },
  {
    what: '__proto__ in the variables',
    query: 'query ($n: Int) { articles(first: $n) { nodes { id } } }',
    variables: JSON.parse('{"__proto__":{"n":5000},"n":0}'),
    ...badField,
  },
  {
    what: '__proto__ as a variable’s object',
    query: 'query ($f: ArticleFilter) { articles(first: 0, filter: $f) { nodes { id } } }',
    variables: JSON.parse('{"f":{"__proto__":{"section":"x"}}}'),
    ...badVariable,
    says: /"__proto__" is not defined/,
  },
  {
    what: 'constructor and toString as fields of an object',
    query: 'query ($f: ArticleFilter) { articles(filter: $f) { nodes { id } } }',
    variables: { f: { constructor: 1, toString: 2 } },
    ...badVariable,
  },
  {
    what: 'a field name of 50,000 characters',
    query: 'query ($f: ArticleFilter) { articles(filter: $f) { nodes { id } } }',
    variables: { f: { ['x'.repeat(50_000)]: 1 } },
    ...badVariable,
  },
  {
    what: 'a text of 60,000 characters for a number',
    query: 'query ($n: Int) { articles(first: $n) { nodes { id } } }',
    variables: { n: '9'.repeat(60_000) },
    ...badVariable,
  },
  ...[2 ** 31, 1.5, 1e300, -(2 ** 53), '1', true, [1, 2]].map(
    (n): Attack => ({
      what: `first: ${JSON.stringify(n)}`,
      query: 'query ($n: Int) { articles(first: $n) { nodes { id } } }',
      variables: { n },
      ...badVariable,
    }),
  ),
  { what: 'first: 1e400 in the query', query: '{ articles(first: 1e400) { nodes { id } } }', ...invalid },
  {
    what: 'first: a number of 10,000 digits',
    query: `{ articles(first: ${'9'.repeat(10_000)}) { nodes { id } } }`,
    ...invalid,
  },
  ...['2024-02-30', '2024-13', '0000-00', '24-01-01', '2024-1-1', '2024-01-01T00:00:00Z', '٢٠٢٤', ''].map(
    (d): Attack => ({
      what: `a date that is none: ${JSON.stringify(d)}`,
      query: 'query ($d: PartialDate) { events(filter: { from: $d }) { nodes { id } } }',
      variables: { d },
      ...badVariable,
    }),
  ),
  ...[
    '2024-02-30T00:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:00:00',
    '+012024-01-01T00:00:00Z',
    '0000-01-01T00:00:00+23:59',
    '2024-01-01',
  ].map(
    (d): Attack => ({
      what: `an instant that is none: ${d}`,
      query: 'query ($d: DateTime) { articles(filter: { publishedFrom: $d }) { nodes { id } } }',
      variables: { d },
      ...badVariable,
    }),
  ),
];

/** The signature of a list's cursors is no secret, so a cursor can be made for any place. */
const forged = (identity: string, place: string) => new Cursors(() => identity).encode(place);
const inSearch = JSON.stringify([
  parseSearchQuery('treaty', 'AUTO'),
  typeNames,
  filterText(undefined),
  'RELEVANCE',
  'AUTO',
]);
const places: readonly (readonly [string, string])[] = [
  ['of 3,000 characters', 'x'.repeat(3000)],
  ['with NUL', 'a\0'],
  ['that ends in a private character', 'a\ue000'],
  ['that is empty', ''],
];
const cursors: Attack[] = [
  ...places.flatMap(([what, place]): Attack[] => [
    {
      what: `a cursor of articles ${what}`,
      query: `{ articles(after: "${forged('articles DESC', place)}") { nodes { id } } }`,
      ...badField,
    },
    {
      what: `a cursor of changes ${what}`,
      query: `{ changes(after: "${forged('changes ', `2024-01-01 ${place}`)}") { nodes { recordId } } }`,
      ...badField,
    },
  ]),
  ...[
    'nonsense',
    '{}',
    '[1]',
    '["a\ue000"]',
    '["A",1e999,"B"]',
    '["A",{},"B"]',
    `["${'A'.repeat(2000)}"]`,
    '[["A"]]',
  ].map(
    (place): Attack => ({
      what: `a cursor of a search: ${place.slice(0, 20)}`,
      query: `{ search(query: "treaty", after: "${forged(inSearch, place)}") { nodes { __typename } } }`,
      ...badField,
    }),
  ),
  {
    what: 'a cursor that is no UTF-8',
    query: `{ articles(after: "${Buffer.concat([Buffer.from(forged('articles DESC', ''), 'base64url'), Buffer.from([0xff, 0x5a])]).toString('base64url')}") { nodes { id } } }`,
    ...badField,
  },
  {
    what: 'a cursor of changes of no time',
    query: `{ changes(after: "${forged('changes ', 'never A')}") { nodes { recordId } } }`,
    ...badField,
  },
  {
    what: 'a cursor of 12,000 characters',
    query: `{ articles(after: "${'QUJD'.repeat(3000)}") { nodes { id } } }`,
    ...badField,
  },
  {
    what: 'a cursor of another list',
    query: `{ people(after: "${forged('articles DESC', '2024#A')}") { nodes { id } } }`,
    ...badField,
  },
];

const names: Attack[] = [
  ...[
    ['a path', '../../etc/passwd'],
    ['an id without a type', base64(ulid)],
    ['an id of the type __proto__', base64(`__proto__:${ulid}`)],
    ['an id of the type constructor', base64(`constructor:${ulid}`)],
    ['an id of an API key', base64(`key:${ulid}`)],
    ['an id with a separator', base64(`Person:${ulid}#document`)],
    ['an id with NUL', base64(`Person:${ulid}\0`)],
    ['an id in lower case', base64(`Person:${ulid.toLowerCase()}`)],
    ['an id in base64 that is written otherwise', `${base64(`Person:${ulid}`)}=`],
    ['a statement of nothing', base64('Statement:a.b')],
    ['an id of 12,000 characters', 'A'.repeat(12_000)],
  ].map(
    ([what, id]): Attack => ({
      what: `node: ${what}`,
      query: `{ node(id: "${id?.replace(/\0/g, '')}") { id } }`,
      ...badField,
    }),
  ),
  ...[
    'a#b',
    'a/b',
    '../a',
    'a%23b',
    'A',
    'a b',
    'a--b',
    '-a',
    'a​b',
    '‮a',
    'a'.repeat(10_000),
    '',
    '.',
    '..',
    'a\n',
    '<script>',
    "'; DROP TABLE articles; --",
    '{"S":"a"}',
  ].map(
    (slug): Attack => ({
      what: `slug: ${JSON.stringify(slug).slice(0, 30)}`,
      query: 'query ($slug: String) { person(slug: $slug) { id } }',
      variables: { slug },
      status: 200,
      data: { person: null },
    }),
  ),
  {
    what: 'slug: NUL',
    query: 'query ($slug: String) { article(slug: $slug) { id } }',
    variables: { slug: 'a\0b' },
    status: 200,
    data: { article: null },
  },
  {
    what: 'slug: half a character',
    query: 'query ($slug: String) { article(slug: $slug) { id } }',
    variables: { slug: '\ud800' },
    status: 200,
    data: { article: null },
  },
  ...['constructor', 'tostring', 'é', 'ａ'].map(
    (slug): Attack => ({
      what: `slug: ${slug}`,
      query: 'query ($slug: String) { topic(slug: $slug) { id } }',
      variables: { slug },
      status: 200,
      data: { topic: null },
      reads: 1,
    }),
  ),
  ...[
    ['of 60,000 characters', 'é'.repeat(30_000)],
    ['of half a character', '\ud800'],
    ['of another list', 'security/../../people'],
    ['with separators', 'a#b/c%2f'],
  ].map(
    ([what, section]): Attack => ({
      what: `a section ${what}`,
      query: 'query ($s: String) { articles(filter: { section: $s, language: $s }) { nodes { id } } }',
      variables: { s: section },
      status: 200,
      data: { articles: { nodes: [] } },
      reads: 4,
    }),
  ),
];

const searches: Attack[] = [
  {
    what: 'a search of 1,001 characters',
    query: 'query ($q: String!) { search(query: $q) { nodes { __typename } } }',
    variables: { q: 'x'.repeat(1001) },
    status: 200,
    code: 'LIMIT_EXCEEDED',
  },
  {
    what: 'a search for all of 21 words',
    query: `{ search(match: ALL, query: "${times(21, i => `wort${i}`)}") { nodes { __typename } } }`,
    status: 200,
    code: 'LIMIT_EXCEEDED',
  },
  ...[
    '"'.repeat(400),
    '-'.repeat(400),
    '-"'.repeat(200),
    '.*+?^$(){}|'.repeat(30),
    '\0'.repeat(100),
    '‮‭​',
    '-a',
    '  ',
  ].map(
    (q): Attack => ({
      what: `a search for ${JSON.stringify(q).slice(0, 24)}`,
      query: 'query ($q: String!) { search(query: $q) { nodes { __typename } } }',
      variables: { q },
      ...badField,
    }),
  ),
  {
    what: 'a search for half a character',
    query: 'query ($q: String!) { search(query: $q) { nodes { __typename } } }',
    variables: { q: '\ud800 \udfff' },
    ...badField,
  },
  {
    what: 'a prefix of 201 characters',
    query: 'query ($q: String!) { suggest(prefix: $q) { id } }',
    variables: { q: 'x'.repeat(201) },
    status: 200,
    code: 'LIMIT_EXCEEDED',
  },
  {
    what: 'a prefix of 200 letters with 1 accent each',
    query: 'query ($q: String!) { suggest(prefix: $q) { id } }',
    variables: { q: 'é'.repeat(100) },
    status: 200,
    data: { suggest: [] },
    // The names that begin so, and those with one wrong letter among the first four, which are all the same here.
    reads: 2,
  },
  {
    what: 'a prefix of signs',
    query: 'query ($q: String!) { suggest(prefix: $q) { id } }',
    variables: { q: '%_*?\\#/'.repeat(20) },
    status: 200,
    data: { suggest: [] },
  },
];

const mutations: Attack[] = [
  {
    what: 'a mutation by nobody',
    query: 'mutation { createTopic(input: { name: "x" }) { __typename } }',
    status: 200,
    code: 'UNAUTHENTICATED',
  },
  {
    what: 'a deletion by nobody',
    query: `mutation { deleteArticle(id: "${base64(`Article:${ulid}`)}", expectedRevision: 1) { __typename } }`,
    status: 200,
    code: 'UNAUTHENTICATED',
  },
  {
    what: '20 mutations by nobody',
    query: `mutation { ${times(20, i => `a${i}: createTopic(input: { name: "x" }) { __typename }`)} }`,
    status: 200,
    code: 'UNAUTHENTICATED',
  },
];

let api: Api;
let exploring: Api;
let before: Map<string, Item>;

beforeAll(async () => {
  api = await startApi({ server: { showCost: false } });
  exploring = await startApi({ over: api, server: { introspection: true, showCost: false } });
  before = await scan(api.table);
});

afterAll(async () => {
  printOutcomes('Documents and values');
  expect(await scan(api.table)).toEqual(before);
});

test.for([...shapes, ...introspection, ...values, ...cursors, ...names, ...searches, ...mutations])(
  '$what',
  attack => withstand(api, attack),
);

const explorations: Attack[] = [
  {
    what: 'interfaces of types of interfaces of types',
    query: '{ __type(name: "Article") { interfaces { possibleTypes { interfaces { name } } } } }',
    ...invalid,
    says: /introspection depth/,
  },
  {
    what: 'fields of types of fields of types of fields',
    query: '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }',
    ...limit,
  },
  {
    what: 'four introspections',
    query: `{ ${times(4, i => `a${i}: __schema { types { ...T } }`)} } fragment T on __Type { name fields { ...F } inputFields { ...V } interfaces { ...R } enumValues { name } possibleTypes { ...R } } fragment F on __Field { name args { ...V } type { ...R } } fragment V on __InputValue { name type { ...R } } fragment R on __Type { ${nested(9, 'kind name ofType { ', 'kind name')} }`,
    ...limit,
    says: /introspection/,
  },
  {
    what: '20 introspections of one type',
    query: `{ ${times(20, i => `a${i}: __type(name: "Article") { fields { type { fields { args { type { name } } } } } }`)} }`,
    status: 200,
  },
  {
    what: '20 introspections of all types',
    query: `{ ${times(20, i => `a${i}: __schema { types { fields { name args { name type { name } } type { name } } } }`)} }`,
    ...limit,
  },
  {
    what: 'as much introspection as is allowed',
    query: `{ ${times(4, i => `a${i}: __schema { types { fields { name args { name type { name } } type { name } } } }`)} }`,
    status: 200,
  },
];

test.for(explorations)('where the schema may be explored: $what', attack => withstand(exploring, attack));
