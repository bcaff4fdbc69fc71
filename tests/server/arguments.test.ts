import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { jsonLog } from '../../src/server/log.ts';
import { type Api, type Client, startApi } from '../api.ts';

/** Variables that are null in place of a non-null argument, in valid documents: an error for the caller, and no line in the log. */
let api: Api;
let editor: Client;
const lines: string[] = [];

beforeAll(async () => {
  const log = jsonLog('info', line => void lines.push(line));
  api = await startApi({ server: { requestLog: { log, stage: 'test' } } });
  await api.import({
    type: 'Article',
    slug: 'x',
    headline: 'X',
    publishedAt: '2024-01-01T00:00:00Z',
    body: 'Text',
  });
  editor = await api.as({ scopes: ['ADMIN'] });
});

beforeEach(() => {
  lines.length = 0;
});

interface Case {
  readonly query: string;
  readonly argument: string;
  readonly of: string;
  readonly path?: (string | number)[];
}

const at = (query: string, argument: string, of: string, ...path: (string | number)[]): Case =>
  path.length === 0 ? { query, argument, of } : { query, argument, of, path };

const cases: Case[] = [
  at(
    'query ($v: TextFormat) { article(slug: "x") { body(format: $v) } }',
    'format',
    'body',
    'article',
    'body',
  ),
  at(
    'query ($v: TextFormat = HTML) { article(slug: "x") { text: body(format: $v) } }',
    'format',
    'body',
    'article',
    'text',
  ),
  at('query ($v: String = "x") { search(query: $v) { nodes { __typename } } }', 'query', 'search', 'search'),
  at(
    'query ($v: ID = "x") { articles(filter: { mentions: [$v] }) { nodes { slug } } }',
    'filter.mentions.0',
    'articles',
    'articles',
  ),
  at('query ($v: ID = "x") { nodes(ids: ["secret", $v]) { id } }', 'ids.1', 'nodes', 'nodes'),
  at(
    'query ($v: Boolean = true) { articles { nodes { slug @include(if: $v) } } }',
    'if',
    '@include',
    'articles',
    'nodes',
    0,
  ),
  at(
    'query ($v: Boolean = true) { articles { nodes { ... @skip(if: $v) { slug } } } }',
    'if',
    '@skip',
    'articles',
    'nodes',
    0,
  ),
  at(
    'query ($v: Boolean = true) { article(slug: "x") { ...F } } fragment F on Article { ...G @skip(if: $v) } fragment G on Article { slug }',
    'if',
    '@skip',
    'article',
  ),
  at('query ($v: Boolean = true) { articles @include(if: $v) { nodes { slug } } }', 'if', '@include'),
];

const mutations: Case[] = [
  at(
    'mutation ($v: MentionRole) { createArticle(input: { headline: "secret", mentions: [{ entity: "Person/x", role: $v }] }) { __typename } }',
    'input.mentions.0.role',
    'createArticle',
    'createArticle',
  ),
  at(
    'mutation ($v: ID = "x") { createArticle(input: { headline: "secret", mentions: { entity: $v } }) { __typename } }',
    'input.mentions.entity',
    'createArticle',
    'createArticle',
  ),
  at(
    'mutation ($v: Int = 1) { deleteArticle(id: "secret", expectedRevision: $v) { __typename } }',
    'expectedRevision',
    'deleteArticle',
    'deleteArticle',
  ),
];

test.for([...cases, ...mutations])('$query', async ({ query, argument, of, path }) => {
  const client = query.startsWith('mutation') ? editor : api;
  const { errors } = await client.ask(query, { v: null });
  expect(errors).toEqual([
    {
      message:
        `The argument "${argument}" of "${of}" cannot be null, as the variable "$v" is. ` +
        'Give the variable a value, or leave it out.',
      locations: [expect.anything()],
      ...(path === undefined ? {} : { path }),
      extensions: { code: 'BAD_USER_INPUT' },
    },
  ]);
  const logged = lines.map(line => JSON.parse(line));
  expect(logged.filter(({ level }) => level === 'error')).toEqual([]);
  expect(logged.find(({ message }) => message === 'request')).not.toHaveProperty('Faults', 1);
  expect(lines.join()).not.toContain('secret');
});

describe('what is right beside it', () => {
  test('is answered, and counted', async () => {
    const { data, errors, extensions } = await api.ask(
      'query ($v: String = "x") { search(query: $v) { nodes { __typename } } article(slug: "x") { slug } }',
      { v: null },
    );
    expect(data).toEqual({ search: null, article: { slug: 'x' } });
    expect(errors).toMatchObject([{ path: ['search'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(extensions.cost.complexity).toBe(2);
  });

  test('does not make room for more than an operation may cost', async () => {
    const many = Array.from({ length: 200 }, (_, i) => `a${i}: articles(first: 100) { nodes { slug } }`);
    const { errors } = await api.ask(
      `query ($v: String = "x") { search(query: $v) { nodes { __typename } } ${many.join(' ')} }`,
      { v: null },
    );
    expect(errors?.[0]?.extensions.code).toBe('LIMIT_EXCEEDED');
  });

  test('includes a field that is left out by its directive', async () => {
    const query =
      'query ($v: String = "x", $no: Boolean!) { search(query: $v) @include(if: $no) { nodes { __typename } } article(slug: "x") { slug } }';
    const { data, errors } = await api.ask(query, { v: null, no: false });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ article: { slug: 'x' } });
  });

  test.for([
    ['query ($v: TextFormat) { article(slug: "x") { body(format: $v) } }', {}],
    ['query ($v: TextFormat = PLAIN) { article(slug: "x") { body(format: $v) } }', {}],
    ['query ($v: Int) { article(slug: "x") { body people(first: $v) { nodes { slug } } } }', { v: null }],
  ] as const)('%s is answered with %j', async ([query, variables]) => {
    const { data, errors } = await api.ask(query, variables);
    expect(errors).toBeUndefined();
    expect(data.article.body).toBe('Text');
  });
});
