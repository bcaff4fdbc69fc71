import { readFile } from 'node:fs/promises';
import { ApolloClient, type DocumentNode, gql, HttpLink, type InMemoryCache } from '@apollo/client';
import { type Exchange, fetchExchange, Client as UrqlClient } from '@urql/core';
import {
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  introspectionFromSchema,
  isAbstractType,
  isCompositeType,
  isListType,
  isObjectType,
} from 'graphql';
import { afterEach, beforeAll, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { sendWebhooks } from '../../src/commands/webhooks/webhook-sending.ts';
import type { TypeName } from '../../src/model/types.ts';
import { schema } from '../../src/schema/schema.ts';
import { defaultLimits } from '../../src/server/limits.ts';
import { type Answer, type Api, startSampleApi } from '../api.ts';
import { Model, slugsOf } from '../model.ts';
import { ownStories } from '../near-duplicates/stories.ts';
import { Newsroom, type Seen } from '../newsroom.ts';
import { guideModule } from './guide.ts';
import { selectionOf } from './selection.ts';

/** The settings of docs/querying.md for clients with a normalized cache, run as they stand. */
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const roots = ['Query', 'Mutation', 'Subscription'];
/** Types that only a subscription sends, for which these clients would need another transport. */
const ofSubscriptions = ['ListPosition'];
const isJoined = (name: string) => /(?:Connection|Edge)$|^PageInfo$/.test(name);
const objects = types.filter(isObjectType);
const withoutId = objects.filter(type => type.getFields().id === undefined && !roots.includes(type.name));
const embedded = withoutId.map(({ name }) => name).filter(name => !isJoined(name));
const fields = objects
  .filter(({ name }) => name === 'Query' || !(roots.includes(name) || isJoined(name)))
  .flatMap(owner =>
    Object.values(owner.getFields()).map(field => ({ title: `${owner.name}.${field.name}`, owner, field })),
  );
const connections = fields.filter(({ field }) => getNamedType(field.type).name.endsWith('Connection'));
/** Lists of objects in what is kept: records, the root, and what they hold. */
const lists = fields.filter(({ field }) => isCompositeType(getNamedType(field.type)) && isList(field.type));
const paging = ['first', 'after', 'last', 'before'];

let warnings: MockInstance[];
let guide: { apollo: string; urql: string };

beforeAll(async () => {
  const page = await readFile(new URL('../../docs/querying.md', import.meta.url), 'utf8');
  const [, apollo = '', urql = ''] =
    /### Apollo Client\n([\s\S]*?)### urql\n([\s\S]*?)\n## /.exec(page) ?? [];
  guide = { apollo, urql };
});

beforeEach(() => {
  warnings = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')];
});

afterEach(() => {
  const told = warnings.flatMap(spy => spy.mock.calls);
  for (const spy of warnings) spy.mockRestore();
  expect(told).toEqual([]);
});

describe('the settings name', () => {
  test('every type without an id', async () => {
    const urql = /const keyless = \[([^\]]*)\]/.exec(guide.urql)?.[1] ?? '';
    expect([...urql.matchAll(/'(\w+)'/g)].map(([, name]) => name).toSorted()).toEqual(embedded.toSorted());
    const apollo = [...guide.apollo.matchAll(/^ {4}(\w+): \{ keyFields: false/gm)].map(([, name]) => name);
    expect(apollo.toSorted()).toEqual(embedded.toSorted());
  });

  test('the members of every union and interface', async () => {
    const cache = await apolloCache();
    for (const type of types.filter(isAbstractType)) {
      for (const { name } of objects) {
        const fragment = gql`fragment Of${type.name}${name} on ${type.name} { __typename }`.definitions[0];
        if (fragment?.kind !== 'FragmentDefinition') throw new Error('There is no fragment.');
        const isMember = schema.getPossibleTypes(type).some(one => one.name === name);
        expect(cache.policies.fragmentMatches(fragment, name), `${type.name} ${name}`).toBe(isMember);
      }
    }
  });

  test.each(connections)(
    '$title: its pages are one list, and each filter has its own',
    async ({ owner, field }) => {
      const cache = await apolloCache();
      const keyOf = (args: object) =>
        cache.policies.getStoreFieldName({
          typename: owner.name,
          fieldName: field.name,
          args: { ...args },
        });
      const whole = keyOf({});
      expect(keyOf({ first: 3, after: 'x', last: 2, before: 'y' })).toBe(whole);
      for (const { name } of field.args)
        if (!paging.includes(name)) expect(keyOf({ [name]: 'some', first: 3 }), name).not.toBe(whole);
    },
  );

  test('every list of objects that the latest answer replaces', async () => {
    const cache = await apolloCache();
    const kept = lists.filter(({ owner }) => !embedded.includes(owner.name));
    expect(kept.length).toBeGreaterThan(10);
    const merged = kept.map(({ title, owner, field }) => [
      title,
      cache.policies.getMergeFunction(owner.name, field.name, undefined) !== undefined,
    ]);
    expect(merged.filter(([, isTold]) => !isTold)).toEqual([]);
  });
});

/** A client of either kind, as an app uses it. */
interface App {
  /** Asks the API and keeps the answer, or asks the cache alone. */
  ask(query: DocumentNode, variables?: object, from?: 'network' | 'cache'): Promise<Answer['data']>;
  mutate(mutation: DocumentNode): Promise<Answer['data']>;
}

describe.each([
  { client: 'Apollo Client', open: apolloApp },
  { client: 'urql', open: urqlApp },
])('$client', ({ open }) => {
  test('joins two pages of the home feed, whose records are those of an article page', async () => {
    const sample = await startSampleApi();
    const app = await open(sample.fetch);
    const page = await readFile(new URL('../../docs/querying.md', import.meta.url), 'utf8');
    const [, text = ''] = /```graphql\n(query HomeFeed[\s\S]*?)```/.exec(page) ?? [];
    const feed = gql(text.replace('first: 20', 'first: 4'));
    const [, second] = new Model().articles();
    const article = gql`query ($slug: String) { article(slug: $slug) { id headline body image { url caption credit } } }`;
    await app.ask(article, { slug: second?.slug });
    const first = await app.ask(feed, { after: null });
    const { endCursor: after } = first.articles.pageInfo;
    await app.ask(feed, { after });
    sample.requests.count = 0;
    const { articles } = await app.ask(feed, { after: null }, 'cache');
    const nodes = articles.edges.map(({ node }: Answer['data']) => node);
    expect(slugsOf(nodes)).toEqual(slugsOf(new Model().articles().slice(0, 8)));
    expect(nodes.map(({ people }: Answer['data']) => people.nodes.length)).toContain(3);
    const whole = await app.ask(article, { slug: second?.slug }, 'cache');
    expect(whole.article).toMatchObject({ id: nodes[1].id, headline: nodes[1].headline });
    const shared = gql`query ($slug: String) { article(slug: $slug) { id slug section body } }`;
    expect((await app.ask(shared, { slug: second?.slug }, 'cache')).article.section).toBe(nodes[1].section);
    expect(sample.requests.count).toBe(0);
  });

  test('keeps every type without an id where it stands, and shorter lists after longer ones', async () => {
    const { room, made, key } = await fullRoom();
    const openAs = (credential: string) =>
      open((path, init) => {
        const headers = new Headers(init?.headers);
        headers.set('authorization', `Bearer ${credential}`);
        return room.api.fetch(path, { ...init, headers });
      });
    const app = await openAs(key);
    const seen = new Set<string>();
    const askOf = async (one: App, query: DocumentNode, variables: object = {}) => {
      const data = await one.ask(query, variables);
      typesIn(data, seen);
      expect(await one.ask(query, variables, 'cache')).toEqual(data);
      return data;
    };
    const ask = (query: DocumentNode, variables: object = {}) => askOf(app, query, variables);
    const askAll = async () => {
      for (const [type, { id }] of Object.entries(made)) await ask(everythingOf(type), { id });
      return (await ask(everythingOf('Article'), { id: made.Article.id })).node;
    };
    expect(await askAll()).toMatchObject({ figures: [{ value: 3 }, { value: 4 }], image: { width: 800 } });
    await ask(blocksOfArticle, { id: made.Article.id });
    await ask(gql`{ viewer { __typename subject scopes } }`);
    const { text: desk } = await room.api.as({ scopes: ['WRITE:section/world'], subject: 'desk' });
    await askOf(
      await openAs(desk),
      gql`{ viewer { __typename subject sectionScopes { __typename scope section } } }`,
    );
    await ask(gql`{ auditLog(first: 50) { nodes { __typename at mutation recordId } } }`);
    await ask(gql`{ sections { __typename slug name articleCount } }`);
    const { release } = await room.ask(
      'mutation { release: createRelease(name: "Day") { ... on Release { id } } }',
    );
    await room.ask(
      `mutation ($id: ID!, $revision: Int!, $release: ID!) {
        saveWorkingCopy(id: $id, expectedRevision: $revision, input: { section: "world" }) { __typename }
        addToRelease(release: $release, node: $id) { __typename }
      }`,
      { ...made.Article, release: release.id },
    );
    await ask(
      gql`query ($id: ID!) { node(id: $id) { __typename id ... on Article { workingCopy { __typename revision } } } }`,
      { id: made.Article.id },
    );
    await ask(
      gql`{ releases(first: 5) { nodes { __typename id name items { __typename action node { __typename id } } } } }`,
    );
    await room.ask(
      `mutation ($article: ID!, $person: ID!) {
        createFront(input: { slug: "home", name: "Home", containers: [
          { key: "top", title: "Top", items: [{ article: $article, headline: "Harbour!" }], backfill: { entity: $person } }
          { key: "more", title: "More", backfill: { filter: { mentions: [$person] } } }
        ] }) { __typename }
      }`,
      { article: made.Article.id, person: made.Person.id },
    );
    const front = schema.getType('Front');
    if (front === undefined) throw new Error('There is no type Front.');
    const live = await room.published({ headline: 'Live', kind: 'LIVE' });
    await room.ask(
      `mutation ($article: ID!) { addLivePost(article: $article, input: { body: "It begins." isPinned: true }) { __typename } }`,
      { article: live.id },
    );
    await ask(
      gql`query ($id: ID!) {
        article(id: $id) {
          id
          posts(first: 5) { edges { cursor node { __typename key body } } pageInfo { endCursor } }
          pinnedPosts { __typename key body }
        }
      }`,
      live,
    );
    const [at, until] = [room.in(3_600_000), room.in(7_200_000)];
    const token = await app.mutate(
      gql`mutation { createPreviewToken(at: "${at}", expiresAt: "${until}") { __typename token expiresAt } }`,
    );
    typesIn(token, seen);
    await room.ask(
      `mutation ($id: ID!, $revision: Int!) {
        saveFrontWorkingCopy(id: $id, expectedRevision: $revision, input: { name: "Start" }) { __typename }
      }`,
      (await room.ask('{ front(slug: "home") { id revision } }')).front,
    );
    await room.ask(
      'mutation { createWebhook(input: { url: "https://93.184.216.34/", topics: [ARTICLE_PUBLISHED] }) { __typename } }',
    );
    await room.published({ headline: 'Told' });
    await drainOutbox(room.api.table, { publish: async () => undefined });
    const addresses = { article: () => null, entity: () => null };
    await sendWebhooks(room.api.table, { post: async () => 204, addresses });
    await ask(
      gql`{ webhooks { __typename id deliveries(first: 5) { edges { cursor node { __typename at attempt } } pageInfo { endCursor } } } }`,
    );
    await ask(gql`{ front(slug: "home") ${selectionOf(schema, front, 4)} }`);
    await ask(gql`{ front(slug: "home") { __typename id workingCopy { __typename revision } } }`);
    const text = (await room.read('{ people(first: 1) { nodes { name } } }')).people.nodes[0].name;
    await ask(
      gql`{
        recognizeEntities(text: "Minister Amara Okafor met ${text}.") {
          __typename text isNew candidates { __typename confidence entity { __typename id name } }
        }
      }`,
    );
    const [{ body } = { body: '' }] = ownStories();
    await room.published({ headline: 'Told', body });
    await ask(
      gql`query ($body: String!) { similarArticles(text: $body) { __typename similarity article { __typename id } } }`,
      { body },
    );
    await ask(gql`{ fronts(first: 5) { nodes { __typename id slug } } }`);
    await ask(
      gql`{ changes(first: 50) { edges { node { __typename at kind recordId } } pageInfo { endCursor } } }`,
    );
    await ask(gql`query ($id: ID!) { node(id: $id) { id ... on Article { image { url alt } } } }`, {
      id: made.Article.id,
    });

    await room.updated('Person', made.Person, { positions: [] });
    await room.updated('Agreement', made.Agreement, { milestones: [], relations: [] });
    const shorter = { figures: [{ label: 'Ships', value: 4, text: '4' }], corrections: [], statements: [] };
    await room.updated('Article', made.Article, shorter);
    expect(await askAll()).toMatchObject({
      figures: [{ value: 4 }],
      corrections: [],
      article_statements: [],
    });

    for (const [type, mutation] of Object.entries(mutationsOf(made))) {
      const data = await app.mutate(mutation);
      expect(data.result.__typename).toBe(type);
      typesIn(data, seen);
    }
    const { node } = await ask(gql`query ($id: ID!) { node(id: $id) { id ... on Person { name } } }`, {
      id: made.Person.id,
    });
    expect(node.name).toBe('Rosa');
    expect(embedded.filter(name => !seen.has(name))).toEqual(ofSubscriptions);
  });
});

/** The text of an article as blocks of every kind. */
const blocksOfArticle = gql`
  fragment Run on TextRun { __typename text bold href entity { __typename id slug } }
  query ($id: ID!) {
    article(id: $id) {
      __typename
      id
      image { __typename url focalPoint { __typename x y } }
      media { __typename key url poster { __typename url } }
      blocks {
        __typename
        key
        ... on ParagraphBlock { runs { ...Run } }
        ... on HeadingBlock { level runs { ...Run } }
        ... on QuoteBlock { runs { ...Run } statement { __typename id text } }
        ... on ListBlock { ordered items { __typename level runs { ...Run } } }
        ... on ImageBlock { image { __typename url alt } }
        ... on EmbedBlock { url provider }
        ... on TableBlock { header { __typename runs { ...Run } } rows { __typename cells { __typename runs { ...Run } } } }
        ... on CodeBlock { language text }
      }
    }
  }
`;

/** One mutation for each type without an id that mutations answer. */
function mutationsOf({ Person: person, Topic: topic }: Record<TypeName, Seen>): Record<string, DocumentNode> {
  const nowhere = Buffer.from('Person:01AAAAAAAAAAAAAAAAAAAAAAAA').toString('base64');
  const errors = `__typename ... on UserError { message path } ... on NotFoundError { requestedId } ... on StaleRevisionError { currentRevision }
    ... on InvalidInputError { issues { __typename path message } }`;
  const deleted = (id: string) =>
    gql`mutation { result: deleteEntity(id: "${id}", expectedRevision: 1) { ... on Deleted { deletedId } ${errors} } }`;
  const created = (input: string) =>
    gql`mutation { result: createPerson(input: ${input}) { ... on Person { id name } ${errors} ... on DuplicateError { existing { id } } } }`;
  return {
    Deleted: deleted(topic.id),
    NotFoundError: deleted(nowhere),
    StaleRevisionError: deleted(person.id),
    InvalidInputError: created('{ name: "" }'),
    DuplicateError: created('{ name: "Rosa", slug: "rosa" }'),
  };
}

/** Records of all types, with all that they can hold. */
async function fullRoom() {
  const limits = {
    ...defaultLimits,
    points: 10_000_000,
    requests: 500,
    aliases: 300,
    length: 80_000,
    tokens: 8000,
  };
  const room = await Newsroom.open('2024-06-01T08:00:00Z', { server: { limits } });
  const image = { url: 'https://example.org/1.jpg', alt: 'A harbour', width: 800, height: 600 };
  const place = await room.made('Place', { name: 'Gwadar', image });
  const topic = await room.made('Topic', { name: 'Ports' });
  const organization = await room.made('Organization', { name: 'Harbour office', location: place.id });
  const draft = await room.made('Article', { headline: 'Draft', body: 'Text.' });
  const positions = ['Clerk', 'Director'].map(title => ({
    title,
    organization: organization.id,
    source: draft.id,
  }));
  const person = await room.made('Person', { name: 'Rosa', positions, image });
  const participants = [{ actor: person.id, role: 'CHAIR' }];
  const event = await room.made('Event', {
    name: 'Opening',
    startDate: '2024',
    location: place.id,
    participants,
  });
  const older = await room.made('Agreement', { name: 'Old treaty', kind: 'TREATY' });
  const agreement = await room.made('Agreement', {
    name: 'New treaty',
    kind: 'TREATY',
    milestones: ['2023', '2024'].map(date => ({ status: 'SIGNED', date, event: event.id })),
    relations: [{ kind: 'SUPERSEDES', agreement: older.id }],
    parties: [{ actor: organization.id, role: 'PARTY' }],
  });
  const mentioned = [place, organization, person, event, agreement];
  const article = await room.published({
    headline: 'Harbour opens',
    body: [
      ...['## Text', `By [Rosa](Person/${person.slug}).`, '> It is open.', '- one\n  - two'],
      ...['![Harbour](https://example.org/1.jpg)', 'https://vimeo.com/1', '| a |\n| - |\n| b |'],
      ...['```js\n1\n```', '---'],
    ].join('\n\n'),
    section: 'world',
    image: { ...image, focalPoint: { x: 0.25, y: 0.5 } },
    media: [{ kind: 'VIDEO', url: 'https://example.org/1.mp4', poster: image }],
    figures: [3, 4].map(value => ({ label: 'Ships', value, text: String(value) })),
    corrections: [{ at: '2024-06-01T09:00:00Z', text: 'It was Monday.' }],
    statements: [{ text: 'It is open.', speaker: person.id, about: [place.id, event.id] }],
    mentions: mentioned.map(({ id }) => ({ entity: id })),
  });
  await room.drain();
  room.pass(60_000);
  const { text: key } = await room.api.as({ scopes: ['ADMIN'], subject: 'app' });
  const made: Record<TypeName, Seen> = {
    Place: place,
    Topic: topic,
    Organization: organization,
    Person: person,
    Event: event,
    Agreement: agreement,
    Article: article,
  };
  return { room, key, made };
}

type Fetch = Api['fetch'];

/** What the settings of the docs export as Apollo's cache. */
async function apolloCache(): Promise<InMemoryCache> {
  return (await guideModule('querying.md', 'new InMemoryCache')).cache;
}

async function apolloApp(fetch: Fetch): Promise<App> {
  const link = new HttpLink({
    uri: 'http://localhost/graphql',
    fetch: (url, init) => fetch(pathOf(url), init),
  });
  const client = new ApolloClient({ link, cache: await apolloCache() });
  return {
    async ask(query, variables = {}, from = 'network') {
      const fetchPolicy = from === 'network' ? 'network-only' : 'cache-only';
      return (await client.query<Answer['data']>({ query, variables, fetchPolicy })).data;
    },
    async mutate(mutation) {
      return (await client.mutate<Answer['data']>({ mutation })).data;
    },
  };
}

async function urqlApp(fetch: Fetch): Promise<App> {
  const files = { 'introspection.json': JSON.stringify(introspectionFromSchema(schema)) };
  const { exchange }: { exchange: Exchange } = await guideModule('querying.md', 'cacheExchange(', { files });
  const client = new UrqlClient({
    url: 'http://localhost/graphql',
    preferGetMethod: false,
    fetch: (url, init) => fetch(pathOf(url), init),
    exchanges: [exchange, fetchExchange],
  });
  return {
    async ask(query, variables = {}, from = 'network') {
      const requestPolicy = from === 'network' ? 'network-only' : 'cache-only';
      const { data, error } = await client.query(query, variables, { requestPolicy });
      expect(error).toBeUndefined();
      return data;
    },
    async mutate(mutation) {
      const { data, error } = await client.mutation(mutation, {});
      expect(error).toBeUndefined();
      return data;
    },
  };
}

function pathOf(url: Parameters<typeof fetch>[0]): string {
  return String(url).slice('http://localhost'.length);
}

/** Every field of a record, with what it holds. */
function everythingOf(type: string): DocumentNode {
  const named = schema.getType(type);
  if (named === undefined) throw new Error(`There is no type ${type}.`);
  return gql`query ($id: ID!) { node(id: $id) { __typename id ... on ${type} ${selectionOf(schema, named, 2)} } }`;
}

/** Adds the types of all objects of an answer. */
function typesIn(value: unknown, to: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if ('__typename' in value && typeof value.__typename === 'string') to.add(value.__typename);
  for (const one of Object.values(value)) typesIn(one, to);
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(getNullableType(type));
}
