import { request } from 'node:http';
import { EventSource } from 'eventsource';
import { createClient } from 'graphql-sse';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ListPosition } from '../../src/resolvers/watch-lists.ts';
import { eventStream } from '../../src/server/live/event-stream.ts';
import { positionReader } from '../../src/server/live/read-positions.ts';
import { PositionStream, WatchedLists } from '../../src/server/live/watched-lists.ts';
import { contextsOf } from '../../src/server/server.ts';
import { Newsroom } from '../newsroom.ts';

const interval = 20;
const patience = 60_000;
const limits = { maxLists: 12, maxStreams: 60 };

let room: Newsroom;
let lists: WatchedLists;
let failures: unknown[];
let origin: string;
/** Holds reads of positions back as long as it is pending. */
let gate: Promise<void>;

beforeEach(async () => {
  [failures, gate] = [[], Promise.resolve()];
  lists = new WatchedLists({
    read: async names => {
      await gate;
      return positionReader(contextsOf(room.api), { queryTime: 20_000 })(names);
    },
    interval,
    ...limits,
    onFailure: error => failures.push(error),
  });
  room = await Newsroom.open(undefined, { server: { watchLists: (...given) => lists.open(...given) } });
  origin = await room.api.listen();
  onTestFinished(() => lists.close());
});

/** An app that listens, by a real EventSource: what it has heard of each list, in order. */
async function listen(...names: string[]) {
  const source = new EventSource(`${origin}/live?lists=${encodeURIComponent(names.join())}`);
  onTestFinished(() => source.close());
  const heard: ListPosition[] = [];
  source.addEventListener('position', ({ data }) => heard.push(JSON.parse(data)));
  const of = (list: string) => heard.filter(position => position.list === list);
  await vi.waitFor(() => expect(new Set(heard.map(({ list }) => list)).size).toBe(names.length), patience);
  return {
    source,
    heard,
    of,
    /** Waits until a list has moved this often since the beginning. */
    moved: (list: string, times: number) =>
      vi.waitFor(() => expect(of(list).length).toBe(times + 1), patience),
    /** Waits until a list is at a position. Its parts may have been read before and after a write, so another one may come first. */
    at: (list: string, position: Partial<ListPosition>) =>
      vi.waitFor(() => expect(of(list).at(-1)).toMatchObject(position), patience),
  };
}

/** Several rounds of reads, in which a change would have been told. */
async function rounds(): Promise<void> {
  const { count } = room.api.requests;
  await vi.waitFor(() => expect(room.api.requests.count).toBeGreaterThan(count + 6), patience);
}

const newest = async (field: string) =>
  (await room.read(`{ list: ${field} { edges { cursor } } }`)).list.edges[0]?.cursor ?? null;

test('each list tells its position, and moves when readers see something new', async () => {
  const ada = await room.made('Person', { name: 'Ada', slug: 'ada' });
  const app = await listen('articles', 'section/security', 'Person/ada', ada.id);
  expect(app.heard.map(({ cursor, revision }) => [cursor, revision])).toEqual(Array(4).fill([null, null]));

  await room.published({ headline: 'A', body: 'Text.', section: 'security' });
  await Promise.all(['articles', 'section/security'].map(list => app.moved(list, 1)));
  expect(app.of('articles')[1]).toEqual({
    list: 'articles',
    cursor: await newest('articles(first: 1)'),
    revision: null,
  });
  await rounds();
  expect(app.of('Person/ada')).toHaveLength(1);
  room.pass(1000);

  await room.published({ headline: 'B', body: 'Text.', mentions: [{ entity: ada.id }] });
  await Promise.all(['Person/ada', ada.id].map(list => app.moved(list, 1)));
  await app.moved('articles', 2);
  const { person } = await room.read('{ person(slug: "ada") { articles(first: 1) { edges { cursor } } } }');
  expect(app.of('Person/ada')[1]?.cursor).toBe(person.articles.edges[0].cursor);
  expect(app.of('section/security')).toHaveLength(2);
});

test('a scheduled article moves the lists at its time, without any write, and not before', async () => {
  const app = await listen('articles');
  await room.published({ headline: 'A', body: 'Text.' }, room.in(60_000));
  room.pass(59_999);
  await rounds();
  expect(app.heard).toHaveLength(1);
  room.pass(1);
  await app.moved('articles', 1);
});

test('drafts, working copies and edits of other fields move nothing', async () => {
  const article = await room.published({ headline: 'A', body: 'Text.', section: 'security' });
  const app = await listen('articles', 'section/security');
  await room.made('Article', { headline: 'Draft', body: 'Text.', section: 'security' });
  await room.updated('Article', article, { summary: 'New.' });
  await rounds();
  expect(app.heard).toHaveLength(2);
});

describe('a live article', () => {
  const post = (id: string, headline: string) =>
    room.ask(
      'mutation ($id: ID!, $input: LivePostInput!) { addLivePost(article: $id, input: $input) { __typename } }',
      {
        id,
        input: { headline },
      },
    );

  test('moves by posts, by their corrections and their removal, and ends with its withdrawal', async () => {
    const article = await room.published({ headline: 'Live', slug: 'live', body: 'Text.', kind: 'LIVE' });
    const app = await listen('Article/live');
    expect(app.heard[0]).toEqual({ list: 'Article/live', cursor: null, revision: 0 });
    await post(article.id, 'First');
    await app.at('Article/live', { revision: 1 });
    const posts = 'posts(first: 1) { edges { cursor node { key } } }';
    const read = await room.read(`{ article(slug: "live") { ${posts} } }`);
    const [{ cursor, node }] = read.article.posts.edges;
    await app.at('Article/live', { cursor, revision: 1 });

    await room.ask(
      'mutation ($id: ID!, $key: String!) { updateLivePost(article: $id, key: $key, expectedRevision: 1, input: { headline: "Corrected" }) { __typename } }',
      { id: article.id, key: node.key },
    );
    await app.at('Article/live', { cursor, revision: 2 });

    await room.ask(
      'mutation ($id: ID!, $key: String!) { removeLivePost(article: $id, key: $key, expectedRevision: 2) { __typename } }',
      { id: article.id, key: node.key },
    );
    await app.at('Article/live', { cursor: null, revision: 3 });

    await room.withdraw(article);
    await app.at('Article/live', { cursor: null, revision: null });
  });

  test('is not there before its time, in the same words as one that never existed', async () => {
    await room.made('Article', { headline: 'Draft', slug: 'hidden', body: 'Text.', kind: 'LIVE' });
    const said = async (slug: string) => {
      const response = await room.api.fetch(`/live?lists=Article/${slug}`);
      return [response.status, (await response.text()).replaceAll(slug, '…')];
    };
    expect(await said('hidden')).toEqual(await said('unknown'));
    expect(await said('hidden')).toEqual([404, expect.stringContaining('NOT_FOUND')]);
  });
});

test('a front moves with each of its revisions', async () => {
  const { result } = await room.ask(
    'mutation { result: createFront(input: { slug: "home", name: "Home" }) { ... on Front { id } } }',
  );
  const app = await listen('front/home');
  expect(app.heard[0]).toEqual({ list: 'front/home', cursor: null, revision: 1 });
  await room.ask(
    'mutation ($id: ID!) { updateFront(id: $id, expectedRevision: 1, input: { name: "Start" }) { __typename } }',
    { id: result.id },
  );
  await app.moved('front/home', 1);
  expect(app.heard[1]?.revision).toBe(2);
});

test('however many apps listen, each list is read once in a round', async () => {
  await Promise.all(Array.from({ length: 50 }, () => listen('articles')));
  const single = room.api.requests.count;
  await rounds();
  const reads = room.api.requests.count - single;
  // A round makes two requests: the list, and what is pending.
  expect(reads).toBeLessThan(20);
  await room.published({ headline: 'A', body: 'Text.' });
});

test('a stream that ends is forgotten, and nothing is read any more', async () => {
  const { source } = await listen('articles');
  source.close();
  await vi.waitFor(async () => {
    const { count } = room.api.requests;
    await new Promise(resolve => setTimeout(resolve, 5 * interval));
    expect(room.api.requests.count).toBe(count);
  });
});

test.for([
  ['/live', 400, 'BAD_USER_INPUT'],
  ['/live?lists=,', 400, 'BAD_USER_INPUT'],
  ['/live?lists=nothing', 400, 'BAD_USER_INPUT'],
  ['/live?lists=section/', 400, 'BAD_USER_INPUT'],
  ['/live?lists=Statement/x', 400, 'BAD_USER_INPUT'],
  ['/live?lists=Person/nobody', 404, 'NOT_FOUND'],
  ['/live?lists=__proto__/x', 400, 'BAD_USER_INPUT'],
  [`/live?lists=section/${'é'.repeat(243)}`, 400, 'LIMIT_EXCEEDED'],
  ['/live?lists=front/none', 404, 'NOT_FOUND'],
  [`/live?lists=${Array.from({ length: 11 }, (_, i) => `section/${i}`)}`, 400, 'LIMIT_EXCEEDED'],
] as const)('%s is refused, and so is the poll for it', async ([path, status, code]) => {
  for (const each of [path, path.replace('/live', '/live.json')]) {
    const response = await room.api.fetch(each);
    expect([response.status, (await response.text()).split(':')[0]]).toEqual([status, code]);
  }
});

test('a process has a limit of streams and of lists, and places become free', async () => {
  const open = await Promise.all(Array.from({ length: limits.maxStreams }, () => lists.open(['articles'])));
  const response = await room.api.fetch('/live?lists=articles');
  expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('/live.json')]);
  for (const stream of open) stream.end();
  await listen(...Array.from({ length: 10 }, (_, i) => `section/${i}`));
  const third = await room.api.fetch('/live?lists=section/10,section/11,section/12');
  expect(third.status).toBe(503);
  await listen('section/10', 'section/11');
});

test.for(['/live?lists=articles', '/graphql?query=subscription{listMoved(lists:["articles"]){cursor}}'])(
  'clients of %s that go away while their stream is opened leave no stream',
  async path => {
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    const opening = vi.spyOn(lists, 'open');
    const clients = Array.from({ length: limits.maxStreams }, () =>
      request(`${origin}${path}`, { headers: { accept: 'text/event-stream' } })
        .on('error', () => {})
        .end(),
    );
    await vi.waitFor(() => expect(opening).toHaveBeenCalledTimes(clients.length), patience);
    for (const client of clients) client.destroy();
    await vi.waitFor(
      () => expect(opening.mock.calls.every(([, client]) => client?.aborted === true)).toBe(true),
      patience,
    );
    resolve();
    const streams = await Promise.all(opening.mock.results.map(({ value }) => value));
    expect(await Promise.all(streams.map(stream => stream.next()))).toEqual(
      streams.map(() => ({ done: true, value: undefined })),
    );
    await listen('section/a');
  },
);

test('a failing read keeps the streams open, and later positions are told', async () => {
  const app = await listen('articles');
  const { table } = room.api;
  const read = vi.spyOn(table, 'metered').mockImplementation(() => {
    throw new Error('The wire is cut.');
  });
  await vi.waitFor(() => expect(failures.length).toBeGreaterThan(1));
  read.mockRestore();
  await room.published({ headline: 'A', body: 'Text.' });
  await app.moved('articles', 1);
});

test('events that nobody reads need no timer; those that somebody reads have one to their end', async () => {
  const set = vi.spyOn(globalThis, 'setInterval');
  const clear = vi.spyOn(globalThis, 'clearInterval');
  onTestFinished(() => {
    set.mockRestore();
    clear.mockRestore();
  });
  const [unread, read] = [new PositionStream(() => {}), new PositionStream(() => {})];
  eventStream(unread);
  const reader = eventStream(read).getReader();
  await reader.read();
  await vi.waitFor(() => expect(set).toHaveBeenCalledTimes(1));
  read.end();
  expect(await reader.read()).toEqual({ done: true, value: undefined });
  expect(clear).toHaveBeenCalledWith(set.mock.results[0]?.value);
});

test('a client that reads slowly gets the latest position of each list only', async () => {
  const stream = new PositionStream(() => {});
  for (let revision = 1; revision <= 1000; revision++)
    for (const list of ['front/a', 'front/b']) stream.push({ list, cursor: null, revision });
  expect([await stream.next(), await stream.next()]).toEqual(
    ['front/a', 'front/b'].map(list => ({ done: false, value: { list, cursor: null, revision: 1000 } })),
  );
  stream.end();
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test('a poll answers the same positions, for caches; HEAD leaves no stream open', async () => {
  await room.published({ headline: 'A', body: 'Text.' });
  const response = await room.api.fetch('/live.json?lists=articles&lists=section/a,b');
  expect(JSON.parse(await response.text())).toEqual({
    positions: [
      { list: 'articles', cursor: await newest('articles(first: 1)'), revision: null },
      { list: 'section/a,b', cursor: null, revision: null },
    ],
  });
  expect(response.headers.get('cache-control')).toMatch(/^public, max-age=[1-5],/);
  const head = await room.api.fetch('/live?lists=articles', { method: 'HEAD' });
  expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  const { count } = room.api.requests;
  await new Promise(resolve => setTimeout(resolve, 5 * interval));
  expect(room.api.requests.count).toBeLessThanOrEqual(count + 2);
});

test.for([
  'subscription{listMoved(lists:["articles"]){cursor}}',
  'subscription{listMoved(lists:["nothing"]){cursor}}',
  '{articles{nodes{id}}}',
  '{',
])('HEAD for the events of %s leaves no stream open', async document => {
  const opening = vi.spyOn(lists, 'open');
  const headers = { accept: 'text/event-stream' };
  const path = `${origin}/graphql?query=${encodeURIComponent(document)}`;
  const [head, get] = await Promise.all(['HEAD', 'GET'].map(method => fetch(path, { method, headers })));
  onTestFinished(() => get?.body?.cancel());
  expect([head?.status, head?.headers.get('content-type')]).toEqual([
    get?.status,
    get?.headers.get('content-type'),
  ]);
  const streams = await Promise.allSettled(opening.mock.results.map(({ value }) => value));
  const open = streams.filter(({ status }) => status === 'fulfilled');
  const ended = vi.fn();
  for (const one of open) if (one.status === 'fulfilled') void one.value.next().then(ended);
  if (open.length > 0) await vi.waitFor(() => expect(ended).toHaveBeenCalledTimes(1), patience);
});

describe('the subscription', () => {
  const query = 'subscription ($lists: [String!]!) { listMoved(lists: $lists) { list cursor revision } }';

  test('tells the same to a client of GraphQL over SSE', async () => {
    const client = createClient({ url: `${origin}/graphql`, retryAttempts: 0 });
    onTestFinished(() => client.dispose());
    const moves = client.iterate<{ listMoved: ListPosition }>({ query, variables: { lists: ['articles'] } });
    const next = async () => (await moves.next()).value?.data?.listMoved;
    expect(await next()).toEqual({ list: 'articles', cursor: null, revision: null });
    await room.published({ headline: 'A', body: 'Text.' });
    expect(await next()).toEqual({
      list: 'articles',
      cursor: await newest('articles(first: 1)'),
      revision: null,
    });
    await moves.return?.();
    await vi.waitFor(async () => {
      const { count } = room.api.requests;
      await new Promise(resolve => setTimeout(resolve, 5 * interval));
      expect(room.api.requests.count).toBe(count);
    });
  });

  const send = (variables: object, accept: string, api = room.api) =>
    api.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify({ query, variables }),
    });

  test.for([
    [{ lists: ['articles'] }, 'application/json', 400, 'BAD_REQUEST'],
    [{ lists: ['nothing'] }, 'text/event-stream', 200, 'BAD_USER_INPUT'],
    [{ lists: [] }, 'text/event-stream', 200, 'BAD_USER_INPUT'],
    [{ lists: ['section/\ud800', 'Person/\ud800'] }, 'text/event-stream', 200, 'NOT_FOUND'],
    [{ lists: ['Person/nobody'] }, 'text/event-stream', 200, 'NOT_FOUND'],
    [{ lists: [`Person/${'x'.repeat(50_000)}`] }, 'text/event-stream', 200, 'LIMIT_EXCEEDED'],
    [{ lists: [{ secret: 'Sesame' }] }, 'text/event-stream', 200, 'BAD_USER_INPUT'],
    [{}, 'text/event-stream', 200, 'BAD_USER_INPUT'],
  ] as const)('%j with accept: %s is refused', async ([variables, accept, status, code]) => {
    const response = await send(variables, accept);
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(text).toContain(`"code":"${code}"`);
    expect(text).not.toContain('Sesame');
  });

  test('is refused where no stream may stay open, and so is /live', async () => {
    const { api } = await room.another({});
    onTestFinished(() => api.close());
    const text = await (await send({ lists: ['articles'] }, 'text/event-stream', api)).text();
    const live = await api.fetch('/live?lists=articles');
    for (const refusal of [text, await live.text()]) expect(refusal).toContain('Poll /live.json');
    expect(live.status).toBe(400);
    expect((await api.fetch('/live.json?lists=articles')).status).toBe(200);
  });
});
