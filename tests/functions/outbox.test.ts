import type { DynamoDBStreamEvent, ScheduledEvent } from 'aws-lambda';
import { beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { relatedTask, toItem } from '../../src/commands/write/outbox-task.ts';
import { Problem } from '../../src/errors/problem.ts';
import type { handler as Handler } from '../../src/functions/outbox.ts';
import { derivedId } from '../../src/model/id.ts';
import { messageItem, webhookItem } from '../../src/projection/webhook.ts';
import type { Item } from '../../src/store/attributes.ts';
import { webhookMessageKey } from '../../src/store/keys.ts';
import { Table } from '../../src/store/table.ts';
import { transact } from '../../src/store/transaction.ts';
import { type Api, startApi } from '../api.ts';
import { scan } from '../table.ts';

const invocation = { getRemainingTimeInMillis: () => 300_000 };
const scheduled = { source: 'aws.events' } as ScheduledEvent;
let api: Api;
let handler: typeof Handler;
let lines: string[];

beforeAll(async () => {
  api = await startApi();
  await api.import({ type: 'Article', slug: 'a', headline: 'A', publishedAt: '2025-01-01T00:00:00Z' });
  vi.stubEnv('TABLE_NAME', api.table.name);
  vi.stubEnv('DYNAMODB_ENDPOINT', inject('endpoint'));
  vi.stubEnv('STAGE', 'test');
  ({ handler } = await import('../../src/functions/outbox.ts'));
  // The task of the import itself: an event, for which there is no bus.
  await handler(scheduled, invocation);
});

beforeEach(() => {
  lines = [];
  vi.spyOn(process.stdout, 'write').mockImplementation(line => lines.push(String(line)) > 0);
  return () => vi.restoreAllMocks();
});

test('on schedule, it processes what is due, leaves what is not, and reports how long the oldest has waited', async () => {
  const past = new Date(Date.now() - 90_000).toISOString();
  const future = new Date(Date.now() + 90_000).toISOString();
  await enqueue(task(past), task(future));
  expect(await handler(scheduled, invocation)).toEqual({ batchItemFailures: [] });
  expect((await pendingItems()).map(({ due }) => due)).toEqual([future]);
  const line = JSON.parse(lines.at(-1) ?? '');
  expect(line).toMatchObject({
    message: 'outbox',
    source: 'schedule',
    Stage: 'test',
    OutboxTasksProcessed: 1,
  });
  expect(line.OutboxAge).toBeGreaterThanOrEqual(90);
  expect(line.OutboxAge).toBeLessThan(120);
  await handler(scheduled, invocation);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
    ...{ OutboxAge: 0, OutboxTasksProcessed: 0, WebhookAge: 0 },
  });
});

test('from the stream, it processes tasks; and nothing is given back that is not due yet', async () => {
  const [now, later] = [task(new Date().toISOString()), task(new Date(Date.now() + 600_000).toISOString())];
  await enqueue(now, later);
  expect(await handler(streamOf(now, later), invocation)).toEqual({ batchItemFailures: [] });
  expect((await pendingItems()).map(({ sk }) => sk)).not.toContain(now.sk);
});

test('a task that cannot be processed stays, is logged and counted, and gives nothing back to the stream', async () => {
  const broken: Item = {
    pk: 'outbox#0',
    sk: '2020-01-01T00:00:00.000Z#broken',
    kind: 'unheard-of',
    attempts: 2,
  };
  const sound = task(new Date(Date.now() - 1000).toISOString());
  await enqueue(broken, sound);
  expect(await handler(streamOf(sound, broken), invocation)).toEqual({ batchItemFailures: [] });
  expect((await pendingItems()).map(({ sk }) => sk)).not.toContain(sound.sk);
  const [error, metrics] = lines.slice(-2).map(line => JSON.parse(line));
  expect(error).toMatchObject({
    level: 'error',
    message: expect.stringContaining('Unknown outbox task kind: "unheard-of"'),
    task: 'broken',
    attempts: 3,
  });
  expect(metrics).toMatchObject({ OutboxTasksProcessed: 1, OutboxTasksFailing: 1 });
  expect(metrics.OutboxAge).toBeGreaterThan(365 * 24 * 3600);
  // In its pause it is counted on, and is no failure of the schedule.
  expect(await handler(scheduled, invocation)).toEqual({ batchItemFailures: [] });
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ OutboxTasksFailing: 1, OutboxTasksProcessed: 0 });
});

test('after a failure of the store, the records whose tasks are due and pending are given back', async () => {
  const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
  const [due, later, done] = [task(at(-1)), task(at(600)), task(at(-2))];
  await enqueue(due, later);
  const write = vi.spyOn(Table.prototype, 'write').mockRejectedValue(new Problem('UNAVAILABLE', 'Away.'));
  expect(await handler(streamOf(due, later, done), invocation)).toEqual({
    batchItemFailures: [{ itemIdentifier: '0' }],
  });
  await expect(handler(scheduled, invocation)).rejects.toThrow('Away.');
  write.mockRestore();
  await transact(
    api.table,
    [due, later].map(({ pk, sk }) => ({ delete: { pk, sk } })),
  );
});

test('it reports how long the oldest message to an active webhook waits; a repeated one counts from its first attempt', async () => {
  const [now, ago] = [new Date(), (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString()];
  const webhook = (id: string, isActive: boolean) =>
    webhookItem({
      ...{ id, url: 'https://192.0.2.1/', topics: ['ARTICLE_UPDATED'], isActive, secret: 'whsec_eA==' },
      ...{ revision: 1, createdAt: ago(9000), updatedAt: ago(9000) },
    });
  const message = (id: string, at: string, more: object) => ({
    ...messageItem(
      webhookMessageKey(id, at, '1'),
      {
        messageId: 'm',
        topic: 'ARTICLE_UPDATED',
        record: { type: 'Article', id: derivedId('Article', 'a') },
        at,
      },
      now.toISOString(),
    ),
    // In a pause, so that nothing is sent.
    ...{ attempts: 1, retryAt: ago(-3600) },
    ...more,
  });
  const items = [
    webhook('w1', true),
    webhook('w2', false),
    message('w1', ago(50_000), { since: ago(60_000), triedAt: ago(400) }),
    message('w1', ago(200), {}),
    message('w2', ago(8000), {}),
  ];
  await enqueue(...items);
  await handler(scheduled, invocation);
  const { WebhookAge, _aws } = JSON.parse(lines.at(-1) ?? '');
  expect(WebhookAge).toBeGreaterThanOrEqual(400);
  expect(WebhookAge).toBeLessThan(450);
  expect(JSON.stringify(_aws)).toContain('{"Name":"WebhookAge","Unit":"Seconds"}');
  // Repeated messages sort first, and an older one may be behind them.
  const older = message('w1', ago(700), {});
  await enqueue(older);
  await handler(scheduled, invocation);
  expect(JSON.parse(lines.at(-1) ?? '').WebhookAge).toBeGreaterThanOrEqual(700);
  await transact(
    api.table,
    [...items, older].map(({ pk, sk }) => ({ delete: { pk, sk } })),
  );
});

function task(due: string): Item {
  return toItem(
    relatedTask({ type: 'Article', id: derivedId('Article', 'a') }, due, [], { months: [], sections: [] }),
  );
}

async function enqueue(...items: Item[]): Promise<void> {
  await transact(
    api.table,
    items.map(put => ({ put })),
  );
}

async function pendingItems(): Promise<Item[]> {
  return [...(await scan(api.table)).values()].filter(({ pk }) => pk === 'outbox#0');
}

/** The stream's records of new items, which have their keys only. */
function streamOf(...items: Item[]): DynamoDBStreamEvent {
  const record = ({ pk, sk }: Item, index: number) => ({
    eventName: 'INSERT' as const,
    dynamodb: { SequenceNumber: String(index), Keys: { pk: { S: pk }, sk: { S: sk } } },
  });
  return { Records: items.map(record) };
}
