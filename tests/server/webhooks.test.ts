import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import type { WebhookNetwork } from '../../src/commands/webhooks/webhook-address.ts';
import { senderTo } from '../../src/commands/webhooks/webhook-request.ts';
import { type SendingResult, sendWebhooks } from '../../src/commands/webhooks/webhook-sending.ts';
import { maxWebhooks } from '../../src/model/webhook.ts';
import { pagesOf } from '../../src/server/worker/webhooks.ts';
import { transact } from '../../src/store/transaction.ts';
import { unhurried } from '../api.ts';
import { faultsOf, Newsroom, type Result } from '../newsroom.ts';
import { Race } from '../race.ts';
import { scan } from '../table.ts';

/** Webhooks, with a real receiver on loopback. */
interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly message: { type: string; timestamp: string; data: Result };
}

const hour = 3_600_000;
const day = 24 * hour;
const local: WebhookNetwork = { allowLoopback: true };

let room: Newsroom;
let received: Received[];
/** How the receiver answers a request. */
let answer: (response: ServerResponse, request: Received) => unknown;
let url: string;
let close: () => void;
/** Whether the writes of the worker fail. */
let isStoreAway: boolean;

beforeEach(async () => {
  isStoreAway = false;
  const intercept = async <Output>(send: () => Promise<Output>, command: string) => {
    if (isStoreAway && command === 'TransactWriteItemsCommand') throw new Error('The process has died.');
    return send();
  };
  room = await Newsroom.open('2026-05-01T08:00:00Z', {
    ...unhurried,
    intercept,
    server: { ...unhurried.server, webhookNetwork: local },
  });
  received = [];
  answer = response => response.writeHead(204).end();
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const one = { headers: request.headers, body, message: JSON.parse(body) };
    received.push(one);
    answer(response, one);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  close = () => {
    server.closeAllConnections();
    server.close();
  };
});

afterEach(() => close());

const shown = `
  __typename
  ... on Webhook { id url topics isActive secret }
  ... on InvalidInputError { path message } ... on NotFoundError { path message }
`;

async function create(topics: readonly string[], more: object = {}): Promise<Result> {
  const { result } = await room.ask(
    `mutation ($input: WebhookInput!) { result: createWebhook(input: $input) { ${shown} } }`,
    { input: { url, topics, ...more } },
  );
  return result;
}

async function update(id: string, input: object): Promise<Result> {
  const { result } = await room.ask(
    `mutation ($id: ID!, $input: WebhookInput!) { result: updateWebhook(id: $id, input: $input) { ${shown} } }`,
    { id, input },
  );
  return result;
}

async function replay(id: string, since: string): Promise<Result> {
  const { result } = await room.ask(
    `mutation ($id: ID!, $since: DateTime!) { result: replayWebhook(id: $id, since: $since) { ${shown} } }`,
    { id, since },
  );
  return result;
}

async function deliveries(id: string): Promise<Result[]> {
  const { webhook } = await room.ask(
    `query ($id: ID!) { webhook(id: $id) { isActive deliveries(first: 50) { nodes {
      at topic recordId message attempt status error succeeded nextAttemptAt } } } }`,
    { id },
  );
  return webhook.deliveries.nodes;
}

/** Processes the outbox, and sends what is due. Returns the messages of this run. */
async function told(network = local, attemptTime?: number): Promise<Received[]> {
  const before = received.length;
  await enqueue();
  await send(network, attemptTime);
  return received.slice(before);
}

async function enqueue(): Promise<void> {
  await drainOutbox(room.api.table, { publish: async () => undefined });
}

function send(network = local, attemptTime?: number): Promise<SendingResult> {
  const addresses = pagesOf({
    article: 'https://news.example/{slug}',
    entity: 'https://news.example/{type}/{slug}',
  });
  return sendWebhooks(room.api.table, { post: senderTo(network, attemptTime), addresses });
}

/** Checks a signature with the library of Standard Webhooks, by the clock of the newsroom. */
function verified({ headers, body }: Received, secret: string): unknown {
  vi.useFakeTimers({ toFake: ['Date'], now: room.now });
  try {
    const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
    return new Webhook(secret).verify(
      body,
      Object.fromEntries(names.map(name => [name, String(headers[name])])),
    );
  } finally {
    vi.useRealTimers();
  }
}

const topicsOf = (messages: readonly Received[]) => messages.map(({ message }) => message.type);

test('a published article is told once, signed, with what a push message needs', async () => {
  const hook = await create(['ARTICLE_PUBLISHED']);
  const place = await room.made('Place', { name: 'Oslo' });
  const image = { url: 'https://images.example/a.jpg', alt: 'A bridge' };
  const draft = await room.made('Article', {
    ...{ headline: 'The bridge opens', summary: 'Today.', section: 'local', image, urgency: 'IMPORTANT' },
    mentions: [{ entity: place.id, role: 'LOCATION' }],
  });
  expect(await told()).toEqual([]);
  const article = await room.publish(draft);
  const [one, ...others] = await told();
  expect(others).toEqual([]);
  if (one === undefined) throw new Error('Nothing was sent.');
  expect(verified(one, hook.secret)).toEqual(one.message);
  expect(() => verified({ ...one, body: `${one.body} ` }, hook.secret)).toThrow(/signature/);
  expect(one.message).toEqual({
    type: 'ARTICLE_PUBLISHED',
    timestamp: article.updatedAt,
    data: {
      ...{ id: article.id, slug: 'the-bridge-opens', revision: 2, kind: 'STORY', urgency: 'IMPORTANT' },
      ...{ headline: 'The bridge opens', alternativeHeadline: null, summary: 'Today.', section: 'local' },
      ...{ language: 'en', publishedAt: article.publishedAt, updatedAt: article.updatedAt },
      image: expect.objectContaining(image),
      shareUrl: 'https://news.example/the-bridge-opens',
      entities: [{ id: place.id, type: 'Place', slug: 'oslo', name: 'Oslo', role: 'LOCATION' }],
    },
  });
  expect(await deliveries(hook.id)).toEqual([
    {
      ...{ at: article.updatedAt, topic: 'ARTICLE_PUBLISHED', recordId: article.id, attempt: 1 },
      ...{ message: one.headers['webhook-id'], status: 204, error: null, succeeded: true },
      nextAttemptAt: null,
    },
  ]);
  room.pass(day);
  expect(await told()).toEqual([]);
  expect(await faultsOf(room.api)).toEqual([]);
});

test('the topics: what a webhook has not asked for is not sent', async () => {
  await create(['BREAKING', 'ARTICLE_UPDATED', 'LIVE_POST', 'ENTITY_CHANGED', 'FRONT_CHANGED']);
  await room.published({ headline: 'Routine' });
  expect(await told()).toEqual([]);
  const breaking = await room.published({ headline: 'Breaking', urgency: 'BREAKING', kind: 'LIVE' });
  expect(topicsOf(await told())).toEqual(['BREAKING']);
  await room.updated('Article', breaking, { summary: 'More.' });
  expect(topicsOf(await told())).toEqual(['ARTICLE_UPDATED']);
  await room.ask(
    `mutation { addLivePost(article: "${breaking.id}", input: { body: "It begins." }) { __typename } }`,
  );
  const [post] = await told();
  expect(post?.message).toMatchObject({
    type: 'LIVE_POST',
    data: { id: breaking.id, headline: 'Breaking', post: { body: 'It begins.', isRemoved: false } },
  });
  const ada = await room.made('Person', { name: 'Ada' });
  expect((await told())[0]?.message).toMatchObject({
    type: 'ENTITY_CHANGED',
    data: { id: ada.id, name: 'Ada', shareUrl: 'https://news.example/person/ada', isRemoved: false },
  });
  await room.delete(ada);
  expect((await told())[0]?.message.data).toMatchObject({ id: ada.id, isRemoved: true });
  const { front } = await room.ask(
    'mutation { front: createFront(input: { slug: "home", name: "Home", containers: [] }) { ... on Front { id } } }',
  );
  expect((await told())[0]?.message).toMatchObject({ type: 'FRONT_CHANGED', data: { slug: 'home' } });
  const ofFront = (call: string, args: string) =>
    room.ask(`mutation { ${call}(id: "${front.id}", ${args}) { __typename } }`);
  await ofFront('saveFrontWorkingCopy', 'expectedRevision: 1, input: { name: "Evening" }');
  await ofFront('publishFrontWorkingCopy', `expectedRevision: 2, at: "${room.in(hour)}"`);
  expect(await told()).toEqual([]);
  room.pass(hour);
  expect((await told()).map(({ message }) => message)).toMatchObject([
    { type: 'FRONT_CHANGED', data: { name: 'Evening', revision: 2 } },
  ]);
  // A message has the front as readers see it, before a worker has written what is due.
  await ofFront('updateFront', 'expectedRevision: 2, input: { name: "Late" }');
  await ofFront('saveFrontWorkingCopy', 'expectedRevision: 3, input: { name: "Night" }');
  await ofFront('publishFrontWorkingCopy', `expectedRevision: 6, at: "${room.in(hour)}"`);
  await enqueue();
  room.pass(hour);
  const before = received.length;
  await send();
  expect(received.slice(before).map(({ message }) => message.data)).toMatchObject([{ name: 'Night' }]);
});

test('an article is told at its publication time, and never before', async () => {
  await create(['ARTICLE_PUBLISHED', 'ARTICLE_REMOVED']);
  await room.published({ headline: 'Later' }, room.in(hour));
  room.pass(hour - 1000);
  expect(await told()).toEqual([]);
  room.pass(1000);
  expect(topicsOf(await told())).toEqual(['ARTICLE_PUBLISHED']);
});

test('an article that is not public any more is told as removed, by its id alone', async () => {
  await create(['BREAKING', 'ARTICLE_PUBLISHED', 'ARTICLE_REMOVED']);
  const article = await room.published({ headline: 'Secret', urgency: 'BREAKING' });
  await enqueue();
  await room.withdraw(article);
  await send();
  const messages = [...received, ...(await told())];
  // One in place of the publication, and one of the withdrawal; none in place of the breaking news.
  expect(topicsOf(messages)).toEqual(['ARTICLE_REMOVED', 'ARTICLE_REMOVED']);
  for (const { message } of messages) expect(message.data).toEqual({ id: article.id });
  expect(JSON.stringify(messages)).not.toContain('Secret');
});

test('an article that was never public is told of by no message, not even by its id', async () => {
  const article = ['ARTICLE_PUBLISHED', 'ARTICLE_UPDATED', 'ARTICLE_REMOVED'];
  await create([...article, 'BREAKING', 'LIVE_POST']);
  const schedule = (headline: string) =>
    room.published({ headline, urgency: 'BREAKING', kind: 'LIVE' }, room.in(hour));
  const post = (id: string) =>
    room.ask(`mutation { addLivePost(article: "${id}", input: { body: "Secret." }) { __typename } }`);
  const ids: string[] = [];
  for (const [headline, change] of [
    ['edited', (one: Result) => room.updated('Article', one, { headline: 'Edited' })],
    ['withdrawn', (one: Result) => room.withdraw(one)],
    ['deleted', (one: Result) => room.delete(one)],
    ['later', (one: Result) => room.publish(one, room.in(day))],
  ] as const) {
    const one = await schedule(headline);
    ids.push(one.id);
    await post(one.id);
    await change(one);
  }
  expect(await told()).toEqual([]);
  room.pass(hour);
  const messages = await told();
  // The first one alone is public now.
  expect(new Set(messages.map(({ message }) => message.data.id))).toEqual(new Set(ids.slice(0, 1)));
  room.pass(day - hour - 1);
  expect(await told()).toEqual([]);
});

test('a working copy is in no message before its time, and in each one from it on', async () => {
  await create(['ARTICLE_PUBLISHED', 'ARTICLE_UPDATED']);
  const article = await room.published({ headline: 'Public' });
  await enqueue();
  const { saved } = await room.ask(
    `mutation ($id: ID!) { saved: saveWorkingCopy(id: $id, expectedRevision: 2, input: { headline: "Secret" }) {
      ... on Article { workingCopy { revision } } ... on UserError { message } } }`,
    { id: article.id },
  );
  const { scheduled } = await room.ask(
    `mutation ($id: ID!, $revision: Int!, $at: DateTime) {
      scheduled: publishWorkingCopy(id: $id, expectedRevision: $revision, at: $at) { ... on UserError { message } } }`,
    { id: article.id, revision: saved.workingCopy.revision, at: room.in(hour) },
  );
  expect(scheduled.message).toBeUndefined();
  room.pass(hour - 1);
  await send();
  expect(received.map(({ message }) => message.data.headline)).toEqual(['Public']);
  room.pass(1);
  expect((await told()).map(({ message }) => message.data.headline)).toEqual(['Secret']);
});

test('an expiry whose time has come hides an article before the worker has written it', async () => {
  await create(['ARTICLE_PUBLISHED', 'ARTICLE_REMOVED']);
  const article = await room.published({ headline: 'Secret' });
  await enqueue();
  await room.ask(
    `mutation { setExpiry(id: "${article.id}", expectedRevision: 2, at: "${room.in(hour)}") { __typename } }`,
  );
  room.pass(hour);
  await send();
  expect(topicsOf(received)).toEqual(['ARTICLE_REMOVED']);
  expect(received[0]?.body).not.toContain('Secret');
});

describe('a receiver that fails', () => {
  test('gets a message again with growing pauses, under the same id, until it takes it', async () => {
    const hook = await create(['ARTICLE_PUBLISHED']);
    await room.published({ headline: 'A' });
    answer = response => response.writeHead(500).end();
    expect(await told()).toHaveLength(1);
    const waits: number[] = [];
    for (let attempt = 2; attempt <= 5; attempt++) {
      const [last] = await deliveries(hook.id);
      expect(last).toMatchObject({ attempt: attempt - 1, status: 500, succeeded: false });
      const wait = Date.parse(last.nextAttemptAt) - room.now;
      waits.push(wait);
      room.pass(wait - 1);
      expect(await told()).toEqual([]);
      room.pass(1);
      expect(await told()).toHaveLength(1);
    }
    expect(waits).toEqual([5000, 30_000, 120_000, 600_000]);
    answer = response => response.writeHead(200).end('ok');
    room.pass(hour);
    expect(await told()).toHaveLength(1);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    room.pass(day);
    expect(await told()).toEqual([]);
    expect((await deliveries(hook.id))[0]).toMatchObject({
      attempt: 6,
      succeeded: true,
      nextAttemptAt: null,
    });
  });

  test('is given up after three days', async () => {
    const hook = await create(['ARTICLE_PUBLISHED']);
    await room.published({ headline: 'A' });
    answer = response => response.writeHead(503).end();
    const start = room.now;
    await told();
    for (let attempts = 1; attempts < 50; attempts++) {
      const [{ nextAttemptAt }] = await deliveries(hook.id);
      if (nextAttemptAt === null) break;
      room.pass(Date.parse(nextAttemptAt) - room.now);
      expect(await told()).toHaveLength(1);
    }
    expect(room.now - start).toBe(3 * day);
    room.pass(day);
    expect(await told()).toEqual([]);
  });

  test('gets the messages of one record in order, and those of others meanwhile', async () => {
    await create(['ARTICLE_PUBLISHED', 'ARTICLE_UPDATED']);
    const first = await room.published({ headline: 'A' });
    answer = (response, { message }) => response.writeHead(message.data.id === first.id ? 500 : 204).end();
    await told();
    await room.updated('Article', first, { headline: 'B' });
    const second = await room.published({ headline: 'Other' });
    const messages = await told();
    expect(messages.map(({ message }) => message.data.id)).toEqual([second.id]);
    answer = response => response.writeHead(204).end();
    room.pass(5000);
    const later = await told();
    expect(topicsOf(later)).toEqual(['ARTICLE_PUBLISHED', 'ARTICLE_UPDATED']);
    // Each says what is public when it is sent.
    expect(later.map(({ message }) => message.data.headline)).toEqual(['B', 'B']);
  });

  test('a receiver that is away gets three attempts a run, and all messages once it is back', async () => {
    await create(['ARTICLE_PUBLISHED']);
    answer = response => response.destroy();
    for (let i = 0; i < 12; i++) await room.published({ headline: `Article ${i}` });
    const attempts = await told();
    expect(attempts.length).toBeGreaterThanOrEqual(3);
    expect(attempts.length).toBeLessThanOrEqual(7);
    answer = response => response.writeHead(204).end();
    received.length = 0;
    room.pass(5000);
    await told();
    expect(new Set(received.map(({ message }) => message.data.id)).size).toBe(12);
  });

  test('a receiver that fails now and then is not away: each of its messages gets its attempt', async () => {
    await create(['ARTICLE_PUBLISHED']);
    let count = 0;
    answer = response => response.writeHead(++count % 3 === 0 ? 500 : 204).end();
    // Three of the first nine fail, and three more are under way when the ninth does.
    for (let i = 0; i < 18; i++) await room.published({ headline: `Article ${i}` });
    expect(await told()).toHaveLength(18);
  });

  test('the status 410 ends the webhook', async () => {
    const hook = await create(['ARTICLE_PUBLISHED']);
    answer = response => response.writeHead(410).end();
    await room.published({ headline: 'A' });
    expect(await told()).toHaveLength(1);
    await room.published({ headline: 'B' });
    room.pass(day);
    expect(await told()).toEqual([]);
    const { webhooks } = await room.ask('{ webhooks { id isActive secret } }');
    expect(webhooks).toEqual([{ id: hook.id, isActive: false, secret: null }]);
  });

  test('the status 410 does not end a webhook that an editor has written meanwhile', async () => {
    const hook = await create(['ARTICLE_PUBLISHED']);
    for (let i = 0; i < 12; i++) await room.published({ headline: `Article ${i}` });
    let change: Promise<unknown> | undefined;
    answer = async response => {
      const isFirst = change === undefined;
      change ??= update(hook.id, { topics: ['ARTICLE_PUBLISHED', 'BREAKING'] });
      await change;
      response.writeHead(isFirst ? 410 : 204).end();
    };
    expect(await told()).toHaveLength(12);
    expect((await room.ask('{ webhooks { isActive } }')).webhooks).toEqual([{ isActive: true }]);
  });

  test('a receiver that hangs is left after its time', async () => {
    const hook = await create(['ARTICLE_PUBLISHED']);
    answer = () => undefined;
    await room.published({ headline: 'A' });
    expect(await told(local, 300)).toHaveLength(1);
    expect(await deliveries(hook.id)).toMatchObject([
      { status: null, succeeded: false, error: 'The receiver did not answer within 0.3 s.' },
    ]);
  });

  test('a response without an end is not read to its end', async () => {
    const hook = await create(['ARTICLE_PUBLISHED']);
    let sent = 0;
    answer = response => {
      response.writeHead(200);
      const chunk = Buffer.alloc(16_384);
      const more = () => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      };
      response.on('drain', more).on('error', () => undefined);
      more();
    };
    await room.published({ headline: 'A' });
    await told();
    expect(sent).toBeLessThan(50_000_000);
    expect(await deliveries(hook.id)).toMatchObject([{ status: 200, succeeded: true }]);
  });

  test('a redirect is not followed', async () => {
    const hook = await create(['ARTICLE_PUBLISHED']);
    answer = response => response.writeHead(307, { location: url }).end();
    await room.published({ headline: 'A' });
    expect(await told()).toHaveLength(1);
    expect(await deliveries(hook.id)).toMatchObject([{ status: 307, succeeded: false }]);
  });
});

test('a worker that dies after sending sends the message again, under the same id', async () => {
  await create(['ARTICLE_PUBLISHED']);
  await room.published({ headline: 'A' });
  await enqueue();
  answer = response => {
    isStoreAway = true;
    response.writeHead(204).end();
  };
  await expect(send()).rejects.toThrow();
  isStoreAway = false;
  answer = response => response.writeHead(204).end();
  // The lease of the dead worker ends.
  room.pass(31_000);
  await send();
  expect(received).toHaveLength(2);
  expect(received[0]?.headers['webhook-id']).toBe(received[1]?.headers['webhook-id']);
  await send();
  expect(received).toHaveLength(2);
});

test('a bus that is away delays no webhook, and an event has one message however often it is tried', async () => {
  await create(['ARTICLE_PUBLISHED']);
  for (let i = 0; i < 5; i++) await room.published({ headline: `Article ${i}` });
  const publish = async () => {
    throw new Error('The bus is away.');
  };
  await drainOutbox(room.api.table, { publish });
  await send();
  expect(received).toHaveLength(5);
  room.pass(hour);
  await drainOutbox(room.api.table, { publish });
  await told();
  expect(received).toHaveLength(5);
});

test('an event that waits after a failure holds up the next ones of its record, and no others', async () => {
  await create(['ARTICLE_PUBLISHED', 'ARTICLE_UPDATED']);
  const article = await room.published({ headline: 'A' });
  const [failed] = [...(await scan(room.api.table)).values()].filter(({ kind }) => kind === 'event');
  if (failed === undefined) throw new Error('The publication has no event.');
  // A worker could not tell the webhooks of it.
  const paused = { ...failed, attempts: 1, retryAt: room.in(5000) };
  await transact(room.api.table, [{ put: paused }]);
  room.pass(1000);
  await room.updated('Article', article, { headline: 'B' });
  const other = await room.published({ headline: 'Other' });
  expect((await told()).map(({ message }) => message.data.id)).toEqual([other.id]);
  room.pass(4000);
  expect(topicsOf(await told())).toEqual(['ARTICLE_PUBLISHED', 'ARTICLE_UPDATED']);
  // One that failed at the bus holds up nothing.
  const refusing = async () => {
    throw new Error('The bus has refused it.');
  };
  await room.updated('Article', { ...article, revision: article.revision + 1 }, { headline: 'C' });
  await drainOutbox(room.api.table, { publish: refusing });
  room.pass(1000);
  await room.updated('Article', { ...article, revision: article.revision + 2 }, { headline: 'D' });
  expect(topicsOf(await told())).toEqual(['ARTICLE_UPDATED', 'ARTICLE_UPDATED']);
});

test('a repetition sends the latest change of each record since a time, and nothing hidden', async () => {
  const old = await room.published({ headline: 'Old' });
  await told();
  room.pass(day);
  const since = room.in(0);
  const edited = await room.updated('Article', old, { headline: 'Edited' });
  const fresh = await room.published({ headline: 'Fresh', urgency: 'BREAKING' });
  const gone = await room.published({ headline: 'Gone' });
  await room.withdraw(gone);
  await room.made('Article', { headline: 'Draft' });
  await room.published({ headline: 'Scheduled' }, room.in(day));
  const ada = await room.made('Person', { name: 'Ada' });
  const { front } = await room.ask(
    'mutation { front: createFront(input: { slug: "home", name: "Home", containers: [] }) { ... on Front { id } } }',
  );
  await told();
  room.pass(hour);
  const hook = await create([
    ...['ARTICLE_PUBLISHED', 'ARTICLE_UPDATED', 'ARTICLE_REMOVED'],
    ...['BREAKING', 'ENTITY_CHANGED', 'FRONT_CHANGED'],
  ]);
  expect(await told()).toEqual([]);
  expect(await replay(hook.id, since)).toMatchObject({ __typename: 'Webhook', secret: null });
  const messages = (await told()).map(({ message }) => [message.type, message.data.id]);
  expect(messages.toSorted()).toEqual(
    [
      ['ARTICLE_UPDATED', edited.id],
      ['ARTICLE_PUBLISHED', fresh.id],
      ['BREAKING', fresh.id],
      ['ARTICLE_REMOVED', gone.id],
      ['ENTITY_CHANGED', ada.id],
      ['FRONT_CHANGED', front.id],
    ].toSorted(),
  );
  expect(JSON.stringify(received)).not.toMatch(/Draft|Scheduled|Gone/);
  expect(await told()).toEqual([]);
  expect(await replay(hook.id, room.in(1000))).toMatchObject({ path: ['since'] });
  expect(await replay(hook.id, room.in(-91 * day))).toMatchObject({ path: ['since'] });
});

test('a webhook that is made while the outbox is processed gets the events that are written after it', async () => {
  await room.made('Person', { name: 'Ada' });
  let bob: Promise<Result> | undefined;
  await drainOutbox(room.api.table, {
    publish: async () => {
      bob ??= create(['ENTITY_CHANGED']).then(() => room.made('Person', { name: 'Bob' }));
      await bob;
    },
  });
  await send();
  expect(received.map(({ message }) => message.data.name)).toEqual(['Bob']);
});

test('a message of a post is not sent once its article is no live one any more', async () => {
  await create(['LIVE_POST', 'ARTICLE_UPDATED']);
  const live = await room.published({ headline: 'Flood', kind: 'LIVE' });
  await told();
  const post = `addLivePost(article: "${live.id}", input: { headline: "Water rises" }) { __typename }`;
  await room.ask(`mutation { ${post} }`);
  await room.updated('Article', live, { kind: 'STORY' });
  const messages = await told();
  expect(topicsOf(messages)).toEqual(['ARTICLE_UPDATED']);
  expect(JSON.stringify(messages)).not.toContain('Water rises');
});

test('a request for another repetition, made while a page of an earlier one is enqueued, replaces it', async () => {
  const hook = await create(['ENTITY_CHANGED']);
  const since = room.in(0);
  for (let i = 0; i < 50; i++) await room.made('Person', { name: `Person ${i}` });
  await told();
  received.length = 0;
  room.pass(hour);
  const later = room.in(0);
  await room.made('Person', { name: 'Last' });
  await told();
  received.length = 0;
  await replay(hook.id, since);
  const race = new Race();
  const slow = await room.another({ ...unhurried, intercept: race.intercept });
  // The lease is taken first.
  race.before('TransactWriteItemsCommand', () => replay(hook.id, later), 1);
  await sendWebhooks(slow.api.table, { post: senderTo(local), addresses: pagesOf({}) });
  expect(race.isOver).toBe(true);
  await send();
  expect(new Set(received.map(({ message }) => message.data.name))).toEqual(new Set(['Last']));
});

test('a deletion goes through although the webhook is written at the same moment', async () => {
  const hook = await create(['ENTITY_CHANGED']);
  const race = new Race();
  const slow = await room.another({ ...unhurried, intercept: race.intercept });
  race.before('TransactWriteItemsCommand', () => update(hook.id, { topics: ['BREAKING'] }));
  const { result } = await slow.ask(`mutation { result: deleteWebhook(id: "${hook.id}") { __typename } }`);
  expect([race.isOver, result]).toEqual([true, { __typename: 'Deleted' }]);
  expect((await room.ask('{ webhooks { id } }')).webhooks).toEqual([]);
});

test('a rotation: both secrets sign for a day', async () => {
  const hook = await create(['ENTITY_CHANGED']);
  const { secret } = await update(hook.id, { rotateSecret: true });
  expect(secret).not.toBe(hook.secret);
  await room.made('Person', { name: 'Ada' });
  const [both] = await told();
  if (both === undefined) throw new Error('Nothing was sent.');
  expect(verified(both, hook.secret)).toEqual(both.message);
  expect(verified(both, secret)).toEqual(both.message);
  room.pass(day);
  await room.made('Person', { name: 'Bob' });
  const [one] = await told();
  if (one === undefined) throw new Error('Nothing was sent.');
  expect(verified(one, secret)).toEqual(one.message);
  expect(() => verified(one, hook.secret)).toThrow(/signature/);
});

test('the number of webhooks is limited', async () => {
  for (let i = 0; i < maxWebhooks; i++)
    expect(await create(['BREAKING'])).toMatchObject({ __typename: 'Webhook' });
  expect(await create(['BREAKING'])).toMatchObject({
    ...{ __typename: 'InvalidInputError', path: ['input'] },
    message: expect.stringContaining(`too many webhooks: ${maxWebhooks + 1} (maximum ${maxWebhooks})`),
  });
});

test('a webhook is for ADMIN alone, and its secret is shown once', async () => {
  const hook = await create(['BREAKING']);
  expect(hook.secret).toMatch(/^whsec_/);
  const query = `{ node(id: "${hook.id}") { ... on Webhook { url secret } } webhooks { secret } webhook(id: "${hook.id}") { secret } }`;
  expect(await room.ask(query)).toEqual({
    ...{ node: { url, secret: null }, webhooks: [{ secret: null }], webhook: { secret: null } },
  });
  const editor = await room.api.as({ scopes: ['READ_DRAFTS', 'WRITE', 'PUBLISH'] });
  const { data, errors } = await editor.ask(query);
  expect(data).toEqual({ node: null, webhooks: null, webhook: null });
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  expect(await update(hook.id, { topics: [] })).toMatchObject({ path: ['input', 'topics'] });
  const { result } = await room.ask(
    `mutation { result: deleteWebhook(id: "${hook.id}") { ... on Deleted { deletedId } } }`,
  );
  expect(result).toEqual({ deletedId: hook.id });
  expect(await update(hook.id, { isActive: false })).toMatchObject({ __typename: 'NotFoundError' });
});

describe('addresses inside of the network', () => {
  /** A DNS of which each host has these addresses. */
  const dns = (...addresses: string[]): WebhookNetwork => ({
    allowLoopback: false,
    lookup: async () => addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 })),
  });

  test.for([
    ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.9.9.9', '169.254.169.254'],
    ...['172.16.0.1', '172.31.255.255', '192.0.0.1', '192.168.1.1', '198.18.0.1', '224.0.0.1', '240.0.0.1'],
    ...['255.255.255.255', '::', '::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::127.0.0.1', 'fc00::1'],
    ...['fd00:ec2::254', 'fe80::1', 'fec0::1', 'ff02::1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1'],
  ])('%s is refused, at the creation and at each sending', async address => {
    const inside = await room.another({
      ...unhurried,
      server: { ...unhurried.server, webhookNetwork: dns('93.184.216.34', address) },
    });
    const literal = address.includes(':') ? `[${address}]` : address;
    for (const refused of ['https://hooks.example/', `https://${literal}/`]) {
      const { result } = await inside.ask(
        `mutation { result: createWebhook(input: { url: "${refused}", topics: [BREAKING] }) { ${shown} } }`,
      );
      expect(result).toMatchObject({ __typename: 'InvalidInputError', path: ['input', 'url'] });
      const request = { url: refused, headers: {}, body: '{}' };
      await expect(senderTo(dns('93.184.216.34', address))(request)).rejects.toThrow(/not public/);
    }
  });

  test.for([
    ...['http://hooks.example/', 'https://user@hooks.example/', 'http://127.0.0.1/'],
    ...['https://2130706433/', 'https://0x7f.1/', 'https://[::ffff:7f00:1]/', 'https://0177.0.0.1/'],
    ...['https://127.1/', 'https://127.0.0.1./', 'https://①②⑦.0.0.1/', 'https://0/', 'https://[::]/'],
    ...[
      'https://[64:ff9b::a00:1]/',
      'https://[2002:a00:1::]/',
      'https://[fe80::1]/',
      'https://168.63.129.16/',
    ],
    ...['https://@127.0.0.1/', 'https://hooks.example@127.0.0.1/'],
    ...['http://localhost./', 'https:///127.0.0.1/'],
  ])('%s is refused', async refused => {
    const inside = await room.another({
      ...unhurried,
      server: {
        ...unhurried.server,
        webhookNetwork: { allowLoopback: false, lookup: dns('93.184.216.34').lookup },
      },
    });
    const { result } = await inside.ask(
      `mutation { result: createWebhook(input: { url: "${refused}", topics: [BREAKING] }) { ${shown} } }`,
    );
    expect(result).toMatchObject({ __typename: 'InvalidInputError', path: ['input', 'url'] });
  });

  test.for([
    ...[
      'https://[fe80::1%25eth0]/',
      'https://hooks.example/\r\nx-forwarded-for: 127.0.0.1',
      'https://hooks example/',
    ],
    ...[
      '\thttps://hooks.example/',
      'https://hooks.example/\0',
      'https://hooks.example:99999/',
      'javascript:alert(1)',
    ],
  ])('%j is no URL of a receiver', async refused => {
    const api = room.api.with({});
    const { errors, data } = await api.ask(
      `mutation ($url: WebUrl!) { result: createWebhook(input: { url: $url, topics: [BREAKING] }) { ${shown} } }`,
      { url: refused },
    );
    expect({ data: data ?? null, code: errors?.[0]?.extensions.code }).toEqual({
      data: null,
      code: 'BAD_USER_INPUT',
    });
  });

  test('a name whose address changes after the creation leads nowhere', async () => {
    const outside = await room.another({
      ...unhurried,
      server: { ...unhurried.server, webhookNetwork: dns('93.184.216.34', '2606:2800:21f:cb07::1') },
    });
    const port = new URL(url).port;
    const { result } = await outside.ask(
      `mutation { result: createWebhook(input: { url: "https://hooks.example:${port}/", topics: [ENTITY_CHANGED] }) { ${shown} } }`,
    );
    expect(result.__typename).toBe('Webhook');
    await room.made('Person', { name: 'Ada' });
    expect(await told(dns('127.0.0.1'))).toEqual([]);
    expect(await deliveries(result.id)).toMatchObject([
      { status: null, succeeded: false, error: expect.stringContaining('not public') },
    ]);
  });

  test('the connection goes to the address that was checked', async () => {
    let lookups = 0;
    const network: WebhookNetwork = {
      allowLoopback: true,
      lookup: async () => {
        lookups += 1;
        return [{ address: '127.0.0.1', family: 4 }];
      },
    };
    const status = await senderTo(network)({
      url: url.replace('127.0.0.1', 'localhost'),
      headers: {},
      body: '{}',
    });
    expect({ status, lookups }).toEqual({ status: 204, lookups: 1 });
  });
});
