import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeEach, expect, inject, onTestFinished, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import type { PostMessage } from '../../src/commands/webhooks/webhook-request.ts';
import { type SendingResult, sendWebhooks } from '../../src/commands/webhooks/webhook-sending.ts';
import { messageItem } from '../../src/projection/webhook.ts';
import { putAll } from '../../src/store/batch-write.ts';
import { queryPartition } from '../../src/store/items.ts';
import { documentKey, webhookMessageKey, webhookPartition, webhooksLeaseKey } from '../../src/store/keys.ts';
import { transact } from '../../src/store/transaction.ts';
import { unhurried } from '../api.ts';
import { faultsOf, Newsroom, type Result } from '../newsroom.ts';

/** The sender of webhooks beside others, after its own death, and before content or a receiver that are unlike the usual ones. */
let room: Newsroom;
/** Requests to the table by their command. */
let commands: string[];

const day = 86_400_000;
const addresses = { article: () => null, entity: () => null };
const url = 'https://hooks.example/';

beforeEach(async () => {
  commands = [];
  room = await Newsroom.open('2026-05-01T08:00:00Z', {
    ...unhurried,
    intercept: (send, command) => {
      commands.push(command);
      return send();
    },
    server: {
      ...unhurried.server,
      webhookNetwork: { allowLoopback: true, lookup: async () => [{ address: '93.184.216.34', family: 4 }] },
    },
  });
});

async function create(topics: readonly string[], at = url): Promise<{ id: string; stored: string }> {
  const { result } = await room.ask(
    'mutation ($input: WebhookInput!) { result: createWebhook(input: $input) { ... on Webhook { id } ... on UserError { message } } }',
    { input: { url: at, topics } },
  );
  expect(result.message).toBeUndefined();
  const [, stored = ''] = Buffer.from(result.id, 'base64').toString().split(':');
  return { id: result.id, stored };
}

async function update(id: string, input: object): Promise<void> {
  await room.ask(
    'mutation ($id: ID!, $input: WebhookInput!) { updateWebhook(id: $id, input: $input) { __typename } }',
    { id, input },
  );
}

async function deliveries(id: string): Promise<Result[]> {
  const { webhook } = await room.ask(
    'query ($id: ID!) { webhook(id: $id) { deliveries(first: 50) { nodes { topic recordId attempt status error succeeded nextAttemptAt } } } }',
    { id },
  );
  return webhook.deliveries.nodes;
}

async function waiting(stored: string): Promise<number> {
  let count = 0;
  for await (const _ of queryPartition(room.api.table, webhookPartition(stored))) count += 1;
  return count;
}

const enqueue = () => drainOutbox(room.api.table, { publish: async () => undefined });
const send = (post: PostMessage): Promise<SendingResult> => sendWebhooks(room.api.table, { post, addresses });

/** Receivers that take everything, and what they have got. */
function taking(): { readonly got: Result[]; readonly post: PostMessage } {
  const got: Result[] = [];
  const post: PostMessage = async ({ url: at, headers, body }) => {
    got.push({ at, id: headers['webhook-id'], ...JSON.parse(body) });
    return 204;
  };
  return { got, post };
}

test('a failure that comes after another process has taken the message over leaves nothing behind', async () => {
  const hook = await create(['ARTICLE_PUBLISHED', 'ARTICLE_UPDATED']);
  const article = await room.published({ headline: 'A' });
  await room.updated('Article', article, { headline: 'B' });
  await enqueue();
  const arrived = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<number>();
  const slow = send(async () => {
    arrived.resolve();
    return answer.promise;
  });
  await arrived.promise;
  // The lease ends while the receiver is slow.
  await transact(room.api.table, [{ delete: webhooksLeaseKey }]);
  const { got, post } = taking();
  expect(await send(post)).toEqual({ succeeded: 2, failed: 0 });
  expect(got.map(({ type }) => type)).toEqual(['ARTICLE_PUBLISHED', 'ARTICLE_UPDATED']);
  answer.resolve(500);
  await slow;
  expect(await waiting(hook.stored)).toBe(0);
  expect((await deliveries(hook.id)).map(({ status }) => status).toSorted()).toEqual([204, 204, 500]);
  room.pass(day);
  expect(await send(post)).toEqual({ succeeded: 0, failed: 0 });
  expect(await faultsOf(room.api)).toEqual([]);
});

test('a record that is damaged delays no other one', async () => {
  const hook = await create(['ENTITY_CHANGED', 'ARTICLE_PUBLISHED']);
  const other = await create(['ENTITY_CHANGED'], 'https://other.example/');
  const ada = await room.made('Person', { name: 'Ada' });
  await room.made('Person', { name: 'Bob' });
  await room.published({ headline: 'A' });
  await enqueue();
  const [, id = ''] = Buffer.from(ada.id, 'base64').toString().split(':');
  const document = documentKey({ type: 'Person', id });
  await transact(room.api.table, [{ update: document, set: { type: 'Article' } }]);
  const { got, post } = taking();
  expect(await send(post)).toEqual({ succeeded: 3, failed: 2 });
  expect(got.map(({ data }) => data.name ?? data.headline).toSorted()).toEqual(['A', 'Bob', 'Bob']);
  for (const { id: one } of [hook, other]) {
    const failed = (await deliveries(one)).find(({ succeeded }) => !succeeded);
    expect(failed).toMatchObject({ recordId: ada.id, status: null, attempt: 1 });
    expect(failed.error).toMatch(/content .* could not be made/);
  }
  await transact(room.api.table, [{ update: document, set: { type: 'Person' } }]);
  room.pass(5000);
  expect(await send(post)).toEqual({ succeeded: 2, failed: 0 });
});

test('records that are damaged, more than a receiver may fail in a row, delay no other one', async () => {
  await create(['ENTITY_CHANGED']);
  for (let i = 0; i < 20; i++) {
    const { id } = await room.made('Person', { name: `Person ${i}` });
    const [, stored = ''] = Buffer.from(id, 'base64').toString().split(':');
    const document = documentKey({ type: 'Person', id: stored });
    if (i < 8) await transact(room.api.table, [{ update: document, set: { type: 'Article' } }]);
  }
  await enqueue();
  expect(await send(taking().post)).toEqual({ succeeded: 12, failed: 8 });
});

test('a receiver that is slow does not delay what comes for others meanwhile', async () => {
  await create(['ENTITY_CHANGED'], 'https://slow.example/');
  await create(['ARTICLE_PUBLISHED'], 'https://fast.example/');
  for (let i = 0; i < 3; i++) await room.made('Person', { name: `Person ${i}` });
  await enqueue();
  const isFastDone = Promise.withResolvers<void>();
  const isSlowBusy = Promise.withResolvers<void>();
  const run = send(async ({ url: at }) => {
    if (at === 'https://fast.example/') isFastDone.resolve();
    else {
      isSlowBusy.resolve();
      await isFastDone.promise;
    }
    return 204;
  });
  await isSlowBusy.promise;
  await room.published({ headline: 'Urgent' });
  await enqueue();
  expect(await run).toEqual({ succeeded: 4, failed: 0 });
});

test('many messages about one record are sent in order, and the queue is read once for many', async () => {
  const hook = await create(['ENTITY_CHANGED']);
  const ada = await room.made('Person', { name: 'Ada' });
  const { got, post } = taking();
  await enqueue();
  await send(post);
  got.length = 0;
  await enqueueDirectly(hook.stored, [ada.id], 400);
  commands.length = 0;
  expect(await send(post)).toEqual({ succeeded: 400, failed: 0 });
  expect(got.map(({ id }) => id)).toEqual(Array.from({ length: 400 }, (_, n) => `msg_${n}`));
  expect(commands.filter(command => command === 'QueryCommand').length).toBeLessThan(40);
});

test('what waits behind a message that is never taken goes on when that one is given up, in order', async () => {
  const hook = await create(['ENTITY_CHANGED']);
  const ada = await room.made('Person', { name: 'Ada' });
  const bob = await room.made('Person', { name: 'Bob' });
  await enqueue();
  await send(taking().post);
  const start = room.now;
  await enqueueDirectly(hook.stored, [ada.id, bob.id], 6);
  const tried: string[] = [];
  const refused = 'msg_0';
  const post: PostMessage = async ({ headers }) => {
    tried.push(headers['webhook-id'] ?? '');
    return headers['webhook-id'] === refused ? 400 : 204;
  };
  await send(post);
  // Those of Bob go on.
  expect(tried.toSorted()).toEqual(['msg_0', 'msg_1', 'msg_3', 'msg_5']);
  while (room.now < start + 3 * day) {
    tried.length = 0;
    const [{ nextAttemptAt }] = (await deliveries(hook.id)).filter(({ status }) => status === 400);
    if (nextAttemptAt === null) break;
    room.pass(Date.parse(nextAttemptAt) - room.now);
    await send(post);
    expect(tried[0]).toBe('msg_0');
  }
  expect(tried).toEqual(['msg_0', 'msg_2', 'msg_4']);
  expect(await waiting(hook.stored)).toBe(0);
});

test('a webhook that is deactivated, deleted or given a new secret while it is sent to', async () => {
  const hook = await create(['ENTITY_CHANGED']);
  for (let i = 0; i < 12; i++) await room.made('Person', { name: `Person ${i}` });
  await enqueue();
  let sent = 0;
  const signatures = new Map<string, number>();
  /** No attempt ends before the change is made: the messages in flight are those of before it. */
  const post = (then: () => Promise<unknown>): PostMessage => {
    let changed: Promise<unknown> | undefined;
    return async ({ headers }) => {
      sent += 1;
      changed ??= then();
      await changed;
      const signed = headers['webhook-signature'] ?? '';
      signatures.set(signed, signed.split(' ').length);
      return 204;
    };
  };
  await send(post(() => update(hook.id, { isActive: false })));
  expect(sent).toBeLessThanOrEqual(4);
  expect(await waiting(hook.stored)).toBe(12 - sent);
  await update(hook.id, { isActive: true });
  const before = sent;
  sent = 0;
  signatures.clear();
  await send(post(() => update(hook.id, { rotateSecret: true })));
  expect(sent).toBe(12 - before);
  expect(new Set(signatures.values())).toEqual(new Set([1, 2]));
  for (let i = 12; i < 24; i++) await room.made('Person', { name: `Person ${i}` });
  await enqueue();
  sent = 0;
  await send(post(() => room.ask(`mutation { deleteWebhook(id: "${hook.id}") { __typename } }`)));
  expect(sent).toBeLessThanOrEqual(4);
  expect(await send(post(async () => undefined))).toEqual({ succeeded: 0, failed: 0 });
  expect(await faultsOf(room.api)).toEqual([]);
});

test('a process that is killed between sending and noting it: nothing is lost, and the order of each record is kept', async () => {
  const got: { id: string; record: string }[] = [];
  let onRequest: (count: number) => boolean = () => true;
  const at = await receiver(async (request, response) => {
    const { data } = JSON.parse(await text(request));
    got.push({ id: String(request.headers['webhook-id']), record: data.id });
    if (onRequest(got.length)) response.writeHead(204).end();
  });
  const hook = await create(['ENTITY_CHANGED'], at);
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) ids.push((await room.made('Person', { name: `Person ${i}` })).id);
  await enqueue();
  await send(taking().post);
  await enqueueDirectly(hook.stored, ids, 30);
  for (const fatal of [1, 5, 9]) {
    const child = senderProcess();
    got.length = fatal === 1 ? 0 : got.length;
    const seen = got.length;
    onRequest = count => {
      if (count - seen < fatal) return true;
      child.kill('SIGKILL');
      // Some receivers have taken the message whose sender does not know it.
      return fatal !== 5;
    };
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    room.pass(31_000);
  }
  onRequest = () => true;
  expect(await waiting(hook.stored)).toBeGreaterThan(0);
  const child = senderProcess();
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(await waiting(hook.stored)).toBe(0);
  expect(new Set(got.map(({ id }) => id)).size).toBe(30);
  for (const record of ids) {
    const firsts = [...new Set(got.filter(one => one.record === record).map(({ id }) => id))];
    expect(firsts.map(id => Number(id.slice(4)))).toEqual(
      firsts.map(id => Number(id.slice(4))).toSorted((a, b) => a - b),
    );
  }
  expect(await faultsOf(room.api)).toEqual([]);
}, 120_000);

/** Messages as events have them, in turn about some records, with ids that tell their order. */
async function enqueueDirectly(stored: string, ids: readonly string[], count: number): Promise<void> {
  const items = Array.from({ length: count }, (_, n) => {
    const [type = '', id = ''] = Buffer.from(ids[n % ids.length] ?? '', 'base64')
      .toString()
      .split(':');
    const at = new Date(room.now + n).toISOString();
    const message = { messageId: `msg_${n}`, topic: 'ENTITY_CHANGED', record: { type, id }, at } as const;
    return messageItem(webhookMessageKey(stored, at, '0'), message, room.in(0));
  });
  await putAll(room.api.table, items);
}

/** A process of its own that sends what is due, at the time of the newsroom. */
function senderProcess() {
  const source = (path: string) => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);
  const code = `
    import { sendWebhooks } from ${source('commands/webhooks/webhook-sending.ts')};
    import { senderTo } from ${source('commands/webhooks/webhook-request.ts')};
    import { createClient } from ${source('store/client.ts')};
    import { Table } from ${source('store/table.ts')};
    const [endpoint, name, now] = process.argv.slice(1);
    const table = new Table({ client: createClient({ endpoint }), name, clock: () => Number(now) });
    const addresses = { article: () => null, entity: () => null };
    await sendWebhooks(table, { post: senderTo({ allowLoopback: true }), addresses });
    process.exit(0);
  `;
  const words = ['--input-type=module', '--eval', code, inject('endpoint'), room.api.table.name];
  const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;
  const child = spawn(process.execPath, [...words, String(room.now)], {
    env: { PATH, NODE_COMPILE_CACHE, AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function receiver(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
