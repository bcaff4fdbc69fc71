import { beforeAll, expect, test } from 'vitest';
import { generate, generatedId } from '../../bench/generate.ts';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { putAll } from '../../src/store/batch-write.ts';
import { type Answer, startApi, unhurried } from '../api.ts';
import type { ModelDocument } from '../model.ts';
import { Newsroom } from '../newsroom.ts';
import { itemsIn } from '../search/archive.ts';

/** What articles say of themselves, and the feeds that are made of it, as editors and apps see them. */
let room: Newsroom;
const ids: Record<string, string> = {};

beforeAll(async () => {
  room = await Newsroom.open('2024-06-01T08:00:00Z', unhurried);
  for (const slug of ['ada', 'bob', 'eve'])
    ids[slug] = (await room.made('Person', { slug, name: slug.toUpperCase() })).id;
  ids.press = (await room.made('Organization', { slug: 'press', name: 'Press Agency', kind: 'MEDIA' })).id;
  for (const [slug, broader] of [['climate'], ['oceans', 'climate'], ['reefs', 'oceans'], ['trade']])
    ids[slug ?? ''] = (
      await room.made('Topic', {
        slug,
        name: slug,
        ...(broader === undefined ? {} : { broader: ids[broader] }),
      })
    ).id;
  for (const [slug, within] of [['island'], ['town', 'island'], ['harbour', 'town']])
    ids[slug ?? ''] = (
      await room.made('Place', { slug, name: slug, ...(within === undefined ? {} : { within: ids[within] }) })
    ).id;
  const mention = (slug: string, role = 'MENTIONED') => ({ entity: ids[slug], role });
  await published('opinion', {
    kind: 'OPINION',
    section: 'world',
    mentions: [mention('ada', 'AUTHOR'), mention('press', 'AUTHOR'), mention('reefs', 'CATEGORY')],
  });
  await published('flash', {
    urgency: 'BREAKING',
    section: 'world',
    mentions: [mention('bob', 'SUBJECT'), mention('harbour', 'LOCATION')],
  });
  await published('portrait', {
    kind: 'VIDEO',
    section: 'culture',
    byline: ['A Guest'],
    mentions: [mention('ada', 'SUBJECT'), mention('bob', 'AUTHOR'), mention('ada', 'QUOTED')],
  });
  await published('story', { section: 'sport', mentions: [mention('eve'), mention('oceans', 'CATEGORY')] });
  await published('later', { urgency: 'IMPORTANT', mentions: [mention('island', 'LOCATION')] });
  await room.drain();
}, 600_000);

test('an article has a kind, an urgency and authors, which lists show without a further read', async () => {
  const { data, extensions } = await room.api.ask(
    '{ articles { nodes { slug kind urgency byline authors { __typename slug name } } } }',
  );
  const by = (slug: string) => data.articles.nodes.find((one: Answer['data']) => one.slug === slug);
  expect(by('story')).toEqual({ slug: 'story', kind: 'STORY', urgency: 'ROUTINE', byline: [], authors: [] });
  expect(by('opinion')).toMatchObject({
    kind: 'OPINION',
    byline: ['ADA', 'Press Agency'],
    authors: [
      { __typename: 'Person', slug: 'ada' },
      { __typename: 'Organization', slug: 'press' },
    ],
  });
  expect(by('portrait')).toMatchObject({ kind: 'VIDEO', byline: ['A Guest'], authors: [{ slug: 'bob' }] });
  expect(by('flash')).toMatchObject({ urgency: 'BREAKING' });
  expect(extensions.cost).toMatchObject({ requests: 2, rounds: 1 });
});

test('the page of an article and the feed for readers name the same authors', async () => {
  const { article } = await room.read(
    '{ article(slug: "opinion") { byline authors { slug } mentions(roles: [AUTHOR]) { nodes { slug } } } }',
  );
  expect(article.byline).toEqual(['ADA', 'Press Agency']);
  expect(article.authors).toEqual(article.mentions.nodes);
  const feed = JSON.parse(await (await room.api.fetch('/feed.json')).text());
  expect(feed.items.find(({ title }: { title: string }) => title === 'opinion').authors).toEqual([
    { name: 'ADA' },
    { name: 'Press Agency' },
  ]);
});

test('six authors are too many for a card, and are read', async () => {
  const own = await Newsroom.open('2024-06-01T08:00:00Z', unhurried);
  const authors = await Promise.all(
    Array.from({ length: 6 }, (_, i) => own.made('Person', { name: `Author ${i}` })),
  );
  await own.published({
    headline: 'Six',
    mentions: authors.map(({ id }) => ({ entity: id, role: 'AUTHOR' })),
  });
  const { data, extensions } = await own.api.ask('{ articles { nodes { byline authors { name } } } }');
  expect(data.articles.nodes[0].byline).toHaveLength(6);
  expect(data.articles.nodes[0].authors).toHaveLength(6);
  expect(extensions.cost.requests).toBe(3);
});

test.each([
  ['kinds of which none is the usual one', { kinds: ['VIDEO', 'OPINION'] }, ['portrait', 'opinion']],
  ['the usual kind', { kinds: ['STORY'] }, ['later', 'story', 'flash']],
  ['the usual kind and another', { kinds: ['STORY', 'VIDEO'] }, ['later', 'story', 'portrait', 'flash']],
  ['no kind', { kinds: [] }, []],
  ['an urgency', { urgency: 'BREAKING' }, ['flash']],
  ['the usual urgency', { urgency: 'ROUTINE' }, ['story', 'portrait', 'opinion']],
  ['sections', { sections: ['sport', 'culture'] }, ['story', 'portrait']],
  ['one section of several', { sections: ['sport'] }, ['story']],
  ['no section', { sections: [] }, []],
  ['anyone followed', { mentionsAny: ['eve', 'bob'] }, ['story', 'portrait', 'flash']],
  ['nobody followed', { mentionsAny: [] }, []],
  ['authors', { mentionsAny: ['ada', 'bob'], roles: ['AUTHOR'] }, ['portrait', 'opinion']],
  ['a second role', { mentionsAny: ['ada'], roles: ['QUOTED'] }, ['portrait']],
  ['required in a role', { mentions: ['bob'], roles: ['SUBJECT'] }, ['flash']],
  ['muted', { mentionsNone: ['ada', 'eve'] }, ['later', 'flash']],
  ['followed but muted', { mentionsAny: ['ada', 'bob'], mentionsNone: ['ada'] }, ['flash']],
  ['a topic itself', { mentionsAny: ['climate'] }, []],
  ['a topic with narrower ones', { mentionsAny: ['climate'], includeNarrower: true }, ['story', 'opinion']],
  ['a required topic with narrower ones', { mentions: ['oceans', 'eve'], includeNarrower: true }, ['story']],
  ['a place with those within', { mentionsAny: ['island'], includeNarrower: true }, ['later', 'flash']],
  [
    'a muted topic with narrower ones',
    { mentionsNone: ['climate'], includeNarrower: true },
    ['later', 'portrait', 'flash'],
  ],
  [
    'everything at once',
    { mentionsAny: ['ada', 'bob'], kinds: ['STORY'], sections: ['world'], urgency: 'BREAKING' },
    ['flash'],
  ],
])('articles with %s', async (_what, filter, expected) => {
  expect(await slugsWith(filter)).toEqual(expected);
});

test('an entity has the articles in which it has a role, and the edge says which', async () => {
  const articlesOf = async (slug: string, filter: object) => {
    const { node } = await room.read(
      'query ($id: ID!, $filter: ArticleFilter) { node(id: $id) { ... on Entity { articles(filter: $filter) { edges { role node { slug } } } } } }',
      { id: ids[slug], filter },
    );
    return node.articles.edges.map(({ role, node: { slug: of } }: Answer['data']) => `${of} ${role}`);
  };
  expect(await articlesOf('ada', {})).toEqual(['portrait SUBJECT', 'opinion AUTHOR']);
  expect(await articlesOf('ada', { roles: ['AUTHOR'] })).toEqual(['opinion AUTHOR']);
  expect(await articlesOf('ada', { roles: ['QUOTED', 'AUTHOR'] })).toEqual([
    'portrait QUOTED',
    'opinion AUTHOR',
  ]);
  expect(await articlesOf('ada', { kinds: ['VIDEO'] })).toEqual(['portrait SUBJECT']);
  expect(await articlesOf('ada', { mentionsNone: [ids.ada] })).toEqual([]);
  expect(await articlesOf('bob', { mentionsAny: [ids.ada], roles: ['AUTHOR'] })).toEqual(['portrait AUTHOR']);
  expect(await articlesOf('climate', {})).toEqual([]);
  expect(await articlesOf('climate', { includeNarrower: true })).toEqual([
    'story CATEGORY',
    'opinion CATEGORY',
  ]);
});

test('a search takes the same conditions, except roles', async () => {
  const found = async (filter: object) => {
    const { search } = await room.read(
      'query ($filter: ArticleFilter) { search(query: "lighthouse", filter: $filter, orderBy: RECENCY) { nodes { ... on Article { slug } } } }',
      { filter },
    );
    return search.nodes.map(({ slug }: Answer['data']) => slug);
  };
  expect(await found({ kinds: ['OPINION', 'VIDEO'] })).toEqual(['portrait', 'opinion']);
  expect(await found({ urgency: 'ROUTINE', sections: ['world', 'sport'] })).toEqual(['story', 'opinion']);
  expect(await found({ mentionsAny: [ids.climate], includeNarrower: true })).toEqual(['story', 'opinion']);
  expect(await found({ mentionsAny: [ids.eve, ids.bob], mentionsNone: [ids.ada] })).toEqual([
    'story',
    'flash',
  ]);
  await expect(found({ mentionsAny: [ids.eve], roles: ['AUTHOR'] })).rejects.toThrow(
    '"roles" is not supported by "search"; use "articles".',
  );
});

test.each([
  [
    { mentionsAny: many(101) },
    'Too many "mentionsAny" in the filter: 101 (maximum 100). Name fewer entities.',
  ],
  [
    { mentionsNone: many(21) },
    'Too many "mentionsNone" in the filter: 21 (maximum 20). Name fewer entities.',
  ],
  [{ sections: many(21) }, 'Too many "sections" in the filter: 21 (maximum 20). Name fewer sections.'],
  [
    { mentionsAny: ['x'] },
    `"x" in the filter's mentionsAny is not the id of an entity. Use an id returned by this API.`,
  ],
  [
    { roles: ['AUTHOR'] },
    'The filter has "roles" without "mentions" or "mentionsAny". Name the entities in these roles.',
  ],
])('a filter beyond its limits is refused: %#', async (filter, message) => {
  const { errors } = await room.api.ask(
    'query ($filter: ArticleFilter) { articles(filter: $filter) { nodes { id } } }',
    {
      filter,
    },
  );
  expect(errors?.map(one => one.message)).toEqual([message]);
});

test('a hundred topics with the narrower ones are read, and one more is refused', async () => {
  const narrower = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => ({
      ...{ type: 'Topic', slug: `part-${from + i}`, name: `Part ${from + i}`, broader: 'Topic/whole' },
    }));
  await room.api.import({ type: 'Topic', slug: 'whole', name: 'Whole' }, ...narrower(0, 99));
  const { topic } = await room.read('{ topic(slug: "whole") { id } }');
  const codes = async () => {
    const { errors } = await room.api.ask(
      'query ($id: ID!) { articles(filter: { mentionsAny: [$id], includeNarrower: true }) { nodes { id } } }',
      topic,
    );
    return errors?.map(({ extensions }) => extensions.code);
  };
  expect(await codes()).toBeUndefined();
  await room.api.import(...narrower(99, 100));
  expect(await codes()).toEqual(['LIMIT_EXCEEDED']);
});

test('a filter by a merged entity finds the articles of its survivor', async () => {
  const own = await Newsroom.open('2024-06-01T08:00:00Z', unhurried);
  const [one, other] = [
    await own.made('Person', { name: 'One' }),
    await own.made('Person', { name: 'Other' }),
  ];
  await own.published({ headline: 'Of one', slug: 'of-one', mentions: [{ entity: one.id }] });
  await own.published({ headline: 'Of other', slug: 'of-other', mentions: [{ entity: other.id }] });
  await own.drain();
  expect((await own.merge(one, { ...other, revision: 1 })).__typename).toBe('Person');
  await own.drain();
  for (const filter of [{ mentionsAny: [one.id] }, { mentionsAny: [one.id, other.id] }]) {
    const { articles } = await own.read(
      'query ($filter: ArticleFilter) { articles(filter: $filter) { nodes { slug } } }',
      { filter },
    );
    expect(articles.nodes.map(({ slug }: Answer['data']) => slug).toSorted()).toEqual(['of-one', 'of-other']);
  }
});

test('a feed of twenty followed takes a read of each list and one of the cards; one of a hundred is answered', async () => {
  const now = Date.parse('2030-01-01T00:00:00Z');
  const api = await startApi({ ...unhurried, clock: () => now });
  const corpus = {
    articles: 1000,
    people: 100,
    organizations: 20,
    events: 10,
    agreements: 5,
    places: 5,
    topics: 5,
    words: 20,
    seed: 7,
  };
  const documents = [...generate(corpus)] as ModelDocument[];
  const isInFeeds = ({ pk }: { pk: string }) => /^list#articles$|\/keys$/.test(pk);
  for (let from = 0; from < documents.length; from += 500)
    await putAll(
      api.table.patient(),
      itemsIn(documents.slice(from, from + 500), documents).filter(isInFeeds),
    );
  const feed = `query ($follows: [ID!]!, $after: String) {
    articles(first: 20, after: $after, filter: { mentionsAny: $follows }) {
      edges { node { id slug headline summary section kind urgency byline publishedAt people(first: 3) { nodes { id name } } } }
      pageInfo { hasNextPage endCursor }
    }
  }`;
  const follow = (count: number) => Array.from({ length: count }, (_, n) => generatedId('Person', n));
  const first = await api.ask(feed, { follows: follow(20) });
  expect(first.errors).toBeUndefined();
  expect(first.data.articles.edges).toHaveLength(20);
  expect(first.extensions.cost).toMatchObject({ requests: 22, rounds: 2 });
  expect(first.extensions.cost.readUnits).toBeLessThanOrEqual(30);
  const next = await api.ask(feed, { follows: follow(20), after: first.data.articles.pageInfo.endCursor });
  expect(next.extensions.cost.readUnits).toBeLessThanOrEqual(30);
  const hundred = await api.ask(feed, { follows: follow(100) });
  expect(hundred.errors).toBeUndefined();
  expect(hundred.data.articles.edges).toHaveLength(20);
  expect(hundred.extensions.cost.requests).toBeLessThanOrEqual(104);
  api.close();
}, 600_000);

test('a banner of breaking news is one request for one list', async () => {
  const { data, extensions } = await room.api.ask(
    'query ($from: DateTime!) { articles(first: 3, filter: { urgency: BREAKING, publishedFrom: $from }) { nodes { slug } } }',
    { from: '2024-06-01T00:00:00Z' },
  );
  expect(data.articles.nodes).toEqual([{ slug: 'flash' }]);
  expect(extensions.cost).toMatchObject({ requests: 2, rounds: 1, readUnits: 1 });
});

async function published(slug: string, input: object): Promise<void> {
  room.pass(1000);
  await room.published({ slug, headline: slug, body: 'Seen from the lighthouse.', ...input });
  await drainOutbox(room.api.table);
}

async function slugsWith(filter: Record<string, unknown>): Promise<string[]> {
  const named = Object.fromEntries(
    Object.entries(filter).map(([field, value]) => [
      field,
      field.startsWith('mentions') && Array.isArray(value) ? value.map(slug => ids[slug]) : value,
    ]),
  );
  const { articles } = await room.read(
    'query ($filter: ArticleFilter) { articles(filter: $filter) { nodes { slug } } }',
    { filter: named },
  );
  return articles.nodes.map(({ slug }: Answer['data']) => slug);
}

function many(count: number): string[] {
  return Array.from({ length: count }, (_, n) => generatedId('Person', n));
}
