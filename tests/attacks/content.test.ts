import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { toHtml, toPlain } from '../../src/formats/markdown.ts';
import type { Item } from '../../src/store/attributes.ts';
import { type Api, type Client, importInto, sourceOf, startApi } from '../api.ts';
import { scan } from '../table.ts';
import { scripts } from './scripts.ts';

let api: Api;
let writer: Client;
let before: Map<string, Item>;

beforeAll(async () => {
  api = await startApi();
  writer = await api.as({ scopes: ['ADMIN'] });
  before = await scan(api.table);
});

const errors = '... on InvalidInputError { message path issues { path message } }';
const createArticle = `mutation ($input: ArticleInput!) { createArticle(input: $input) { __typename ... on Article { id body(format: HTML) plain: body(format: PLAIN) } ${errors} } }`;
const createAgreement = `mutation ($input: AgreementInput!) { createAgreement(input: $input) { __typename ${errors} } }`;

/** Texts of which micromark takes a minute and more to make sense. */
const tangles: readonly [what: string, body: string][] = [
  ['emphasis that is never closed', '*a_ '.repeat(64_000)],
  ['quotes in quotes', '> '.repeat(128_000)],
  ['headings that end paragraphs', 'a\n=\n'.repeat(60_000)],
  ['lists in lists', `${'- '.repeat(10)}a\n`.repeat(11_000)],
];

describe.for(tangles)('a text of %s', ([, body]) => {
  test('is refused before anything is written, in seconds', async () => {
    const start = process.cpuUsage();
    const { data } = await writer.ask(createArticle, { input: { headline: 'x', body } });
    const { user, system } = process.cpuUsage(start);
    expect(data.createArticle).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'body'],
      message: expect.stringMatching(/too complex/),
    });
    expect((user + system) / 1000).toBeLessThan(5000);
    expect(await scan(api.table)).toEqual(before);
  });
});

/** The worst that was found of what is converted without a guard: two hundred marks, close together or far apart. */
const shortTangles: readonly [what: string, body: string][] = [
  ['lists in lists', `${'- '.repeat(200)}${'word '.repeat(400)}`],
  ['emphasis that is never closed', `${' *'.repeat(200)}${'w'.repeat(19_000)}`],
  ['links that are never closed', `${'[a]('.repeat(66)}${'w'.repeat(19_000)}`],
  ['links far apart', `[a](${'w'.repeat(280)}`.repeat(66)],
  ['numbers in numbers', `${'1. '.repeat(200)}${'1'.repeat(19_000)}`],
];

test.for(shortTangles)('a short text of %s takes little time without a guard', ([, body]) => {
  toHtml(body);
  const start = process.cpuUsage();
  toHtml(body);
  toPlain(body);
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1000).toBeLessThan(400);
});

test('a text that is too complex is a problem of its line, and the other lines are imported', async () => {
  const own = await startApi();
  const [, body] = tangles[0] ?? [];
  const { problems, new: made } = await own.import(
    { type: 'Article', slug: 'tangled', headline: 'x', body },
    { type: 'Article', slug: 'plain', headline: 'x', body: 'x' },
  );
  expect(problems).toMatchObject([
    { line: 1, path: ['body'], message: expect.stringMatching(/too complex/) },
  ]);
  expect(made).toEqual({ Article: 1 });
});

describe('a document whose item DynamoDB would not take', () => {
  const provisions = (length: number) => Array(100).fill('条'.repeat(length));

  test('is InvalidInputError, and nothing is written', async () => {
    const { data } = await writer.ask(createAgreement, {
      input: { name: 'x', provisions: provisions(1500) },
    });
    expect(data.createAgreement).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input'],
      message: expect.stringMatching(/has too many bytes.*: 45\d\d\d\d \(maximum 380000\)/),
    });
    expect(await scan(api.table)).toEqual(before);
  });

  test('is a problem of an import, also of one that only looks', async () => {
    const own = await startApi();
    const lines = [{ type: 'Agreement', slug: 'x', name: 'x', provisions: provisions(1500) }];
    for (const dryRun of [true, false]) {
      const { problems, wrong } = await importInto(own.table, sourceOf(lines), { dryRun });
      expect(problems).toMatchObject([
        { line: 1, path: [], message: expect.stringMatching(/has too many bytes/) },
      ]);
      expect(wrong).toEqual({ Agreement: 1 });
    }
    expect(await scan(own.table)).toEqual(new Map());
  });

  test('the largest that may be is written, changed and deleted', async () => {
    const own = await startApi();
    const client = await own.as({ scopes: ['ADMIN'] });
    const text = 'x'.repeat(256_000);
    const statements = Array.from({ length: 70 }, (_, i) => ({ text: `${i} ${'条'.repeat(1700)}` }));
    const made = await client.ask(
      `mutation ($input: ArticleInput!) { createArticle(input: $input) { __typename ... on Article { id } ${errors} } }`,
      { input: { headline: 'x', body: text, statements } },
    );
    const { id } = made.data.createArticle;
    const changed = await client.ask(
      'mutation ($id: ID!) { updateArticle(id: $id, expectedRevision: 1, input: { headline: "y" }) { ... on Article { headline } } }',
      { id },
    );
    expect(changed.data.updateArticle).toEqual({ headline: 'y' });
    const published = await client.ask(
      'mutation ($id: ID!) { publishArticle(id: $id, expectedRevision: 2) { ... on Article { status } } }',
      { id },
    );
    expect(published.data.publishArticle).toEqual({ status: 'PUBLISHED' });
    const deleted = await client.ask(
      'mutation ($id: ID!) { deleteArticle(id: $id, expectedRevision: 3) { __typename } }',
      { id },
    );
    expect(deleted.data.deleteArticle).toEqual({ __typename: 'Deleted' });
  });
});

test.for(scripts)('%s comes out of HTML clean', async script => {
  const { data } = await writer.ask(createArticle, {
    input: { headline: 'x', slug: randomUUID(), body: script },
  });
  const html: string = data.createArticle.body;
  const tags = [...html.matchAll(/<\/?([a-z0-9]+)([^>]*)>/gi)];
  for (const [tag, name = '', attributes = ''] of tags) {
    expect(`p a figure img code pre em strong`.split(' '), tag).toContain(name);
    for (const [, attribute = '', value = ''] of attributes.matchAll(/([\w-]+)="([^"]*)"/g)) {
      expect(['href', 'src', 'alt', 'title', 'class'], tag).toContain(attribute);
      if (attribute === 'href' || attribute === 'src') expect(value).toMatch(/^$|^https:\/\//);
    }
    expect(attributes.replace(/\s*[\w-]+="[^"]*"/g, ''), tag).toMatch(/^\s*\/?$/);
  }
  expect(html.replace(/<\/?[a-z0-9]+(?:\s[\w-]+="[^"]*"|\s*\/)*\s*>/gi, '')).not.toMatch(/<[a-z!/]/i);
});

test.for([
  'javascript:alert(1)',
  'JAVASCRIPT:alert(1)',
  ' https://a.example/ b',
  'java\nscript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  '//evil.example',
  '/relative',
  'https://user:password@a.example/',
  'http://',
  'https://a.example/\0',
])('%j is no URL', async url => {
  for (const input of [
    { name: 'x', sameAs: [url] },
    { name: 'x', image: { url, alt: 'x' } },
  ]) {
    const { errors: refused, data } = await writer.ask(
      `mutation ($input: TopicInput!) { createTopic(input: $input) { __typename ${errors} } }`,
      { input },
    );
    const code = refused?.[0]?.extensions.code ?? data.createTopic.__typename;
    expect(['BAD_USER_INPUT', 'InvalidInputError']).toContain(code);
  }
});

test.for(['\0', '\x1b[2J', '\ud800', '\x7f'])('no name holds %j', async part => {
  const { data } = await writer.ask(
    `mutation ($input: TopicInput!) { createTopic(input: $input) { __typename ${errors} } }`,
    { input: { name: `a${part}b` } },
  );
  expect(data.createTopic).toMatchObject({ __typename: 'InvalidInputError', path: ['input', 'name'] });
});

test.for([1e300, 1e15, -1e15, 5e-324, 1e-130, -1e-101])('%d is no number of a figure', async value => {
  const figures = [{ label: 'x', value, text: 'x' }];
  const { data } = await writer.ask(createArticle, { input: { headline: 'x', slug: randomUUID(), figures } });
  expect(data.createArticle).toMatchObject({ __typename: 'InvalidInputError' });
  expect(data.createArticle.path).toEqual(['input', 'figures', '0', 'value']);
});

test.for([0, -0, 0.1, 1e-100, 999_999_999_999_999])('%d is', async value => {
  const figures = [{ label: 'x', value, text: 'x' }];
  const { data } = await writer.ask(
    'mutation ($input: ArticleInput!) { createArticle(input: $input) { ... on Article { figures { value } } } }',
    { input: { headline: 'x', slug: randomUUID(), figures } },
  );
  expect(data.createArticle.figures).toEqual([{ value: value + 0 }]);
});

test('a text to be converted is converted once, however often it is asked for; too many are not', async () => {
  const own = await startApi();
  await own.import(
    ...Array.from({ length: 6 }, (_, i) => ({
      type: 'Article',
      slug: `a${i}`,
      headline: 'x',
      body: 'one two three '.repeat(17_000),
      publishedAt: '2024-01-01T00:00:00Z',
    })),
  );
  const ask = (first: number, fields: string) =>
    own.ask(`{ articles(first: ${first}) { nodes { ${fields} } } }`);
  const aliases = Array.from({ length: 30 }, (_, i) => `a${i}: body(format: HTML)`).join(' ');
  const start = process.cpuUsage();
  // Thirty times the same text would be too large an answer, but is no work.
  expect((await ask(1, aliases)).errors?.[0]?.message).toMatch(/bytes in the response/);
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(3000);
  expect((await ask(4, 'body(format: PLAIN)')).errors).toBeUndefined();
  const { errors: refused } = await ask(6, 'body(format: PLAIN)');
  expect(refused?.[0]?.extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', allowed: 1_000_000 });
  expect((await ask(6, 'body')).errors).toBeUndefined();
});
