import { expect, test } from 'vitest';
import { exportDocuments } from '../../src/commands/import/export.ts';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { transact } from '../../src/store/transaction.ts';
import { type Api, importInto, sourceOf, startApi } from '../api.ts';
import { ownStories } from '../near-duplicates/stories.ts';
import { faultsOf, Newsroom } from '../newsroom.ts';
import { scan } from '../table.ts';

const [ferry, bank] = ownStories();
const longAgo = '2024-05-01T10:00:00Z';
const article = (slug: string, story = ferry, more: object = {}) => ({
  ...{ type: 'Article', slug, headline: slug, body: story?.body, publishedAt: longAgo },
  ...more,
});
/** The same story with a new last paragraph. */
const longer = {
  ...ferry,
  body: `${ferry?.body}\n\nDivers found a scratch of two metres in the hull.`,
} as typeof ferry;

test('an article with nearly the same text is found, with its likeness, and an unrelated one is not', async () => {
  const { api } = await started(article('first'), article('second', longer), article('other', bank));
  const [similar, ...others] = await similarTo(api, 'first');
  expect(others).toEqual([]);
  expect(similar).toMatchObject({ article: { slug: 'second' }, isSameStory: true });
  expect(similar.similarity).toBeGreaterThan(0.9);
  expect(await similarTo(api, 'other')).toEqual([]);
});

test('articles that begin with the same paragraph, and have little else in common, are not similar', async () => {
  const words = (of: string, count: number) => Array.from({ length: count }, (_, i) => `${of}${i}`).join(' ');
  const story = (of: string) =>
    ({ ...ferry, body: `${words('both', 130)}\n\n${words(of, 900)}` }) as typeof ferry;
  const { api } = await started(article('first', story('tide')), article('second', story('wave')));
  expect(await similarTo(api, 'first')).toEqual([]);
});

test('a version and its main version find each other, and a feed shows one of them where a filter asks for it', async () => {
  const { api, desk } = await started(
    article('first', ferry, { publishedAt: '2024-05-01T08:00:00Z' }),
    article('second', longer, { versionOf: 'Article/first', publishedAt: '2024-05-01T09:00:00Z' }),
    article('third', longer),
    article('other', bank),
  );
  expect(await versionsOf(api, 'second')).toEqual({ versionOf: { slug: 'first' }, versions: ['first'] });
  await edit(desk, 'third', 'versionOf: "Article/first"');
  expect(await versionsOf(api, 'first')).toEqual({ versionOf: null, versions: ['third', 'second'] });
  expect(await feed(api)).toEqual(['other', 'first']);
  expect(await slugs(api, 'articles')).toHaveLength(4);
  await edit(desk, 'third', 'versionOf: null');
  expect((await feed(api)).toSorted()).toEqual(['first', 'other', 'third']);
  await drainOutbox(api.table);
  expect(await faultsOf(api)).toEqual([]);
  const copy = await startApi();
  const exported: string[] = [];
  for await (const line of exportDocuments(api.table)) exported.push(line);
  expect(await importInto(copy.table, sourceOf(exported))).toMatchObject({ problems: [] });
  expect(await versionsOf(copy, 'second')).toEqual(await versionsOf(api, 'second'));
});

test('a version stays in a list in which its main version is not: of another section, entity or time', async () => {
  const { api } = await started(
    { type: 'Person', slug: 'ada', name: 'Ada' },
    article('first', ferry, { section: 'world', language: 'de', publishedAt: '2024-05-01T08:00:00Z' }),
    article('second', longer, {
      section: 'sea',
      versionOf: 'Article/first',
      mentions: [{ entity: 'Person/ada', role: 'SUBJECT' }],
    }),
  );
  expect(await feed(api)).toEqual(['first']);
  expect(await feed(api, 'section: "world"')).toEqual(['first']);
  expect(await feed(api, 'section: "sea"')).toEqual(['second']);
  expect(await feed(api, 'sections: ["sea", "world"]')).toEqual(['first']);
  expect(await feed(api, 'language: "en"')).toEqual(['second']);
  expect(await feed(api, 'publishedFrom: "2024-05-01T09:00:00Z"')).toEqual(['second']);
  expect(await feed(api, 'publishedFrom: "2024-05-01T08:00:00Z"')).toEqual(['first']);
  const { data } = await api.ask('{ person(slug: "ada") { id } }');
  expect(await feed(api, `mentions: ["${data.person.id}"]`)).toEqual(['second']);
  expect(await feed(api, `mentionsNone: ["${data.person.id}"]`)).toEqual(['first']);
  const ofAda = await api.ask(
    '{ person(slug: "ada") { articles(filter: { withoutVersions: true, roles: [SUBJECT] }) { nodes { slug } } } }',
  );
  expect(ofAda.data.person.articles.nodes).toEqual([{ slug: 'second' }]);
  const refused = await api.ask(
    '{ search(query: "ferry", filter: { withoutVersions: true }) { nodes { __typename } } }',
  );
  expect(refused.errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  // A version that was published before its main version; the end of a range is not in it.
  const early = article('early', bank, { publishedAt: '2024-04-01T08:00:00Z', versionOf: 'Article/late' });
  await api.import(article('late', bank, { publishedAt: '2024-04-01T09:00:00Z' }), early);
  const before = (end: string) => feed(api, `publishedTo: "${end}"`);
  expect(await before('2024-04-01T09:00:00Z')).toEqual(['early']);
  expect(await before('2024-04-01T09:00:00.001Z')).toEqual(['late']);
});

test('a feed without versions pages through to its end, forwards and backwards, and its cursors are its own', async () => {
  const lines = Array.from({ length: 30 }, (_, i) =>
    article(`a-${i}`, bank, {
      publishedAt: new Date(Date.parse(longAgo) + i * 60_000).toISOString(),
      ...(i % 3 === 0 ? {} : { versionOf: `Article/a-${i - (i % 3)}` }),
    }),
  );
  const { api } = await started(...lines);
  const mains = lines.flatMap(({ slug }, i) => (i % 3 === 0 ? slug : [])).toReversed();
  for (const [size, from, next, more] of [
    ['first', 'after', 'endCursor', 'hasNextPage'],
    ['last', 'before', 'startCursor', 'hasPreviousPage'],
  ] as const) {
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const answer = await api.ask(
        `{ articles(${size}: 4, filter: { withoutVersions: true }${cursor}) { nodes { slug } pageInfo { ${next} ${more} } } }`,
      );
      const { nodes, pageInfo } = answer.data.articles;
      const page = nodes.map(({ slug }: { slug: string }) => slug);
      seen[size === 'first' ? 'push' : 'unshift'](...page);
      // Two of three entries are skipped, so some lists are read twice: the feed, the list of versions, and the main versions.
      expect(answer.extensions.cost.requests).toBeLessThanOrEqual(8);
      if (!pageInfo[more]) break;
      cursor = `, ${from}: "${pageInfo[next]}"`;
    }
    expect(seen).toEqual(mains);
  }
});

test('neither a scheduled nor a withdrawn nor a draft main version hides a version, and readers are not told of it', async () => {
  const room = await Newsroom.open();
  const { api } = room;
  const main = await room.made('Article', { slug: 'main', headline: 'Main', body: `${ferry?.body}` });
  const version = await room.made('Article', {
    ...{ slug: 'version', headline: 'Version', body: `${longer?.body}`, versionOf: main.id },
  });
  expect(await room.publish(version)).toMatchObject({ __typename: 'Article' });
  const seen = async () => {
    const { data, errors } = await api.ask(
      '{ article(slug: "version") { versionOf { slug } versions { slug } similar { article { slug } } } articles(filter: { withoutVersions: true }) { nodes { slug } } }',
    );
    expect(errors).toBeUndefined();
    return [data.article.versionOf, data.article.versions, data.article.similar, data.articles.nodes];
  };
  const alone = [null, [], [], [{ slug: 'version' }]];
  expect(await seen()).toEqual(alone);
  const scheduled = await room.publish(main, room.in(60_000));
  expect(await seen()).toEqual(alone);
  // The copy of the main version in its version now has its time, and no task runs at that time.
  await drainOutbox(api.table);
  expect(await seen()).toEqual(alone);
  const asEditor = '{ similarArticles(article: "$id") { article { slug } isSameStory } }'.replace(
    '$id',
    version.id,
  );
  expect((await room.ask(asEditor)).similarArticles).toEqual([
    { article: { slug: 'main' }, isSameStory: true },
  ]);
  room.pass(60_001);
  const together = [
    { slug: 'main' },
    [{ slug: 'main' }],
    [{ article: { slug: 'main' } }],
    [{ slug: 'main' }],
  ];
  expect(await seen()).toEqual(together);
  const old = [...(await scan(api.table)).values()].filter(({ list }) => list === 'likeness');
  expect(await room.withdraw(scheduled)).toMatchObject({ status: 'WITHDRAWN' });
  expect(await seen()).toEqual(alone);
  // Lists as a read that lags still has them.
  await transact(
    api.table,
    old.map(put => ({ put })),
  );
  expect(await seen()).toEqual(alone);
});

test('from the instant at which a main version expires its versions are shown, and two versions that name each other are refused', async () => {
  const room = await Newsroom.open();
  const { api } = room;
  const main = await room.published({ slug: 'main', headline: 'Main', body: `${ferry?.body}` });
  const version = await room.published({ slug: 'version', headline: 'Version', versionOf: main.id });
  await room.drain();
  expect(await feed(api)).toEqual(['main']);
  expect(await room.update('Article', main, { versionOf: version.id })).toMatchObject({
    __typename: 'InvalidInputError',
    message: expect.stringContaining('forms a cycle: main → version → main'),
  });
  const { setExpiry } = await room.ask(
    'mutation ($id: ID!, $revision: Int!, $at: DateTime) { setExpiry(id: $id, expectedRevision: $revision, at: $at) { __typename ... on UserError { message } } }',
    { ...main, at: room.in(60_000) },
  );
  expect(setExpiry).toEqual({ __typename: 'Article' });
  await drainOutbox(api.table);
  room.pass(59_999);
  expect(await feed(api)).toEqual(['main']);
  room.pass(1);
  expect(await feed(api)).toEqual(['version']);
  expect(await versionsOf(api, 'version')).toEqual({ versionOf: null, versions: [] });
  await room.drain();
  expect(await feed(api)).toEqual(['version']);
  expect(await faultsOf(api)).toEqual([]);
});

test('a version is left out by the id of a merged entity as by that of the remaining one', async () => {
  const room = await Newsroom.open();
  const old = await room.made('Person', { name: 'Ada' });
  const present = await room.made('Person', { name: 'Ada Byron' });
  const mentions = [{ entity: old.id }];
  const main = await room.published({ slug: 'main', headline: 'Main', mentions });
  await room.published({ slug: 'version', headline: 'Version', versionOf: main.id, mentions });
  await room.published({ slug: 'elsewhere', headline: 'Elsewhere', versionOf: main.id });
  expect(await room.merge(old, present)).toMatchObject({ __typename: 'Person' });
  await room.drain();
  for (const { id } of [old, present]) {
    expect(await feed(room.api, `mentionsAny: ["${id}"]`)).toEqual(['main']);
    expect(await feed(room.api, `mentionsNone: ["${id}"]`)).toEqual(['elsewhere']);
  }
});

test('an import refuses versions that name each other, and a chain of versions is one story', async () => {
  const api = await startApi();
  const { problems } = await api.import(
    article('a', ferry, { versionOf: 'Article/b' }),
    article('b', ferry, { versionOf: 'Article/a' }),
  );
  expect(problems[0]).toMatchObject({ path: ['versionOf'], message: 'forms a cycle: b → a → b' });
  await api.import(
    article('c', ferry, { publishedAt: '2024-05-01T12:00:00Z' }),
    article('d', ferry, { publishedAt: '2024-05-01T13:00:00Z', versionOf: 'Article/c' }),
    article('e', ferry, { publishedAt: '2024-05-01T14:00:00Z', versionOf: 'Article/d' }),
  );
  expect(await versionsOf(api, 'c')).toEqual({ versionOf: null, versions: ['e', 'd'] });
  expect(await versionsOf(api, 'e')).toMatchObject({ versions: ['d', 'c'] });
  expect(await feed(api)).toEqual(['c']);
  // A hidden one in the chain leads neither down nor up.
  const withdrawn = { publishedAt: '2024-05-01T13:00:00Z', versionOf: 'Article/c', status: 'WITHDRAWN' };
  await api.import(article('d', ferry, withdrawn));
  expect(await versionsOf(api, 'c')).toEqual({ versionOf: null, versions: [] });
  expect(await versionsOf(api, 'e')).toEqual({ versionOf: null, versions: [] });
});

async function started(...lines: object[]) {
  const api = await startApi();
  expect(await api.import(...lines)).toMatchObject({ problems: [] });
  return { api, desk: await api.as({ scopes: ['READ_DRAFTS', 'WRITE', 'PUBLISH'] }) };
}

async function similarTo(client: Pick<Api, 'ask'>, slug: string) {
  const answer = await client.ask(
    `{ article(slug: "${slug}") { similar { article { slug } similarity isSameStory } } }`,
  );
  expect(answer.errors).toBeUndefined();
  return answer.data.article.similar;
}

async function versionsOf(client: Pick<Api, 'ask'>, slug: string) {
  const answer = await client.ask(`{ article(slug: "${slug}") { versionOf { slug } versions { slug } } }`);
  expect(answer.errors).toBeUndefined();
  const { versionOf, versions } = answer.data.article;
  return { versionOf, versions: versions.map((one: { slug: string }) => one.slug) };
}

function feed(client: Pick<Api, 'ask'>, filter = '') {
  return slugs(client, `articles(filter: { withoutVersions: true ${filter} })`);
}

async function slugs(client: Pick<Api, 'ask'>, list: string): Promise<string[]> {
  const answer = await client.ask(`{ it: ${list} { nodes { slug } } }`);
  expect(answer.errors).toBeUndefined();
  return answer.data.it.nodes.map(({ slug }: { slug: string }) => slug);
}

async function edit(desk: Pick<Api, 'ask'>, slug: string, input: string) {
  const { data } = await desk.ask(`{ article(slug: "${slug}") { id revision } }`);
  const { id, revision } = data.article;
  const answer = await desk.ask(
    `mutation { it: updateArticle(id: "${id}", expectedRevision: ${revision}, input: { ${input} }) { __typename ... on UserError { message } } }`,
  );
  expect(answer.errors).toBeUndefined();
  expect(answer.data.it).not.toHaveProperty('message');
}
