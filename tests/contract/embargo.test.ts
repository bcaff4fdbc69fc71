import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { mulberry32 } from '../../bench/generate.ts';
import { type DrainOptions, drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { eventDataOf } from '../../src/commands/webhooks/webhook-payload.ts';
import { sendWebhooks } from '../../src/commands/webhooks/webhook-sending.ts';
import { globalId } from '../../src/model/global-id.ts';
import { derivedId, derivedKey } from '../../src/model/id.ts';
import { webhookTopic } from '../../src/model/webhook.ts';
import { canonicalJson } from '../../src/projection/canonical-json.ts';
import { schema } from '../../src/schema/schema.ts';
import { readLimits } from '../../src/server/limits.ts';
import { type Answer, type Api, type Client, startApi } from '../api.ts';
import { isLong, seed } from '../seed.ts';

/**
 * Random queries over the whole schema, before an embargo's instant and at it: of a scheduled article, a working copy,
 * a release and an expiry. Before, the answers are those of a world without them, to the byte; at the instant all of it
 * is there, and a preview from before has told the same. LONG=1 asks as many as count.
 */
const queries = Number(process.env.EMBARGO_QUERIES ?? (isLong ? 20_000 : 40));

const instant = Date.parse('2024-09-27T06:00:00.000Z');
const marks = ['EMBARGOED', 'embargoed-article'];
const id = derivedId('Article', 'embargoed-article');
const secret = globalId('Article', id);
const statement = globalId('Statement', `${id}.${derivedKey('EMBARGOED words')}`);
const draft = globalId('Article', derivedId('Article', 'embargoed-draft'));
const hidden = [...marks, id, secret, statement, 'embargoed-draft', draft];
const hour = 3_600_000;

const addresses = { article: 'https://news.example/{slug}', entity: 'https://news.example/{type}/{slug}' };

let now = instant - 1;
/** The world with the article, and the world without it. */
let world: Api;
let without: Api;
/** Slugs and ids that a query may be tried with; those of the article among them. */
const pools = { ids: [] as string[], slugs: [] as string[] };
/** A list, by the query around it, with cursors as they are at the instant: places right before and behind the article among them. */
interface Place {
  readonly around: string;
  readonly field: string;
  cursors: string[];
}
const ofArticles = [
  'person(slug: "ada")',
  'organization(slug: "acme")',
  'place(slug: "oslo")',
  'topic(slug: "sea")',
];
const places: Place[] = [
  ...['articles', 'events', 'agreements', 'people', 'organizations'].map(field => placeOf('', field)),
  ...ofArticles.flatMap(around => ['articles', 'timeline'].map(field => placeOf(around, field))),
  placeOf('person(slug: "ada")', 'statements'),
  placeOf('article(slug: "embargoed-article")', 'mentions'),
];

beforeAll(async () => {
  // A random query is longer than one that somebody writes, and every field of it has an alias.
  const limits = readLimits('length=1000000,tokens=50000,aliases=5000,repetitions=5000');
  world = await startApi({ clock: () => now, server: { showCost: false, limits, addresses } });
  without = await startApi({ clock: () => now, server: { showCost: false, limits, addresses } });
  expect((await world.import(...content(true))).problems).toEqual([]);
  expect((await without.import(...content(false))).problems).toEqual([]);
  for (const document of content(true) as { type: string; slug?: string }[]) {
    if (document.slug === undefined) continue;
    const type = document.type as Parameters<typeof derivedId>[0];
    pools.ids.push(globalId(type, derivedId(type, document.slug)));
    pools.slugs.push(document.slug);
  }
  now = instant - 2 * hour;
  for (const api of [world, without]) await expireAtInstant(api);
  await changeAtInstant(world);
  pools.ids.push(secret, secret, secret, statement, draft);
  pools.slugs.push('embargoed-article', 'embargoed-article', 'old-embargoed', 'embargoed-draft');
  now = instant;
  for (const place of places) {
    const { data } = await world.ask(within(place.around, `${place.field}(first: 100) { edges { cursor } }`));
    place.cursors = cursorsIn(data);
    expect(place.cursors.length).toBeGreaterThan(0);
  }
  now = instant - 1;
});

/** The routes that lead to the article, or to what names it, by GET. */
const routes = [
  ...['/feed.xml', '/feed.json', '/sitemap.xml', '/sitemap/2024-09-22.xml', '/sitemap/changes.xml'],
  ...['/news-sitemap.xml', '/ninjs', '/ninjs/embargoed-article', '/ninjs/article-2', '/ninjs/event/summit'],
  ...['embargoed-article', 'embargoed-draft', 'article-2', 'article-5'].map(
    slug => `/jsonld/article/${slug}`,
  ),
  ...['person/ada', 'organization/acme', 'place/oslo', 'topic/sea', 'event/summit', 'agreement/deal'].map(
    name => `/jsonld/${name}`,
  ),
];

// The first test: the next one applies what is due at the instant.
test('no route tells of it before the instant, and those that lead to it do at the instant', async () => {
  // The feed since a cursor is some seconds behind: it is compared in worlds that were written hours before.
  const earlier = await Promise.all([true, false].map(worldWrittenEarlier));
  for (const [one, other] of [[world, without], earlier])
    for (const path of routes) {
      const told = await toldBy(one, path);
      expect(told, path).toEqual(await toldBy(other, path));
      for (const mark of hidden) expect(JSON.stringify(told), path).not.toContain(mark);
    }
  now = instant;
  const leading = routes.filter(path => /embargoed-article|feed|2024-09-22|changes|news/.test(path));
  for (const path of leading) expect((await toldBy(world, path)).text, path).toMatch(/embargoed/i);
  // What ends at the instant is gone.
  for (const path of ['/jsonld/article/article-5', '/ninjs/article-5'])
    expect((await toldBy(world, path)).status, path).toBe(404);
  for (const path of ['/sitemap/2024-09-22.xml', '/sitemap/changes.xml', '/news-sitemap.xml'])
    expect((await toldBy(world, path)).text, path).not.toContain('article-5');
  now = instant + 60_000;
  expect((await toldBy(earlier[0], '/ninjs')).text).toContain('EMBARGOED');
  now = instant - 1;
});

test('tools for AI clients tell nothing before the instant, and the article at it', async () => {
  const ask = async (api: Api, name: string, args: object) => {
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const params = { name, arguments: args };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
    const text = await (await api.fetch('/mcp', { method: 'POST', headers, body })).text();
    return text.replace(/"updatedAt":"[^"]*"/g, '');
  };
  const calls: [string, object][] = [
    ...['Ada', 'Bob', 'Acme', 'Oslo', 'Sea', 'Summit', 'Deal'].flatMap(name =>
      ['who_is', 'timeline', 'what_was_agreed', 'statements_by', 'figures'].map((tool): [string, object] => [
        tool,
        { name },
      ]),
    ),
    ...['embargoed', 'text', 'words'].map((query): [string, object] => ['search_news', { query }]),
    ...[secret, draft, 'embargoed-article', 'article-2'].map((article): [string, object] => [
      'get_article',
      { article },
    ]),
  ];
  for (const [name, args] of calls) {
    const [before, expected] = [await ask(world, name, args), await ask(without, name, args)];
    expect(before, `${name} ${JSON.stringify(args)}`).toBe(expected);
    expect(before).not.toContain('EMBARGOED');
  }
  now = instant;
  const shown = await Promise.all(
    calls.map(async ([name, args]) => [name, await ask(world, name, args)] as const),
  );
  now = instant - 1;
  const showing = new Set(shown.filter(([, text]) => text.includes('EMBARGOED')).map(([name]) => name));
  expect([...showing].toSorted()).toEqual([
    'figures',
    'get_article',
    'search_news',
    'statements_by',
    'timeline',
    'what_was_agreed',
    'who_is',
  ]);
});

test(`${queries} random queries tell nothing before the instant, and the article at it (seed ${seed})`, {
  timeout: 3_600_000,
}, async () => {
  const random = mulberry32(seed + 1);
  const asked: { text: string; preview: unknown }[] = [];
  const previewer = await previewOfInstant();
  for (let i = 0; i < queries; i++) {
    const { text } = new Query(random);
    const [answer, other] = await Promise.all([world.ask(text), without.ask(text)]);
    const [before, expected] = [answer, other].map(comparable);
    if (before !== expected) throw new Error(`seed ${seed}: ${text}\nanswers ${before}\nnot ${expected}`);
    // An error may repeat what the query itself said.
    for (const mark of hidden) expect(JSON.stringify(answer.data ?? null), text).not.toContain(mark);
    asked.push({ text, preview: (await previewer.ask(text)).data });
  }
  now = instant;
  let [shown, failed, previewed] = [0, 0, 0];
  for (const { text, preview } of asked) {
    const answer = await world.ask(text);
    if (comparable(answer) === 'too many reads') continue;
    expect(preview, `seed ${seed}: ${text}`).toEqual(answer.data);
    previewed += 1;
  }
  await drainOutbox(world.table);
  for (const { text } of asked) {
    const { data, errors } = await world.ask(text);
    const after = JSON.stringify({ data, errors });
    if (hidden.some(mark => after.includes(mark))) shown += 1;
    if (errors !== undefined) failed += 1;
  }
  now = instant - 1;
  process.stdout.write(
    `embargo: ${queries} queries, ${shown} show it at the instant, ${failed} with an error, ${previewed} previewed\n`,
  );
  expect(shown).toBeGreaterThan(queries / 40);
  expect(failed).toBeLessThan(queries / 2);
});

async function worldWrittenEarlier(embargoed: boolean): Promise<Api> {
  const api = await startApi({ clock: () => now, server: { showCost: false, addresses } });
  now = instant - 2 * hour;
  expect((await api.import(...earlierContent(embargoed))).problems).toEqual([]);
  now = instant - 1;
  return api;
}

/** What can be written two hours before: a post of the live article would be of a later time. */
function earlierContent(embargoed: boolean): object[] {
  return content(embargoed).filter(one => !('type' in one && one.type === 'LivePost'));
}

async function toldBy(api: Api | undefined, path: string) {
  const response = await api?.fetch(path);
  const headers = [...(response?.headers ?? [])].filter(([name]) => name !== 'date').toSorted();
  return { status: response?.status, headers, text: await response?.text() };
}

test('a caller with WRITE but without READ_DRAFTS does not learn which record has its slug, until it is public', async () => {
  const writer = await world.as({ scopes: ['WRITE'] });
  const create = `mutation { createArticle(input: { headline: "Mine", slug: "embargoed-article" }) {
    __typename ... on DuplicateError { existing { id } }
  } }`;
  const refused = (existing: unknown) => ({ createArticle: { __typename: 'DuplicateError', existing } });
  expect((await writer.ask(create)).data).toEqual(refused(null));
  now = instant;
  expect((await writer.ask(create)).data).toEqual(refused({ id: secret }));
  now = instant - 1;
});

test('webhooks, repetitions and the event bus tell nothing before the instant, not even without content, and all of it at it', async () => {
  now = instant - 2 * hour;
  const [told, expected] = [await Told.open(true), await Told.open(false)];
  await changeAtInstant(told.api);
  // The desk goes on with what is hidden.
  const { article } = await edited(told.api, `{ article(id: "${secret}") { id revision } }`);
  await edited(
    told.api,
    `mutation { updateArticle(id: "${secret}", expectedRevision: ${article.revision}, input: { summary: "EMBARGOED again" }) { ... on UserError { message } } }`,
  );
  await edited(
    told.api,
    `mutation { addLivePost(article: "${secret}", input: { body: "EMBARGOED too" }) { ... on UserError { message } } }`,
  );
  for (const time of [instant - 2 * hour, instant - hour, instant - 1]) {
    now = time;
    const [messages, published] = [await told.all(), await expected.all()];
    expect(messages).toEqual(published);
    expect(messages.length).toBeGreaterThan(time === instant - hour ? 3 : 10);
    for (const mark of hidden) expect(messages.join('\n')).not.toContain(mark);
  }
  // The worker writes a release some seconds after readers see it.
  now = instant + 60_000;
  const messages = await told.all();
  const isTold = (kind: string, text: string) =>
    messages.some(message => message.includes(`"${kind}"`) && message.includes(text));
  for (const [kind, text] of [
    ['published', 'EMBARGOED headline'],
    ['published', 'EMBARGOED draft'],
    ['updated', 'EMBARGOED copy'],
  ] as const)
    expect([isTold(`article.${kind}`, text), isTold(`ARTICLE_${kind.toUpperCase()}`, text)], text).toEqual([
      true,
      true,
    ]);
  now = instant - 1;
});

/** A world whose changes are told to a webhook with all topics, and to the event bus. */
class Told {
  readonly api: Api;
  readonly #id: string;

  private constructor(api: Api, id: string) {
    this.api = api;
    this.#id = id;
  }

  static async open(embargoed: boolean): Promise<Told> {
    const webhookNetwork = { allowLoopback: true };
    const api = await startApi({ clock: () => now, server: { showCost: false, webhookNetwork } });
    const { createWebhook: hook } = await edited(
      api,
      `mutation { createWebhook(input: { url: "http://127.0.0.1/", topics: [${webhookTopic.values.join(' ')}] }) { ... on Webhook { id } } }`,
    );
    expect((await api.import(...earlierContent(embargoed))).problems).toEqual([]);
    await expireAtInstant(api);
    return new Told(api, hook.id);
  }

  /** Everything that is told now: events, messages, and a repetition of the latter. */
  async all(): Promise<string[]> {
    const told: string[] = [];
    const addresses = {
      article: ({ slug }: { slug: string }) => `https://news.example/${slug}`,
      entity: () => null,
    };
    const send = () =>
      sendWebhooks(this.api.table, {
        addresses,
        post: async ({ body }) => {
          told.push(body);
          return 204;
        },
      });
    const options: DrainOptions = {
      dataOf: task => eventDataOf(this.api.table, task, addresses),
      // The store returns the attributes of an event in any order.
      publish: async event => void told.push(canonicalJson(event)),
    };
    while ((await drainOutbox(this.api.table, options)).processed > 0);
    await send();
    const since = new Date(instant - 3 * hour).toISOString();
    await edited(this.api, `mutation { replayWebhook(id: "${this.#id}", since: "${since}") { __typename } }`);
    await send();
    return told.toSorted();
  }
}

/** An article of both worlds ends at the instant. */
async function expireAtInstant(api: Api): Promise<void> {
  const { article } = await edited(api, '{ article(slug: "article-5") { id revision } }');
  await edited(
    api,
    `mutation { setExpiry(id: "${article.id}", expectedRevision: ${article.revision}, at: "${new Date(instant).toISOString()}") { ... on UserError { message } } }`,
  );
}

/** A working copy becomes public at the instant, and a release with a draft and a withdrawal. */
async function changeAtInstant(world: Api): Promise<void> {
  const at = new Date(instant).toISOString();
  const { copied, old } = await edited(
    world,
    '{ copied: article(slug: "article-2") { id revision } old: article(slug: "article-3") { id } }',
  );
  const { saveWorkingCopy: saved } = await edited(
    world,
    `mutation { saveWorkingCopy(id: "${copied.id}", expectedRevision: ${copied.revision}, input: {
      headline: "EMBARGOED copy" body: "EMBARGOED copy" section: "sports" byline: ["EMBARGOED byline"]
    }) { ... on Article { workingCopy { revision } } } }`,
  );
  await edited(
    world,
    `mutation { publishWorkingCopy(id: "${copied.id}", expectedRevision: ${saved.workingCopy.revision}, at: "${at}") { ... on UserError { message } } }`,
  );
  const { createRelease: release } = await edited(
    world,
    'mutation { createRelease(name: "EMBARGOED") { ... on Release { id } } }',
  );
  for (const [node, action] of [
    [draft, 'PUBLISH'],
    [old.id, 'UNPUBLISH'],
  ])
    await edited(
      world,
      `mutation { addToRelease(release: "${release.id}", node: "${node}", action: ${action}) { ... on UserError { message } } }`,
    );
  await edited(
    world,
    `mutation { scheduleRelease(id: "${release.id}", expectedRevision: 3, at: "${at}") { ... on UserError { message } } }`,
  );
}

async function edited(api: Api, query: string): Promise<Answer['data']> {
  const editor = await api.as({ scopes: ['ADMIN'] });
  const { data, errors } = await editor.ask(query);
  expect(errors).toBeUndefined();
  for (const result of Object.values<Answer['data']>(data)) expect(result.message).toBeUndefined();
  return data;
}

async function previewOfInstant(): Promise<Client> {
  const [at, expiresAt] = [instant, instant + hour].map(time => new Date(time).toISOString());
  const { createPreviewToken: made } = await edited(
    world,
    `mutation { createPreviewToken(at: "${at}", expiresAt: "${expiresAt}") { token } }`,
  );
  return world.with({ authorization: `Bearer ${made.token}` });
}

/** Records that know of the article in every way that there is; without it, they know of nothing. */
function content(embargoed: boolean): object[] {
  const source = embargoed ? { source: 'Article/embargoed-article' } : {};
  const article = (n: number) => ({
    type: 'Article',
    slug: `article-${n}`,
    headline: `Article ${n}`,
    body: `Text ${n}`,
    section: n % 2 === 0 ? 'world' : 'sports',
    language: n % 3 === 0 ? 'fr' : 'en',
    // Some at the very instant, before and behind it in the order.
    publishedAt: new Date(instant - (n % 4) * 3_600_000 - 1).toISOString(),
    mentions: ['Person/ada', 'Organization/acme', 'Place/oslo', 'Topic/sea', 'Event/summit', 'Agreement/deal']
      .filter((_, i) => (n + i) % 3 !== 0)
      .map(entity => ({ entity, role: 'SUBJECT' })),
    statements: [{ text: `Words ${n}`, speaker: n % 2 === 0 ? 'Person/ada' : 'Organization/acme' }],
  });
  return [
    {
      type: 'Person',
      slug: 'ada',
      name: 'Ada',
      positions: [{ title: 'Chair', organization: 'Organization/acme', ...source }],
    },
    { type: 'Person', slug: 'bob', name: 'Bob' },
    { type: 'Organization', slug: 'acme', name: 'Acme', location: 'Place/oslo' },
    { type: 'Place', slug: 'oslo', name: 'Oslo', kind: 'CITY' },
    { type: 'Topic', slug: 'sea', name: 'Sea' },
    {
      type: 'Event',
      slug: 'summit',
      name: 'Summit',
      startDate: '2024-09',
      location: 'Place/oslo',
      participants: [{ actor: 'Person/ada' }],
    },
    {
      type: 'Agreement',
      slug: 'deal',
      name: 'Deal',
      parties: [{ actor: 'Organization/acme', signedBy: 'Person/ada' }],
      milestones: [{ status: 'SIGNED', date: '2024-09-01', event: 'Event/summit', ...source }],
    },
    ...Array.from({ length: 12 }, (_, n) => article(n)),
    ...(embargoed
      ? [
          { ...article(2), slug: 'embargoed-draft', headline: 'EMBARGOED draft', publishedAt: undefined },
          {
            ...article(1),
            slug: 'embargoed-article',
            headline: 'EMBARGOED headline',
            kind: 'LIVE',
            summary: 'EMBARGOED summary',
            body: 'EMBARGOED body',
            byline: ['EMBARGOED byline'],
            keywords: ['EMBARGOED'],
            publisher: 'Organization/acme',
            publishedAt: new Date(instant).toISOString(),
            mentions: [
              'Person/ada',
              'Person/bob',
              'Organization/acme',
              'Place/oslo',
              'Topic/sea',
              'Event/summit',
              'Agreement/deal',
            ].map(entity => ({ entity })),
            statements: [{ text: 'EMBARGOED words', speaker: 'Person/ada', about: ['Topic/sea'] }],
            figures: [{ label: 'EMBARGOED figure', value: 1, text: 'EMBARGOED number' }],
          },
          {
            type: 'LivePost',
            article: 'Article/embargoed-article',
            at: new Date(instant - hour).toISOString(),
            headline: 'EMBARGOED post',
            body: 'EMBARGOED post',
            isPinned: true,
            mentions: ['Person/ada', 'Place/oslo', 'Event/summit'],
          },
        ]
      : []),
    {
      ...{ type: 'Front', slug: 'home', name: 'Home' },
      containers: [
        {
          ...{ key: 'top', title: 'Top', backfill: { filter: {} } },
          items: [
            ...(embargoed
              ? [{ article: 'Article/embargoed-article', headline: 'EMBARGOED headline', place: 1 }]
              : []),
            { article: 'Article/article-1' },
          ],
        },
      ],
    },
  ];
}

/** A query that nobody would write: fields of the schema at random, with arguments at random. */
class Query {
  readonly text: string;
  readonly #random: () => number;
  #left = 16;

  constructor(random: () => number) {
    this.#random = random;
    const root = schema.getQueryType();
    if (root == null) throw new Error('The schema has no queries.');
    // What everybody may ask; `viewer` is of who asks.
    const ofDesk = ['drafts', 'recognizeEntities', 'similarArticles', 'viewer', 'webhook', 'webhooks'];
    const fields = Object.values(root.getFields()).filter(({ name }) => !ofDesk.includes(name));
    if (this.#random() < 0.2) {
      this.text = this.#paged();
      return;
    }
    const some = Array.from(
      { length: 1 + this.#below(2) },
      (_, i) => `f${i}: ${this.#field(this.#pick(fields), 5)}`,
    );
    this.text = `{ ${some.join(' ')} }`;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#below(list.length)] as T;
  }

  /** A page of a list, from a cursor on. */
  #paged(): string {
    const { around, field, cursors } = this.#pick(places);
    const [size, from] = this.#pick([
      ['first', 'after'],
      ['last', 'before'],
    ] as const);
    const owner =
      around === '' ? 'Query' : around.charAt(0).toUpperCase() + around.slice(1, around.indexOf('('));
    const type = schema.getType(owner);
    const list = isObjectType(type) ? type.getFields()[field]?.type : undefined;
    if (list === undefined) throw new Error(`There is no ${field} of ${around}.`);
    const page = `${size}: ${1 + this.#below(6)}, ${from}: ${JSON.stringify(this.#pick(cursors))}`;
    return within(around, `${field}(${page})${this.#selection(list, 4)}`);
  }

  #field({ name, args, type }: GraphQLField<unknown, unknown>, depth: number): string {
    const given = this.#arguments(name, args);
    return `${name}${given === '' ? '' : `(${given})`}${this.#selection(type, depth)}`;
  }

  #selection(type: GraphQLOutputType, depth: number): string {
    const named = getNamedType(type);
    if (isLeafType(named)) return '';
    const parts = isAbstractType(named)
      ? [...schema.getPossibleTypes(named)]
          .filter(() => this.#random() < 0.6)
          .map(one => this.#fragment(one, depth))
      : [this.#fields(named, depth)];
    return ` { ${['__typename', ...parts].join(' ')} }`;
  }

  /** Fields of one name may not mean two things in one selection: each type has names of its own for them. */
  #fragment(type: GraphQLNamedType, depth: number): string {
    return `... on ${type.name} { ${this.#fields(type, depth, `${type.name}_`)} }`;
  }

  #fields(type: GraphQLNamedType, depth: number, prefix = ''): string {
    if (!isObjectType(type)) return '__typename';
    const all = Object.values(type.getFields()).filter(({ name }) => name !== 'revisions');
    const leaves = all.filter(one => isLeafType(getNamedType(one.type)));
    // A connection says nothing without its entries.
    const deep = all.filter(one => !leaves.includes(one));
    const chosen = new Set([...leaves.filter(() => this.#random() < 0.5)]);
    for (const one of deep) {
      const wanted = ['edges', 'node', 'nodes', 'pageInfo'].includes(one.name) ? 0.8 : 0.25;
      if (depth > 0 && this.#left > 0 && this.#random() < wanted) {
        this.#left -= 1;
        chosen.add(one);
      }
    }
    return (
      [...chosen].map(one => `${prefix}${one.name}: ${this.#field(one, depth - 1)}`).join(' ') || '__typename'
    );
  }

  #arguments(field: string, args: readonly GraphQLArgument[]): string {
    const has = (name: string) => args.some(arg => arg.name === name);
    const chosen = args.filter(arg => isNonNullType(arg.type) || this.#random() < 0.3);
    // One of the two, and one direction of paging, or most queries would be refused.
    const names = new Set(chosen.map(({ name }) => name));
    if (has('id') && has('slug')) {
      names.delete('id');
      names.delete('slug');
      names.add(this.#random() < 0.5 ? 'id' : 'slug');
    }
    if (has('first')) names.add('first');
    if (names.has('last')) names.delete('first');
    // Cursors are tried where they belong, in pages.
    for (const name of ['after', 'before']) if (this.#random() < 0.97) names.delete(name);
    return args
      .filter(({ name }) => names.has(name))
      .map(arg => `${arg.name}: ${this.#value(arg.name, arg.type, field)}`)
      .join(', ');
  }

  #value(name: string, type: GraphQLArgument['type'], field: string): string {
    if (isNonNullType(type)) return this.#value(name, type.ofType, field);
    if (isListType(type))
      return `[${Array.from({ length: 1 + this.#below(3) }, () => this.#value(name, type.ofType, field)).join(', ')}]`;
    const named = getNamedType(type);
    if (isEnumType(named)) return this.#pick(named.getValues()).name;
    if (isInputObjectType(named)) {
      const fields = Object.values(named.getFields()).filter(() => this.#random() < 0.4);
      return `{ ${fields.map(one => `${one.name}: ${this.#value(one.name, one.type, field)}`).join(', ')} }`;
    }
    switch (named.name) {
      case 'ID':
        return JSON.stringify(this.#pick(this.#idsFor(name, field)));
      case 'Int':
        return String(1 + this.#below(6));
      case 'DateTime':
        return JSON.stringify(
          new Date(instant + this.#pick([-7_200_000, -1, 0, 1, 86_400_000])).toISOString(),
        );
      case 'PartialDate':
        return JSON.stringify(this.#pick(['2024', '2024-09', '2024-09-26', '2024-09-27', '2024-10', '2030']));
      default:
        if (name === 'slug') return JSON.stringify(this.#pick(this.#slugsFor(field)));
        if (name === 'section') return JSON.stringify(this.#pick(['world', 'sports', 'none']));
        if (name === 'language') return JSON.stringify(this.#pick(['en', 'fr']));
        return JSON.stringify(this.#pick(this.#pick(places).cursors));
    }
  }

  /** Mostly what can be meant. */
  #idsFor(name: string, field: string): string[] {
    const wanted = name === 'mentions' ? /^(?!Article|Statement)/ : new RegExp(`^${field}:`, 'i');
    const fitting = pools.ids.filter(one => wanted.test(Buffer.from(one, 'base64').toString()));
    return fitting.length === 0 || this.#random() < 0.05 ? pools.ids : fitting;
  }

  #slugsFor(field: string): string[] {
    const fitting = pools.slugs.filter(one =>
      field === 'article' ? one.includes('article') : !one.includes('article'),
    );
    return fitting.length === 0 || this.#random() < 0.05 ? pools.slugs : fitting;
  }
}

/**
 * An answer as one text. Of fields that are resolved at the same time, now one fails first and now another, and only
 * errors before that which makes their parent null are in the answer; where an operation is stopped for its reads, it
 * is chance which fields had theirs.
 */
function comparable({ data, errors }: Answer): string {
  if (errors?.some(({ extensions }) => extensions.limit === 'The number of reads')) return 'too many reads';
  const texts = errors?.map(error => (isBelowNull(error.path, data) ? '' : textOf(error)));
  return JSON.stringify({ data, errors: texts && [...new Set(texts)].toSorted() });
}

/** Whether an error made a parent of its field null, or was told before another one did. */
function isBelowNull(path: Path, data: unknown): boolean {
  if (data === null) return true;
  const [step, ...rest] = path ?? [];
  if (step === undefined || rest.length === 0 || typeof data !== 'object') return false;
  return isBelowNull(rest, (data as Readonly<Record<string, unknown>>)[step]);
}

type Path = NonNullable<Answer['errors']>[number]['path'];

/** Where several items of a list fail and the list is null for it, graphql-js names the one that failed first, which is chance. */
function textOf({ path, ...error }: NonNullable<Answer['errors']>[number]): string {
  return JSON.stringify({ ...error, path: path?.map(step => (typeof step === 'number' ? '#' : step)) });
}

function placeOf(around: string, field: string): Place {
  return { around, field, cursors: [] };
}

function within(around: string, selection: string): string {
  return around === '' ? `{ f: ${selection} }` : `{ f: ${around} { f: ${selection} } }`;
}

function cursorsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) =>
    /cursor/i.test(name) && typeof child === 'string' ? [child] : cursorsIn(child),
  );
}
