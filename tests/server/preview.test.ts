import { beforeEach, describe, expect, test } from 'vitest';
import { createKey, revokeKey } from '../../src/commands/write/api-keys.ts';
import { transact } from '../../src/store/transaction.ts';
import type { Answer, Client } from '../api.ts';
import { faultsOf, Newsroom, type Result, type Seen } from '../newsroom.ts';
import { scan } from '../table.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** Everything that the public sees of articles. */
const everything = `{
  articles(first: 20) { nodes { slug headline revision updatedAt publishedAt } }
  old: articles(last: 20, filter: { section: "local" }) { nodes { slug } }
  bridge: article(slug: "bridge") { headline body revision updatedAt }
  budget: article(slug: "budget") { headline publishedAt }
  rumour: article(slug: "rumour") { headline }
  offer: article(slug: "offer") { headline }
  later: article(slug: "later") { headline publishedAt }
  ada: person(slug: "ada") { articles(first: 10) { nodes { slug } } timeline(first: 10) { nodes { __typename } } }
  eve: person(slug: "eve") { articles(first: 10) { nodes { slug } } related { latestArticle { slug } } }
  tunnels: search(query: "tunnel") { edges { node { ... on Article { slug } } } }
  budgets: search(query: "budget") { edges { node { ... on Article { slug } } } }
  rumours: search(query: "rumour") { edges { node { ... on Article { slug } } } }
  changes(first: 40) { edges { node { kind recordId at } } }
}`;

let newsroom: Newsroom;
let editor: Client;
let token: string;
let release: Result;

/**
 * In an hour an article begins, one ends, and one is replaced by its working copy; in two hours a release publishes a draft and withdraws an
 * article.
 */
beforeEach(async () => {
  newsroom = await Newsroom.open();
  const [ada, eve] = [
    await newsroom.made('Person', { slug: 'ada', name: 'Ada' }),
    await newsroom.made('Person', { slug: 'eve', name: 'Eve' }),
  ];
  const of = (slug: string, headline: string, who: Seen) => ({
    ...{ slug, headline, section: 'local', body: headline },
    mentions: [{ entity: who.id }],
  });
  const bridge = await newsroom.published(of('bridge', 'Bridge opens', ada));
  newsroom.pass(1000);
  const offer = await newsroom.published(of('offer', 'Offer of the day', ada));
  newsroom.pass(1000);
  const rumour = await newsroom.published(of('rumour', 'Rumour spreads', ada));
  const budget = await newsroom.made('Article', of('budget', 'Budget agreed', eve));
  await newsroom.published(of('later', 'Later news', eve), newsroom.in(hour));
  await does(`setExpiry(${seen(offer)}, at: "${newsroom.in(hour)}")`, 'Article');
  const copy = { headline: 'Tunnel opens', body: 'Tunnel opens', mentions: [{ entity: eve.id }] };
  const saved = await newsroom.ask(
    `mutation ($input: ArticleInput!) { result: saveWorkingCopy(${seen(bridge)}, input: $input) { ... on Article { id workingCopy { revision } } } }`,
    { input: copy },
  );
  const ofCopy = { id: bridge.id, revision: saved.result.workingCopy.revision };
  await does(`publishWorkingCopy(${seen(ofCopy)}, at: "${newsroom.in(hour)}")`, 'Article');
  release = await does('createRelease(name: "Budget day")', 'Release');
  await does(`addToRelease(release: "${release.id}", node: "${budget.id}")`, 'Release');
  release = await does(
    `addToRelease(release: "${release.id}", node: "${rumour.id}", action: UNPUBLISH)`,
    'Release',
  );
  await newsroom.drain();
  const { text } = await createKey(newsroom.api.table, {
    ...{ stage: 'dev', subject: 'ed', scopes: ['READ_DRAFTS', 'WRITE'], expiresAt: null },
  });
  token = text;
  editor = newsroom.api.with({ authorization: `Bearer ${text}` });
});

function seen({ id, revision }: Seen): string {
  return `id: "${id}", expectedRevision: ${revision}`;
}

async function does(call: string, type: string): Promise<Result> {
  const { result } = await newsroom.ask(
    `mutation { result: ${call} { __typename ... on ${type} { id revision } ... on UserError { message } } }`,
  );
  expect(result.__typename, result.message).toBe(type);
  return result;
}

const schedule = (at: string) => does(`scheduleRelease(${seen(release)}, at: "${at}")`, 'Release');

function preview(header: 'preview-at' | 'preview-release', value: string): Client {
  return newsroom.api.with({ authorization: `Bearer ${token}`, [header]: value });
}

async function tokenFor(args: string, from = editor): Promise<Client & { readonly text: string }> {
  const { data, errors } = await from.ask(
    `mutation { createPreviewToken(${args}, expiresAt: "${newsroom.in(day)}") { token expiresAt } }`,
  );
  expect(errors).toBeUndefined();
  const { token: text } = data.createPreviewToken;
  return { ...newsroom.api.with({ authorization: `Bearer ${text}` }), text };
}

const codes = ({ errors = [], status }: Answer) => [
  status,
  ...errors.map(({ extensions }) => extensions.code),
];

const without = ({ data, errors }: Answer) => ({ data, errors });

describe('a preview of a time', () => {
  test('is what the public reads then, with no worker, by header and by token', async () => {
    await schedule(newsroom.in(2 * hour));
    const first = newsroom.now;
    const before = await newsroom.read(everything);
    const times = [hour - 1, hour, 2 * hour - 1, 2 * hour, 10 * day];
    const previews = [];
    for (const milliseconds of times) {
      const at = newsroom.in(milliseconds);
      const byHeader = await preview('preview-at', at).ask(everything);
      expect(byHeader.extensions).toMatchObject({ preview: { at } });
      const shown = await tokenFor(`at: "${at}"`);
      expect(without(await shown.ask(everything))).toEqual(without(byHeader));
      const feed = await newsroom.api.fetch('/feed.xml', {
        headers: { authorization: `Bearer ${token}`, 'preview-at': at },
      });
      expect(feed.headers.get('cache-control')).toBe('private, no-store');
      previews.push({ at: first + milliseconds, answer: without(byHeader), feed: await feed.text() });
    }
    expect(await newsroom.read(everything)).toEqual(before);
    for (const { at, answer, feed } of previews) {
      newsroom.pass(at - newsroom.now);
      expect(answer).toEqual({ data: await newsroom.read(everything), errors: undefined });
      expect(feed).toBe(await (await newsroom.api.fetch('/feed.xml')).text());
    }
    const last = await preview('preview-at', '9999-12-31T23:59:59.999Z').ask(everything);
    expect(last).toMatchObject({ data: { rumour: null, offer: null, bridge: { headline: 'Tunnel opens' } } });
    const texts = previews.map(({ answer }) => JSON.stringify(answer));
    expect(new Set(texts).size).toBe(3);
    expect(previews[3]?.answer.data).toMatchObject({
      bridge: { headline: 'Tunnel opens', body: 'Tunnel opens' },
      budget: { headline: 'Budget agreed' },
      rumour: null,
      offer: null,
    });
  });

  test('that has passed returns the current content', async () => {
    const { data, extensions } = await preview('preview-at', newsroom.in(-hour)).ask(everything);
    expect(data).toEqual(await newsroom.read(everything));
    expect(extensions).toMatchObject({ preview: { at: newsroom.in(0) } });
  });
});

test('a preview before whose time more than 500 articles change is refused', async () => {
  const ending = Array.from({ length: 500 }, (_, i) => ({
    ...{ type: 'Article', slug: `ending-${i}`, headline: 'Ending', publishedAt: newsroom.in(-hour) },
    expiresAt: newsroom.in(4 * hour),
  }));
  await newsroom.api.import(...ending);
  const answer = await preview('preview-at', newsroom.in(4 * hour)).ask(
    '{ articles(first: 1) { nodes { slug } } }',
  );
  expect(codes(answer)).toEqual([200, 'LIMIT_EXCEEDED']);
  expect(answer.errors?.[0]?.message).toMatch(/: 502 \(maximum 500\)/);
  expect((await preview('preview-at', newsroom.in(3 * hour)).ask(everything)).errors).toBeUndefined();
});

describe('a preview of a release', () => {
  test.each(['open', 'scheduled'])(
    'shows an %s one with all its items, and whatever else is due',
    async state => {
      if (state === 'scheduled') await schedule(newsroom.in(2 * hour));
      const byHeader = await preview('preview-release', release.id).ask(everything);
      const byToken = await (await tokenFor(`release: "${release.id}"`)).ask(everything);
      expect(without(byToken)).toEqual(without(byHeader));
      expect(byHeader.data).toMatchObject({
        budget: { headline: 'Budget agreed' },
        rumour: null,
        // What is due before the release is scheduled is not.
        bridge: { headline: state === 'open' ? 'Bridge opens' : 'Tunnel opens' },
      });
      expect(byHeader.extensions).toMatchObject({
        preview: { at: newsroom.in(state === 'open' ? 0 : 2 * hour), release: release.id },
      });
      if (state === 'open') return;
      newsroom.pass(2 * hour);
      expect(byHeader.data).toEqual(await newsroom.read(everything));
    },
  );

  test('is at its planned time while the release is open', async () => {
    const planned = await does(`createRelease(name: "Later", at: "${newsroom.in(3 * hour)}")`, 'Release');
    const { extensions, data } = await preview('preview-release', planned.id).ask(everything);
    expect(extensions).toMatchObject({ preview: { at: newsroom.in(3 * hour), release: planned.id } });
    expect(data).toMatchObject({
      bridge: { headline: 'Tunnel opens' },
      rumour: { headline: 'Rumour spreads' },
    });
  });

  test('that was cancelled is refused by name, until it is scheduled again', async () => {
    const shown = await tokenFor(`release: "${release.id}"`);
    const scheduled = await schedule(newsroom.in(hour));
    await does(`cancelRelease(${seen(scheduled)})`, 'Release');
    const answer = await shown.ask(everything);
    expect(codes(answer)).toEqual([400, 'BAD_USER_INPUT']);
    expect(answer.errors?.[0]?.message).toContain('"Budget day" was cancelled');
    await does(
      `scheduleRelease(id: "${release.id}", expectedRevision: ${scheduled.revision + 1}, at: "${newsroom.in(hour)}")`,
      'Release',
    );
    expect((await shown.ask(everything)).data.rumour).toBeNull();
  });
});

describe('the right to a preview', () => {
  test.for([
    ['preview-at', () => newsroom.in(hour)],
    ['preview-release', () => release.id],
  ] as const)('%s needs READ_DRAFTS', async ([header, value]) => {
    const nobody = newsroom.api.with({ [header]: value() });
    expect(codes(await nobody.ask('{ __typename }'))).toEqual([401, 'UNAUTHENTICATED']);
    const writer = await newsroom.api.as({ scopes: ['WRITE', 'PUBLISH'] });
    const asked = newsroom.api.with({ authorization: `Bearer ${writer.text}`, [header]: value() });
    expect(codes(await asked.ask('{ __typename }'))).toEqual([403, 'FORBIDDEN']);
    const feed = await newsroom.api.fetch('/feed.json', { headers: { [header]: value() } });
    expect(feed.status).toBe(401);
  });

  test('headers that are no preview are refused', async () => {
    for (const headers of [
      { 'preview-at': 'tomorrow' },
      { 'preview-at': '' },
      { 'preview-release': 'x' },
      { 'preview-release': btoa('Article:01J8XJ5Y7N3T0000000000000A') },
      { 'preview-release': btoa('Release:01J8XJ5Y7N3T0000000000000A') },
      { 'preview-at': newsroom.in(hour), 'preview-release': release.id },
    ]) {
      const client = newsroom.api.with({ authorization: `Bearer ${token}`, ...headers });
      expect(codes(await client.ask('{ __typename }')), JSON.stringify(headers)).toEqual([
        400,
        'BAD_USER_INPUT',
      ]);
    }
  });

  test('a preview cannot write', async () => {
    const answer = await preview('preview-at', newsroom.in(hour)).ask(
      'mutation { createTopic(input: { name: "Tides" }) { __typename } }',
    );
    expect(codes(answer)).toEqual([400, 'BAD_USER_INPUT']);
    expect((await newsroom.read('{ topics(first: 1) { nodes { name } } }')).topics.nodes).toEqual([]);
  });
});

describe('a preview token', () => {
  test('shows its preview and nothing else', async () => {
    const hidden = await newsroom.made('Article', { slug: 'hidden', headline: 'Hidden' });
    const shown = await tokenFor(`at: "${newsroom.in(hour)}"`);
    const { data } = await shown.ask(`{
      hidden: article(slug: "hidden") { id } node(id: "${hidden.id}") { id } budget: article(slug: "budget") { id }
      viewer { subject scopes } bridge: article(slug: "bridge") { headline }
    }`);
    expect(data).toEqual({
      ...{ hidden: null, node: null, budget: null },
      viewer: { subject: 'preview', scopes: [] },
      bridge: { headline: 'Tunnel opens' },
    });
    for (const query of ['{ drafts(first: 1) { nodes { id } } }', `{ release(id: "${release.id}") { id } }`])
      expect(codes(await shown.ask(query))).toEqual([200, 'FORBIDDEN']);
    for (const other of [
      { 'preview-at': newsroom.in(2 * hour) },
      { 'preview-release': release.id },
    ] as Record<string, string>[]) {
      const client = newsroom.api.with({ authorization: `Bearer ${shown.text}`, ...other });
      expect(codes(await client.ask(everything))).toEqual([403, 'FORBIDDEN']);
    }
    const same = newsroom.api.with({
      ...{ authorization: `Bearer ${shown.text}`, 'preview-at': newsroom.in(hour) },
    });
    expect((await same.ask('{ __typename }')).errors).toBeUndefined();
  });

  test('ends at its time, and when it is revoked', async () => {
    const [ending, revoked] = [
      await tokenFor(`at: "${newsroom.in(hour)}"`),
      await tokenFor(`at: "${newsroom.in(2 * day)}"`),
    ];
    await revokeKey(newsroom.api.table, revoked.text.split('_')[2] ?? '');
    expect(codes(await revoked.ask('{ __typename }'))).toEqual([401, 'UNAUTHENTICATED']);
    newsroom.pass(day - 1);
    expect((await ending.ask('{ __typename }')).errors).toBeUndefined();
    newsroom.pass(1);
    expect(codes(await ending.ask('{ __typename }'))).toEqual([401, 'UNAUTHENTICATED']);
  });

  test('is sound for verify, also when DynamoDB has deleted one of its two items', async () => {
    await tokenFor(`at: "${newsroom.in(hour)}"`);
    await newsroom.drain();
    expect(await faultsOf(newsroom.api)).toEqual([]);
    const [pair] = [...(await scan(newsroom.api.table)).values()].filter(
      ({ pk, ttl }) => pk === 'keys' && ttl !== undefined,
    );
    await transact(newsroom.api.table, [{ delete: { pk: String(pair?.pk), sk: String(pair?.sk) } }]);
    expect(await faultsOf(newsroom.api)).toEqual([expect.stringContaining('missing: keys')]);
    newsroom.pass(day);
    await newsroom.drain();
    expect(await faultsOf(newsroom.api)).toEqual([]);
  });

  test('is refused without a target in the future and an end within 90 days', async () => {
    const end = `expiresAt: "${newsroom.in(day)}"`;
    const future = `at: "${newsroom.in(hour)}"`;
    for (const [args, code] of [
      [end, 'BAD_USER_INPUT'],
      [`${future}, release: "${release.id}", ${end}`, 'BAD_USER_INPUT'],
      [`at: "${newsroom.in(0)}", ${end}`, 'BAD_USER_INPUT'],
      [`release: "${btoa('Release:01J8XJ5Y7N3T0000000000000A')}", ${end}`, 'BAD_USER_INPUT'],
      [`${future}, expiresAt: "${newsroom.in(0)}"`, 'BAD_USER_INPUT'],
      [`${future}, expiresAt: "${newsroom.in(90 * day + 1)}"`, 'LIMIT_EXCEEDED'],
    ]) {
      const answer = await editor.ask(`mutation { createPreviewToken(${args}) { token } }`);
      expect(codes(answer)).toEqual([200, code]);
    }
  });
});

test('a list that begins with many ended articles takes no read for each few of them, before their time and at it', async () => {
  const end = newsroom.in(day);
  const articles = Array.from({ length: 60 }, (_, i) => ({
    ...{ type: 'Article', slug: `ending-${i}`, headline: 'Ending', expiresAt: end },
    publishedAt: newsroom.in(-i),
  }));
  await newsroom.api.import(...articles);
  const first = '{ articles(first: 2) { nodes { slug } } }';
  const previewed = await preview('preview-at', end).ask(first);
  newsroom.pass(day);
  const answer = await newsroom.api.ask(first);
  expect(answer.data.articles.nodes).toHaveLength(2);
  expect(previewed.data).toEqual(answer.data);
  // The list, its next page, the pending changes, and the articles concerned in batches of a hundred items.
  for (const { extensions } of [previewed, answer]) expect(extensions.cost.requests).toBeLessThan(9);
});

test('an answer of a preview is for its reader alone, and never that of another request', async () => {
  const get = (headers: Record<string, string>) =>
    newsroom.api.fetch(`/graphql?query=${encodeURIComponent('{ article(slug: "bridge") { headline } }')}`, {
      headers,
    });
  const shown = await tokenFor(`at: "${newsroom.in(hour)}"`);
  const answers = await Promise.all([
    get({}),
    get({ authorization: `Bearer ${shown.text}` }),
    get({ authorization: `Bearer ${token}`, 'preview-at': newsroom.in(hour) }),
    get({}),
  ]);
  expect(answers.map(({ headers }) => headers.get('cache-control'))).toEqual([
    expect.stringContaining('public'),
    'private, no-store',
    'private, no-store',
    expect.stringContaining('public'),
  ]);
  for (const { headers } of answers) expect(headers.get('vary')).toMatch(/Preview-At, Preview-Release/);
  const headlines = await Promise.all(answers.map(answer => answer.text()));
  expect(headlines.map(text => /"headline":"(\w+)/.exec(text)?.[1])).toEqual([
    'Bridge',
    'Tunnel',
    'Tunnel',
    'Bridge',
  ]);
});
