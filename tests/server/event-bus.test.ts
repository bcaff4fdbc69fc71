import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import type { ChangeEvent } from '../../src/commands/write/change-event.ts';
import { publisherTo } from '../../src/server/worker/event-bus.ts';
import { Newsroom, typeIn } from '../newsroom.ts';

/** The input of PutEvents, as JSON. */
interface Request {
  readonly Entries: readonly {
    readonly EventBusName: string;
    readonly Source: string;
    readonly DetailType: string;
    readonly Detail: string;
    readonly Time: number;
  }[];
}

/** An event bus on loopback that records its events, and rejects those that a test selects. */
const received: Request[] = [];
let refusal: object = {};
const bus = createServer(async (request, response) => {
  received.push(Object(await json(request)));
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

describe('docs/operating.md', () => {
  const page = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
  const [, section = ''] = /## The event bus\n([\s\S]*?)\n## /.exec(page) ?? [];

  test('shows the event that a rule gets for a change', async () => {
    const [, example = '{}'] = /```json\n(\{\n[\s\S]*?\n\})\n```/.exec(section) ?? [];
    const shown = JSON.parse(example);
    const room = await Newsroom.open(shown.detail.at);
    const article = await room.published({ headline: 'Opening on Monday', body: 'Text.' });
    await sentBy(room);
    await room.updated('Article', article, { headline: 'Opening on Tuesday', body: 'A longer text.' });
    const [sent, ...others] = await sentBy(room);
    expect(others).toEqual([]);
    expect(typeIn(shown.detail.id)).toBe('Article');
    expect(Buffer.from(shown.detail.id, 'base64')).toHaveLength(Buffer.from(article.id, 'base64').length);
    // What EventBridge sets itself stands in the example only.
    const { id, version, account, region, resources, ...rest } = shown;
    expect({ id, version, account, region, resources }).toEqual({
      id: expect.any(String),
      version: '0',
      account: expect.stringMatching(/^\d{12}$/),
      region: 'eu-central-1',
      resources: [],
    });
    // event-schema.test.ts has what `data` contains.
    const { data, ...detail } = rest.detail;
    expect(data).toMatchObject({ id: detail.id, revision: detail.revision, updatedAt: detail.at });
    expect({ ...rest, detail }).toEqual({ ...sent, detail: { ...Object(sent?.detail), id: detail.id } });
    expect(sent?.detail).toMatchObject({ id: article.id });
  });

  test('names every type of event, each of which is sent', async () => {
    const room = await Newsroom.open();
    const [withdrawn, deleted] = [
      await room.published({ headline: 'A' }),
      await room.published({ headline: 'B' }),
    ];
    const updated = await room.updated('Article', withdrawn, { headline: 'C' });
    await room.withdraw(updated);
    await room.delete(deleted);
    const [survivor, twin, gone] = await Promise.all(
      ['Ada', 'Ada King', 'Bob'].map(name => room.made('Person', { name })),
    );
    await room.merge(twin, survivor);
    await room.delete(gone);
    const result = '__typename ... on Front { id }';
    const { front } = await room.ask(
      `mutation { front: createFront(input: { slug: "home", name: "Home", containers: [] }) { ${result} } }`,
    );
    await room.ask(
      `mutation { updateFront(id: "${front.id}", expectedRevision: 1, input: { name: "Start" }) { ${result} } }`,
    );
    await room.ask(`mutation { deleteFront(id: "${front.id}", expectedRevision: 2) { __typename } }`);
    const sent = new Set((await sentBy(room)).map(event => event['detail-type']));
    expect([...sent].toSorted()).toEqual(Object.keys(types).toSorted());
    const told = [...section.matchAll(/^\| `([a-z.]+)` \|/gm)].map(([, type]) => type);
    expect(told.toSorted()).toEqual(Object.keys(types).toSorted());
    for (const [, pattern = ''] of section.matchAll(/```json\n(\{ .*\})\n```/g)) {
      const { source, 'detail-type': wanted } = JSON.parse(pattern);
      expect(source).toEqual(['communique']);
      for (const type of wanted) expect(told).toContain(type);
    }
  });

  /** Complete, or it does not compile. */
  const types: Record<ChangeEvent['type'], true> = {
    'article.published': true,
    'article.updated': true,
    'article.withdrawn': true,
    'article.deleted': true,
    'entity.created': true,
    'entity.updated': true,
    'entity.deleted': true,
    'entity.merged': true,
    'front.created': true,
    'front.updated': true,
    'front.deleted': true,
  };

  /** The events that the bus has received since the last call, in the form in which it delivers them. */
  async function sentBy({ api }: Newsroom): Promise<Record<string, unknown>[]> {
    received.length = 0;
    await drainOutbox(api.table, { publish: publisherTo('newsroom') });
    return received.flatMap(({ Entries }) =>
      Entries.map(({ Source, DetailType, Detail, Time }) => ({
        'detail-type': DetailType,
        source: Source,
        time: new Date(Time * 1000).toISOString().replace('.000Z', 'Z'),
        detail: JSON.parse(Detail),
      })),
    );
  }
});

test('an event that the bus refuses is not taken for sent', async () => {
  refusal = { ErrorCode: 'ThrottlingException', ErrorMessage: 'later' };
  await expect(publisherTo('newsroom')(event)).rejects.toThrow(/ThrottlingException: later/);
});
