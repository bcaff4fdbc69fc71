import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ChangeEvent } from '../../src/commands/change-event.ts';
import { publisherTo } from '../../src/functions/event-bus.ts';

/** A bus on loopback that keeps what it gets, and refuses what it is told to. */
const received: unknown[] = [];
let refusal: object = {};
const bus = createServer(async (request, response) => {
  received.push(await json(request));
  response.setHeader('content-type', 'application/x-amz-json-1.1');
  response.end(JSON.stringify({ FailedEntryCount: 0, Entries: [{ EventId: '1', ...refusal }] }));
});
const event: ChangeEvent = {
  type: 'article.updated',
  id: 'QXJ0aWNsZTox',
  revision: 4,
  at: '2026-05-01T08:00:00.000Z',
  changed: ['headline'],
};

beforeAll(async () => {
  await new Promise<void>(resolve => bus.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL_EVENTBRIDGE', `http://127.0.0.1:${(bus.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
});

afterAll(() => {
  bus.closeAllConnections();
  bus.close();
});

test('an event goes to the bus with its type, its time and itself as the detail', async () => {
  await publisherTo('newsroom')(event);
  expect(received).toEqual([
    {
      Entries: [
        {
          EventBusName: 'newsroom',
          Source: 'communique',
          DetailType: 'article.updated',
          Detail: JSON.stringify(event),
          Time: Date.parse(event.at) / 1000,
        },
      ],
    },
  ]);
});

test('an event that the bus refuses is not taken for sent', async () => {
  refusal = { ErrorCode: 'ThrottlingException', ErrorMessage: 'later' };
  await expect(publisherTo('newsroom')(event)).rejects.toThrow(/ThrottlingException: later/);
});
