import { beforeAll, expect, test } from 'vitest';
import { scopes } from '../../src/access/scope.ts';
import { globalId } from '../../src/model/global-id.ts';
import { derivedId } from '../../src/model/id.ts';
import { type Api, type Client, startApi } from '../api.ts';

/** The instant at which what is scheduled becomes public. */
const instant = Date.parse('2030-01-01T00:00:00.000Z');
const words = 'The text of a draft';
const stages = {
  draft: { publishedAt: undefined },
  scheduled: { publishedAt: '2030-01-01T00:00:00.000Z' },
  withdrawn: { publishedAt: '2020-01-01T00:00:00.000Z', status: 'WITHDRAWN' },
};
type Stage = keyof typeof stages;
const stageNames = Object.keys(stages) as Stage[];

let now = instant - 1;
let api: Api;
let editor: Client;
/** The ids of the articles' statements, by slug. */
const statementIds = new Map<string, string>();

beforeAll(async () => {
  api = await startApi({ clock: () => now });
  const articles = stageNames.map(slug => ({
    type: 'Article',
    slug,
    headline: `Secret ${slug}`,
    body: `Body of ${slug}`,
    section: 's',
    mentions: [{ entity: 'Person/ada' }, { entity: 'Topic/peace' }],
    statements: [{ text: words, speaker: 'Person/ada' }],
    ...stages[slug],
  }));
  const { problems } = await api.import(
    {
      type: 'Person',
      slug: 'ada',
      name: 'Ada',
      positions: stageNames.map(slug => ({ title: slug, source: `Article/${slug}` })),
    },
    { type: 'Topic', slug: 'peace', name: 'Peace' },
    {
      type: 'Agreement',
      slug: 'deal',
      name: 'Deal',
      milestones: stageNames.map((slug, i) => ({
        status: 'SIGNED',
        date: `202${i}`,
        source: `Article/${slug}`,
      })),
      parties: [{ actor: 'Person/ada' }],
    },
    ...articles,
  );
  expect(problems).toEqual([]);
  editor = await api.as({ scopes: ['READ_DRAFTS'] });
  for (const slug of stageNames) {
    const { data } = await editor.ask(`{ article(slug: "${slug}") { statements { id } } }`);
    statementIds.set(slug, data.article.statements[0].id);
  }
});

/** Every way to a single article, by what it answers with where there is one. */
const query = `query ($id: ID!, $slug: String!, $statement: ID!) {
  byId: article(id: $id) { headline }
  bySlug: article(slug: $slug) { headline body status related { slug } }
  node(id: $id) { ... on Article { headline } }
  nodes(ids: [$id]) { ... on Article { headline } }
  statement: node(id: $statement) { ... on Statement { text article { headline } } }
}`;
const sources = `{
  person(slug: "ada") { positions { title source { headline } } timeline { edges { node { ... on AgreementMilestone { source { headline } } } } } }
  agreement(slug: "deal") { milestones { source { headline } } }
}`;
const lists = `{
  articles { nodes { headline } }
  section: articles(filter: { section: "s" }) { nodes { headline } }
  person(slug: "ada") {
    articles { nodes { headline } }
    statements { nodes { text } }
    timeline { edges { node { ... on Article { headline } } } }
    related { entity { name } articleCount latestArticle { headline } }
  }
}`;

test.for(stageNames)('without the right a %s article equals a missing one, on every path', async stage => {
  now = instant - 1;
  for (const client of [api, ...(await othersThanEditors())]) {
    const { data, errors, extensions } = await client.ask(query, namesOf(stage));
    expect(errors).toBeUndefined();
    expect(data).toEqual({ byId: null, bySlug: null, node: null, nodes: [null], statement: null });
    const absent = await client.ask(query, namesOf('nothing'));
    expect(absent.data).toEqual(data);
    // Nor is it told by how much there was to read, and so by the time it took.
    expect(absent.extensions.cost.requests).toBe(extensions.cost.requests);
    expect(absent.extensions.cost.rounds).toBe(extensions.cost.rounds);
  }
});

test.for(stageNames)('with READ_DRAFTS a %s article is found by every lookup', async stage => {
  now = instant - 1;
  for (const client of [editor, await api.as({ scopes: ['ADMIN'] })]) {
    const { data, errors } = await client.ask(query, namesOf(stage));
    expect(errors).toBeUndefined();
    const headline = `Secret ${stage}`;
    expect(data).toEqual({
      byId: { headline },
      bySlug: { headline, body: `Body of ${stage}`, status: stage.toUpperCase(), related: [] },
      node: { headline },
      nodes: [{ headline }],
      statement: { text: words, article: { headline } },
    });
  }
});

test('sources of positions and milestones are shown to callers who may see them', async () => {
  now = instant - 1;
  for (const client of [api, ...(await othersThanEditors())]) {
    const { data } = await client.ask(sources);
    expect(JSON.stringify(data)).not.toContain('Secret');
    expect(data.agreement.milestones).toHaveLength(3);
  }
  const { data } = await editor.ask(sources);
  for (const part of [data.person.positions, data.person.timeline, data.agreement.milestones])
    for (const stage of stageNames) expect(JSON.stringify(part)).toContain(`Secret ${stage}`);
});

test('lists are public, even for editors: a scheduled article is in them from its publication time on', async () => {
  const clients = [api, editor, await api.as({ scopes: ['ADMIN'] })];
  now = instant - 1;
  for (const client of clients) {
    const { data } = await client.ask(lists);
    expect(JSON.stringify(data)).not.toMatch(/Secret|text of a draft/);
  }
  now = instant;
  for (const client of clients) {
    const { data } = await client.ask(lists);
    const headline = 'Secret scheduled';
    expect(data.articles.nodes).toEqual([{ headline }]);
    expect(data.section.nodes).toEqual([{ headline }]);
    expect(data.person.articles.nodes).toEqual([{ headline }]);
    expect(data.person.statements.nodes).toEqual([{ text: words }]);
    expect(JSON.stringify(data.person.timeline)).toContain(headline);
  }
});

test('at its publication time a scheduled article is found by everybody, by every lookup', async () => {
  now = instant - 1;
  expect((await api.ask(query, namesOf('scheduled'))).data.byId).toBeNull();
  now = instant;
  const { data } = await api.ask(query, namesOf('scheduled'));
  expect(data.bySlug).toMatchObject({ headline: 'Secret scheduled', status: 'PUBLISHED' });
  expect(data.statement.article.headline).toBe('Secret scheduled');
});

test('a caller with WRITE alone gets the draft that it wrote whole: text and JSON-LD too', async () => {
  const writer = await api.as({ scopes: ['WRITE'] });
  const answer = '... on Article { id revision headline body blocks { __typename } jsonLd }';
  const created = await writer.ask(
    `mutation { result: createArticle(input: { headline: "Mine", body: "My text" }) { ${answer} } }`,
  );
  expect(created.errors).toBeUndefined();
  const { id, revision } = created.data.result;
  const edited = await writer.ask(
    `mutation { result: updateArticle(id: "${id}", expectedRevision: ${revision}, input: { headline: "Ours" }) { ${answer} } }`,
  );
  expect(edited.errors).toBeUndefined();
  const { jsonLd, ...rest } = edited.data.result;
  expect(rest).toMatchObject({
    headline: 'Ours',
    body: 'My text',
    blocks: [{ __typename: 'ParagraphBlock' }],
  });
  expect(JSON.parse(jsonLd)).toMatchObject({ headline: 'Ours' });
  expect((await writer.ask(`{ node(id: "${id}") { id } }`)).data.node).toBeNull();
});

/** Somebody with each of the scopes that do not show drafts. */
function othersThanEditors(): Promise<Client[]> {
  const others = scopes.filter(scope => scope !== 'READ_DRAFTS' && scope !== 'ADMIN');
  return Promise.all(others.map(scope => api.as({ scopes: [scope] })));
}

function namesOf(slug: string) {
  const id = derivedId('Article', slug);
  const statement = statementIds.get(slug) ?? globalId('Statement', `${id}.000000000000`);
  return { id: globalId('Article', id), slug, statement };
}
