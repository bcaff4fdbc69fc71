import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { eventDataOf } from '../../src/commands/webhooks/webhook-payload.ts';
import type { SentEvent } from '../../src/commands/write/change-event.ts';
import { Newsroom } from '../newsroom.ts';

const text = readFileSync(new URL('../../docs/event.schema.json', import.meta.url), 'utf8');
const schema = JSON.parse(text);

test('the example of docs/operating.md is as its schema says', () => {
  const page = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
  const [, example = '{}'] = /## The event bus\n[\s\S]*?```json\n(\{\n[\s\S]*?\n\})\n```/.exec(page) ?? [];
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(closed(schema) as object);
  validate(JSON.parse(example).detail);
  expect(validate.errors).toBeNull();
});

test('each event is as docs/event.schema.json says, and has no field that it does not name', async () => {
  const room = await Newsroom.open();
  const events = await eventsOfDay(room);
  const types: string[] = schema.properties.type.enum;
  expect([...new Set(events.map(({ type }) => type))].toSorted()).toEqual(types.toSorted());
  for (const [name, ajv] of [
    ['as it is', new Ajv2020()],
    ['closed', new Ajv2020({ strict: false })],
  ] as const) {
    addFormats.default(ajv);
    const validate = ajv.compile(name === 'closed' ? closed(schema) : schema);
    for (const event of events) {
      const isValid = validate(JSON.parse(JSON.stringify(event)));
      expect(isValid ? [] : validate.errors, `${name}: ${JSON.stringify(event)}`).toEqual([]);
    }
  }
});

/** One event of each type, and those of a post. */
async function eventsOfDay(room: Newsroom): Promise<SentEvent[]> {
  const events: SentEvent[] = [];
  const addresses = { article: () => 'https://news.example/a', entity: () => null };
  const drain = async () => {
    room.pass(40_000);
    await drainOutbox(room.api.table, {
      dataOf: task => eventDataOf(room.api.table, task, addresses),
      publish: async event => void events.push(event),
    });
  };
  const ada = await room.made('Person', { name: 'Ada', summary: 'A person.' });
  const eve = await room.made('Person', { name: 'Eve' });
  const image = { url: 'https://images.example/a.jpg', alt: 'A picture', width: 10, height: 10 };
  const article = await room.published({
    headline: 'Live',
    body: 'Text.',
    kind: 'LIVE',
    image,
    mentions: [{ entity: ada.id }],
  });
  await drain();
  const post =
    'mutation ($id: ID!) { addLivePost(article: $id, input: { headline: "Post" }) { __typename } }';
  await room.ask(post, { id: article.id });
  await drain();
  const edited = await room.updated('Article', article, { summary: 'New.' });
  const renamed = await room.updated('Person', ada, { name: 'Ada L.' });
  await drain();
  await room.withdraw(edited);
  await room.ask(
    'mutation ($from: ID!, $into: ID!, $revision: Int!) { mergeEntities(from: $from, into: $into, expectedRevision: $revision) { __typename } }',
    { from: eve.id, into: renamed.id, revision: renamed.revision },
  );
  await drain();
  const second = await room.published({ headline: 'Second', body: 'Text.' });
  const place = await room.made('Place', { name: 'Oslo' });
  await drain();
  await room.delete(second);
  await room.delete(place);
  const { front } = await room.ask(
    'mutation { front: createFront(input: { slug: "home", name: "Home" }) { ... on Front { id revision } } }',
  );
  await drain();
  for (const mutation of [
    'updateFront(id: $id, expectedRevision: 1, input: { name: "Start" })',
    'deleteFront(id: $id, expectedRevision: 2)',
  ]) {
    await room.ask(`mutation ($id: ID!) { ${mutation} { __typename } }`, { id: front.id });
    await drain();
  }
  return events;
}

/** The schema without room for fields that it does not name. A picture has those that were given. */
function closed(part: unknown, name = ''): unknown {
  if (typeof part !== 'object' || part === null) return part;
  if (Array.isArray(part)) return part.map(one => closed(one));
  const own = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, closed(value, key)]));
  return 'properties' in part && name !== 'image' ? { ...own, additionalProperties: false } : own;
}
