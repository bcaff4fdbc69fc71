import { readFileSync } from 'node:fs';
import { GraphQLNonNull } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { schema } from '../../src/schema/schema.ts';
import { type Api, type Client, startSampleApi } from '../api.ts';

/** One part of a screen that fails leaves the others. */
let api: Api;
let editor: Client;
beforeAll(async () => {
  api = await startSampleApi();
  editor = await api.as({ scopes: ['ADMIN'] });
});

const connections = [
  'articles',
  'people',
  'organizations',
  'places',
  'topics',
  'events',
  'agreements',
  'changes',
  'drafts',
  'auditLog',
  'releases',
  'fronts',
];
const failing = new Map([
  ...connections.map(name => [name, `${name}(first: 1, after: "zzz") { nodes { __typename } }`] as const),
  ['search', 'search(query: "a", after: "zzz") { nodes { __typename } }'],
  ['sections', 'sections { articles(first: 1, after: "zzz") { nodes { __typename } } }'],
  ['suggest', 'suggest(prefix: "a", first: 99) { __typename }'],
  ['similarArticles', 'similarArticles(text: "a", first: 99) { __typename }'],
]);
const leaves = new Map([
  [
    'Entity.timeline',
    'person(slug: "mohsin-naqvi") { slug failing: timeline(after: "zzz") { nodes { __typename } } }',
  ],
  ['Entity.related', 'person(slug: "mohsin-naqvi") { slug failing: related(first: 99) { __typename } }'],
  [
    'Article.related',
    'article(slug: "pakistan-xinjiang-police-training") { slug failing: related(first: 99) { __typename } }',
  ],
  [
    'Article.similar',
    'article(slug: "pakistan-xinjiang-police-training") { slug failing: similar(first: 99) { __typename } }',
  ],
]);

/** Lists of the root that are not null. */
const complete = ['nodes', 'recognizeEntities'];

test('every list of the root may be null, but for those of a given length', () => {
  const required = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(
    ({ type }) => type instanceof GraphQLNonNull,
  );
  // `nodes` has null at the place of each record that fails, and an editor asks for the names in a text alone.
  expect(required.map(({ name }) => name)).toEqual(complete);
  const lists = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(({ type }) =>
    /Connection$|^\[/.test(String(type)),
  );
  expect(
    lists
      .map(({ name }) => name)
      .filter(name => ![...complete, 'webhooks'].includes(name))
      .toSorted(),
  ).toEqual([...failing.keys()].toSorted());
});

test.each([...failing])('%s fails alone', async (name, field) => {
  const { data, errors, status } = await editor.ask(
    `{ here: articles(first: 1) { nodes { slug } } failing: ${field} }`,
  );
  expect(status).toBe(200);
  expect(data).toEqual({ here: { nodes: [{ slug: expect.any(String) }] }, failing: null });
  // A section itself does not fail, but the list of its articles, which takes the list of sections with it.
  expect(errors?.map(({ path }) => path?.[0])).toEqual(['failing']);
  expect(name).not.toBe('');
});

test.each([...leaves])('%s fails alone', async (_, field) => {
  const { data, errors } = await api.ask(`{ record: ${field} }`);
  expect(data).toEqual({ record: { slug: expect.any(String), failing: null } });
  expect(errors).toHaveLength(1);
});

test('a text that cannot be converted leaves its article', async () => {
  const { defaultLimits } = await import('../../src/server/limits.ts');
  const strict = await startSampleApi({ server: { limits: { ...defaultLimits, conversion: 10 } } });
  const { data, errors } = await strict.ask('{ articles(first: 2) { nodes { slug body(format: HTML) } } }');
  expect(data.articles.nodes).toEqual([0, 1].map(() => ({ slug: expect.any(String), body: null })));
  expect(errors).toMatchObject(
    [0, 1].map(() => ({ extensions: { code: 'LIMIT_EXCEEDED', limit: 'conversion' } })),
  );
});

test('a missing right and a limit of the whole operation refuse as before', async () => {
  const { data, errors } = await api.ask(
    '{ here: articles(first: 1) { nodes { slug } } drafts { nodes { id } } }',
  );
  expect(data.drafts).toBeNull();
  expect(data.here.nodes).toHaveLength(1);
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  const dear = await api.ask(
    '{ articles(first: 100) { nodes { people(first: 100) { nodes { name slug } } } } }',
  );
  expect(dear.data ?? null).toBeNull();
  expect(dear.errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED', limit: 'points' } }]);
});

test('docs/querying.md names every field that may fail alone', () => {
  const docs = readFileSync(new URL('../../docs/querying.md', import.meta.url), 'utf8');
  const [, paragraph = ''] = /\nParts of a screen fail independently\.(.*?)\n\n/s.exec(`${docs}\n\n`) ?? [];
  const ofRecords = [...leaves.keys()].map(name => name.replace(/^.*\./, ''));
  for (const name of [...failing.keys(), ...ofRecords, 'webhooks', 'body', 'jsonLd'])
    expect(paragraph).toContain(`\`${name}\``);
});
