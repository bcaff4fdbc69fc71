import { beforeAll, describe, expect, test } from 'vitest';
import { parseGlobalId } from '../../src/model/global-id.ts';
import { jsonLog } from '../../src/server/log.ts';
import { documentKey } from '../../src/store/keys.ts';
import { transact } from '../../src/store/transaction.ts';
import { type Api, type Client, startApi } from '../api.ts';

/** Merged records that lead back to themselves, which only damage makes: each read of one ends, and the operator is told. */
let api: Api;
let editor: Client;
let article: { id: string; revision: number };
const logged: string[] = [];
const slugs = ['self', 'a', 'b', 'one', 'two', 'three', 'end'];
const ids: Record<string, string> = {};

const cycle = {
  message: 'Internal server error. Report it; a retry does not help.',
  extensions: { code: 'INTERNAL_SERVER_ERROR' },
};

beforeAll(async () => {
  const log = jsonLog('error', line => void logged.push(line));
  api = await startApi({ server: { requestLog: { log, stage: 'dev' } } });
  editor = await api.as({ scopes: ['ADMIN'] });
  await api.import(...slugs.map(slug => ({ type: 'Person', slug, name: slug })), {
    type: 'Article',
    slug: 'x',
    headline: 'X',
    publishedAt: '2024-01-01T00:00:00Z',
  });
  const fields = slugs.map(slug => `${slug}: person(slug: "${slug}") { id }`).join(' ');
  const { data } = await api.ask(`{ ${fields} article(slug: "x") { id revision } }`);
  for (const slug of slugs) ids[slug] = data[slug].id;
  article = data.article;
  await lead('self', 'self');
  await lead('a', 'b');
  await lead('b', 'a');
  await lead('one', 'two');
  await lead('two', 'three');
  await lead('three', 'end');
});

async function lead(from: string, to: string): Promise<void> {
  const [own, target] = [from, to].map(slug => parseGlobalId(ids[slug] ?? '')?.id ?? '');
  await transact(api.table, [
    { put: { ...documentKey({ type: 'Person', id: own ?? '' }), mergedInto: target } },
  ]);
}

describe.for(['self', 'a', 'b'])('from %s', slug => {
  test.for([
    'node(id: $id) { id }',
    'person(id: $id) { name }',
    `person(slug: "${slug}") { name }`,
    'nodes(ids: [$id]) { id }',
    'articles(filter: { mentions: [$id] }) { nodes { slug } }',
    'search(query: "x", filter: { mentions: [$id] }) { nodes { __typename } }',
  ])('%s is an error that discloses no internals', async field => {
    logged.length = 0;
    const query = `query ($id: ID!) { ok: article(slug: "x") { slug } found: ${field} ids: nodes(ids: [$id]) { id } }`;
    const { data, errors } = await api.ask(query, { id: ids[slug] });
    expect(data.ok).toEqual({ slug: 'x' });
    expect(errors).toHaveLength(2);
    for (const error of errors ?? []) expect(error).toMatchObject(cycle);
    const recordKey = parseGlobalId(ids[slug] ?? '');
    expect(logged.join('\n')).toContain(
      `The merged record Person ${recordKey?.id} redirects to itself. Run communique verify for details.`,
    );
  });

  test('a mutation that refers to the cycle ends, and writes nothing', async () => {
    const mutation = `mutation ($id: ID!, $revision: Int!, $entity: ID!) {
      updateArticle(id: $id, expectedRevision: $revision, input: { mentions: [{ entity: $entity }] }) { __typename }
    }`;
    const { errors } = await editor.ask(mutation, { ...article, entity: ids[slug] });
    expect(errors).toMatchObject([cycle]);
    const { data } = await api.ask('{ article(slug: "x") { revision } }');
    expect(data.article.revision).toBe(article.revision);
  });
});

test('a finite chain of several steps is followed to its end', async () => {
  const { data } = await api.ask('query ($id: ID!) { node(id: $id) { ... on Person { name } } }', {
    id: ids.one,
  });
  expect(data.node).toEqual({ name: 'end' });
});
