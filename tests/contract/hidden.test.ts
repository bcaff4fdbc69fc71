import { beforeAll, expect, test } from 'vitest';
import { globalId } from '../../src/model/global-id.ts';
import { derivedId, derivedKey } from '../../src/model/id.ts';
import type { TypeName } from '../../src/model/types.ts';
import { type Api, startApi, unhurried } from '../api.ts';
import { ownStories } from '../near-duplicates/stories.ts';
import { isLong } from '../seed.ts';
import { operation } from './operations.ts';

/**
 * The public's requests over two tables of the same public content, of which one also has drafts, scheduled and withdrawn articles with the same
 * words, entities, sections and languages. Whatever is answered, headers and costs included, has to be the same to the byte.
 */
const now = Date.parse('2024-06-01T12:00:00.000Z');
const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString();
/** Repeated sentences of a body that takes several read units. */
const longBody = isLong ? 2000 : 700;
let plain: Api;
let withHidden: Api;

const entities = [
  { type: 'Person', slug: 'ada', name: 'Ada Harbour', alternateNames: ['Countess of Treaties'] },
  { type: 'Person', slug: 'bob', name: 'Bob Harbour', summary: 'Signed the treaty of the harbour.' },
  { type: 'Organization', slug: 'council', name: 'Harbour Council' },
  { type: 'Place', slug: 'oslo', name: 'Oslo' },
  { type: 'Topic', slug: 'sea', name: 'Law of the sea' },
  {
    type: 'Event',
    slug: 'summit',
    name: 'Harbour Summit',
    startDate: '2024-05',
    participants: [{ actor: 'Person/ada' }],
  },
  {
    type: 'Agreement',
    slug: 'pact',
    name: 'Harbour Treaty',
    parties: [{ actor: 'Organization/council' }],
    milestones: [{ status: 'SIGNED', date: '2024-05-02', source: 'Article/public-3' }],
  },
];
/** A text that public and hidden articles have in common. */
const alike = ownStories()[0]?.body;

const articles = Array.from({ length: isLong ? 60 : 44 }, (_, i) =>
  article(`public-${i}`, i, {
    publishedAt: at(-1 - i),
    ...(i % 5 < 2 ? { body: `${alike} Part ${i}.` } : {}),
    ...(i % 5 === 1 ? { versionOf: `Article/public-${i - 1}` } : {}),
  }),
);
const hidden = Array.from({ length: isLong ? 100 : 40 }, (_, i) => {
  const state = [
    { publishedAt: at(0.001 + i) },
    {},
    { publishedAt: at(-i), status: 'WITHDRAWN' },
    { publishedAt: at(24 * i), status: 'WITHDRAWN' },
  ][i % 4];
  return article(`hidden-${i}`, i, {
    ...state,
    ...(i % 5 === 0 ? { translationOf: `Article/public-${i % articles.length}` } : {}),
    ...(i % 5 === 1 ? { versionOf: `Article/public-${i % articles.length}` } : {}),
    body:
      i % 5 < 3 && i % 3 > 0
        ? `${alike} Part ${i}.`
        : 'A harbour treaty. '.repeat(i % 3 === 0 ? longBody : 3),
  });
});

function article(slug: string, i: number, more: object) {
  return {
    type: 'Article',
    slug,
    headline: `Harbour treaty ${i % 7 === 0 ? 'zone' : 'border'}`,
    summary: `The council of Oslo on treaties, part ${i % 5}.`,
    figures: Array.from({ length: i % 9 === 0 ? 40 : 1 }, (_, n) => ({
      label: 'ships',
      value: n,
      text: `Of the harbour, ${n} were counted on that day in the port.`,
    })),
    language: i % 4 === 0 ? 'de' : 'en',
    section: i % 3 === 0 ? 'world' : 'security',
    keywords: ['harbour', 'law'],
    body: `The harbour treaty was read. ${i % 2 === 0 ? 'The border stayed open.' : 'Nothing was signed.'}`,
    mentions: [
      { entity: i % 2 === 0 ? 'Person/ada' : 'Person/bob', role: 'SUBJECT' },
      { entity: 'Organization/council' },
      { entity: 'Topic/sea', role: 'CATEGORY' },
      { entity: 'Place/oslo' },
      { entity: 'Agreement/pact' },
      { entity: 'Event/summit' },
    ],
    statements: [{ text: 'The harbour is ours.', kind: 'QUOTE', speaker: 'Person/ada' }],
    ...more,
  };
}

beforeAll(async () => {
  const addresses = { article: 'https://news.example/{slug}', entity: 'https://news.example/{type}/{slug}' };
  const options = { ...unhurried, clock: () => now, server: { ...unhurried.server, addresses } };
  plain = await startApi(options);
  withHidden = await startApi(options);
  const public_ = [...entities, ...articles];
  expect((await plain.import(...public_)).problems).toEqual([]);
  // Some are there before the public content, some come after it.
  expect(
    (await withHidden.import(...entities, ...hidden.slice(0, hidden.length / 2), ...articles)).problems,
  ).toEqual([]);
  expect((await withHidden.import(...hidden.slice(hidden.length / 2))).problems).toEqual([]);
});

const idOf = ({ type, slug }: { type: string; slug: string }) =>
  globalId(type, derivedId(type as TypeName, slug));

const searches = [
  'harbour',
  'treaty',
  'harbour treaty',
  'treaty zone',
  'harbour -zone',
  'treaty -border',
  '"harbour treaty"',
  'treaty -"border stayed"',
  'harbour council oslo law',
  'the',
  'ada harbour',
];
const variants = [
  {},
  { types: ['ARTICLE'] },
  { types: ['ARTICLE', 'PERSON'] },
  { types: ['PERSON', 'EVENT'] },
  { filter: { section: 'world' } },
  { filter: { language: 'de', mentions: [idOf({ type: 'Person', slug: 'ada' })] } },
  { filter: { publishedFrom: at(-40), publishedTo: at(40) } },
];

test('searches in both orders, page after page', async () => {
  const document = `query ($query: String!, $orderBy: SearchOrder, $filter: ArticleFilter, $types: [NodeType!], $after: String) {
    search(query: $query, orderBy: $orderBy, filter: $filter, types: $types, first: 40, after: $after) {
      edges { cursor excerpt node { __typename ... on Node { id } } } pageInfo { hasNextPage endCursor }
    }
  }`;
  let compared = 0;
  for (const [i, query] of searches.entries()) {
    // All variants of the first query, or queries, and two of each other one.
    const some = i < (isLong ? 3 : 1) ? variants : [variants[0], variants[1 + (i % (variants.length - 1))]];
    for (const variant of some) {
      for (const orderBy of ['RELEVANCE', 'RECENCY']) {
        let after: string | undefined;
        do {
          const text = await same(document, { query, orderBy, after, ...variant });
          const { search } = JSON.parse(text).data;
          compared += search.edges.length;
          after = search.pageInfo.hasNextPage ? search.pageInfo.endCursor : undefined;
        } while (after !== undefined);
      }
    }
  }
  expect(compared).toBeGreaterThan(isLong ? 1000 : 500);
});

test('suggestions, in the order of how often what they name is mentioned', async () => {
  for (const prefix of ['h', 'ha', 'harbour', 'a', 'b', 'o', 'law', 'co', 'treat', 'harbour t'])
    await same(operation('Suggest'), { prefix });
});

test('every request of a news app', async () => {
  const slugs = (type: string) => entities.filter(one => one.type === type).map(({ slug }) => ({ slug }));
  const ids = [...entities, ...articles.slice(0, 10)].map(idOf);
  const variables: Readonly<Record<string, readonly object[]>> = {
    HomeFeed: [{}, { first: 100 }],
    SectionFeed: [{ section: 'world' }, { section: 'security' }],
    ArticlePage: articles.slice(0, 10).map(one => ({ id: idOf(one) })),
    ArticleBySlug: articles.slice(0, 10).map(({ slug }) => ({ slug })),
    ArticleBlocks: articles.slice(0, 10).map(({ slug }) => ({ slug })),
    Gallery: articles.slice(0, 10).map(({ slug }) => ({ slug })),
    Languages: articles.slice(0, 10).map(({ slug, language }) => ({ slug, language })),
    Sections: [{}, { first: 50 }],
    PersonPage: slugs('Person'),
    OrganizationPage: slugs('Organization'),
    AgreementPage: slugs('Agreement'),
    EventPage: slugs('Event'),
    PlacePage: slugs('Place'),
    TopicPage: slugs('Topic'),
    Timeline: entities.map(one => ({ id: idOf(one) })),
    Search: searches.map(query => ({ query })),
    Together: [{ a: ids[0], b: ids[2] }],
    Upcoming: [{ from: '2024' }],
    OpenAgreements: [{}],
    Sync: [{}],
    Bookmarks: [{ ids }],
    AtoZ: [{}],
  };
  for (const [name, all] of Object.entries(variables))
    for (const one of all) await same(operation(name), one);
});

test('lists from their end, from cursors, and of related records', async () => {
  const page =
    '{ edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }';
  await same(`{ articles(last: 20) ${page} }`);
  const first = await same(`{ articles(first: 5) ${page} }`);
  const { startCursor, endCursor } = JSON.parse(first).data.articles.pageInfo;
  await same(`{ articles(first: 5, before: "${startCursor}") ${page} }`);
  await same(`{ articles(last: 5, before: "${endCursor}") ${page} }`);
  for (const { type, slug } of entities)
    await same(
      `{ ${type.toLowerCase()}(slug: "${slug}") { articles(last: 3) ${page} related(first: 20) { articleCount latestArticle { id } entity { id } } timeline(first: 40) { edges { date cursor } } } }`,
    );
  for (const one of articles.slice(0, isLong ? 20 : 8))
    await same(
      `{ article(slug: "${one.slug}") { related(first: 20) { id } mentions { edges { node { id articles(first: 2) ${page} } } } } }`,
    );
});

test('the costs of drafts by id, whose documents cross the size of a read unit in small steps', async () => {
  // Documents of 3.8 to 4.3 KB; a unit is 4 KB, eventually consistent half a unit.
  const drafts = Array.from({ length: 35 }, (_, n) => ({
    type: 'Article',
    slug: `draft-${n}`,
    headline: 'Draft',
    summary: '語'.repeat(1090 + 4 * n),
  }));
  expect((await withHidden.import(...drafts)).problems).toEqual([]);
  for (const draft of drafts) await same(`{ node(id: "${idOf(draft)}") { id } }`);
});

test('feeds and queries by GET, with what caches are told of them', async () => {
  const query = encodeURIComponent(
    '{ search(query: "harbour") { edges { cursor } } articles { nodes { slug } } }',
  );
  for (const path of [
    `/graphql?query=${query}`,
    '/feed.xml',
    '/feed.json',
    '/feed.xml?section=world',
    '/feed.json?language=de',
    '/live.json?lists=articles,section/world,section/secret',
    ...hidden.slice(0, 12).map(({ slug }) => `/live.json?lists=Article/${slug}`),
    ...entities.map(({ type, slug }) => `/jsonld/${type.toLowerCase()}/${slug}`),
    ...['jsonld/article', 'ninjs'].flatMap(path => ['public-3', 'hidden-3'].map(slug => `/${path}/${slug}`)),
    ...['/ninjs', '/ninjs?type=article', '/ninjs/event/summit'],
    ...['/sitemap.xml', '/sitemap/changes.xml', '/news-sitemap.xml'],
    // Months of days around those of the articles, with pages that only hidden ones would fill.
    ...['2024-05-22', '2024-06-01', '2024-06-08', '2024-07-01'].map(day => `/sitemap/${day}.xml`),
  ])
    await sameResponse(path, {});
});

test('tools and resources for AI clients', async () => {
  const message = (method: string, params: object) =>
    sameResponse('/mcp', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
  const names = [...entities.map(idOf), ...entities.map(({ name }) => name), 'harbour', 'treaty zone'];
  const tools = ['who_is', 'timeline', 'what_was_agreed', 'statements_by', 'figures'];
  const calls: [string, object][] = [
    ...names.flatMap((name, i) =>
      (isLong ? tools : [tools[i % tools.length] ?? '']).map(tool => [tool, { name }] as [string, object]),
    ),
    ...tools.map((tool): [string, object] => [tool, { name: 'Ada Harbour' }]),
    ...searches.map((query): [string, object] => ['search_news', { query }]),
    ...[...articles.slice(0, 5), ...hidden.slice(0, 8)].flatMap((one): [string, object][] => [
      ['get_article', { article: one.slug }],
      ['get_article', { article: idOf(one) }],
    ]),
  ];
  for (const [name, args] of calls) {
    const text = await message('tools/call', { name, arguments: args });
    expect(text, `${name} ${JSON.stringify(args)}`).toContain('"structuredContent"');
  }
  expect(JSON.parse(await message('resources/list', {})).result.resources).toHaveLength(20);
  for (const { slug } of hidden.slice(0, 8))
    await message('resources/read', { uri: `communique://article/${slug}` });
  const ref = { type: 'ref/resource', uri: 'communique://article/{slug}' };
  const completed = await message('completion/complete', { ref, argument: { name: 'slug', value: '' } });
  expect(JSON.parse(completed).result.completion.values.length).toBeGreaterThan(20);
  await message('completion/complete', { ref, argument: { name: 'slug', value: 'hidden' } });
});

test('versions of a story, texts alike, and feeds without versions', async () => {
  const found = [];
  for (const i of [0, 1, 5, 6, 10, 11]) {
    // Apart from each other: whether both read articles in one request depends on which of them is there first.
    const answers = [];
    for (const fields of [
      'versionOf { id } versions { id slug }',
      'similar(first: 20) { similarity isSameStory article { id } }',
    ])
      answers.push(JSON.parse(await same(`{ article(slug: "public-${i}") { ${fields} } }`)).data.article);
    found.push({ ...answers[0], ...answers[1] });
  }
  expect(found.some(({ versions, similar }) => versions.length > 0 && similar.length > 5)).toBe(true);
  for (const filter of ['', 'section: "world"', 'kinds: [STORY]', 'language: "de"'])
    await same(
      `{ articles(first: 30, filter: { withoutVersions: true ${filter} }) { edges { cursor node { id } } } }`,
    );
});

test('requests for what is hidden, which is as if it were not there', async () => {
  for (const one of hidden.slice(0, 12)) {
    await same(`{ article(slug: "${one.slug}") { id } }`);
    await same(
      'query ($id: ID!, $statement: ID!) { article(id: $id) { id headline body } node(id: $id) { id } statement: node(id: $statement) { id } }',
      {
        id: idOf(one),
        statement: globalId(
          'Statement',
          `${derivedId('Article', one.slug)}.${derivedKey('The harbour is ours.')}`,
        ),
      },
    );
    await same('query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Article { related { id } } } }', {
      ids: [idOf(one), idOf({ type: 'Article', slug: 'public-1' })],
    });
  }
});

function same(query: string, variables: object = {}): Promise<string> {
  return sameResponse('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
}

/** The body of an answer of both, which has to be equal in what anybody can see of it. */
async function sameResponse(path: string, init: RequestInit): Promise<string> {
  const [expected, found] = [await answerOf(plain, path, init), await answerOf(withHidden, path, init)];
  if (found.text !== expected.text) {
    const at = [...expected.text].findIndex((character, i) => character !== found.text[i]);
    const around = [expected, found].map(({ text }) => text.slice(Math.max(0, at - 100), at + 100));
    throw new Error(`${path} ${String(init.body)} answers differently:\n${around.join('\n')}`);
  }
  expect(found, `${path} ${String(init.body)}`).toEqual(expected);
  return found.text;
}

async function answerOf(api: Api, path: string, init: RequestInit) {
  const response = await api.fetch(path, init);
  const body = await response.text();
  // Which requests are under way together is a matter of how busy the machine is.
  const text = body.replace(/"rounds":\d+,/, '');
  // Then the ETag, a digest of the body, is too.
  const left = text === body ? ['x-request-id'] : ['x-request-id', 'etag'];
  const headers = [...response.headers].filter(([name]) => !left.includes(name)).toSorted();
  return { status: response.status, headers, text };
}
