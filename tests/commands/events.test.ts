import { beforeEach, expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import type { ChangeEvent } from '../../src/commands/write/change-event.ts';
import { type Answer, type Api, type Client, startApi } from '../api.ts';

/** The events of public changes, sent through the outbox. */
let now: number;
let api: Api;
let editor: Client;

beforeEach(async () => {
  now = Date.parse('2026-05-01T08:00:00Z');
  api = await startApi({ clock: () => now });
  editor = await api.as({ scopes: ['WRITE', 'PUBLISH'], subject: 'desk' });
});

test('an article is announced when it becomes public, changes and disappears; a draft never', async () => {
  const { id } = await write('createArticle(input: { headline: "A" })');
  await write(`updateArticle(id: "${id}", expectedRevision: 1, input: { summary: "Not yet." })`);
  expect(await told()).toEqual([]);
  await write(`publishArticle(id: "${id}", expectedRevision: 2)`);
  expect(await told()).toEqual([
    { type: 'article.published', id, revision: 3, at: '2026-05-01T08:00:00.000Z', changed: [] },
  ]);
  await write(`updateArticle(id: "${id}", expectedRevision: 3, input: { headline: "B", body: "Text." })`);
  await write(`withdrawArticle(id: "${id}", expectedRevision: 4)`);
  const [updated, withdrawn, ...others] = await told();
  expect(updated).toMatchObject({ type: 'article.updated', revision: 4 });
  expect(updated?.changed.toSorted()).toEqual(['body', 'headline', 'wordCount']);
  expect(withdrawn).toMatchObject({ type: 'article.withdrawn', id, revision: 5 });
  expect(others).toEqual([]);
  await write(`deleteArticle(id: "${id}", expectedRevision: 5)`);
  expect(await told()).toEqual([]);
});

test('a scheduled article is announced once, at its final publication time only', async () => {
  const { id } = await write('createArticle(input: { headline: "A" })');
  await write(`publishArticle(id: "${id}", expectedRevision: 1, at: "2026-05-01T09:00:00Z")`);
  await write(`publishArticle(id: "${id}", expectedRevision: 2, at: "2026-05-01T10:00:00Z")`);
  now = Date.parse('2026-05-01T09:30:00Z');
  expect(await told()).toEqual([]);
  now = Date.parse('2026-05-01T10:00:00Z');
  expect(await told()).toEqual([
    { type: 'article.published', id, revision: 3, at: '2026-05-01T10:00:00.000Z', changed: [] },
  ]);
  now += 60_000;
  expect(await told()).toEqual([]);
});

test('entities are announced when they are created, changed, merged and deleted', async () => {
  const ada = await write('createPerson(input: { name: "Ada" })');
  const other = await write('createPerson(input: { name: "Ada King" })');
  await write(`updatePerson(id: "${ada.id}", expectedRevision: 1, input: { jobTitle: "Mathematician" })`);
  await write(`mergeEntities(from: "${other.id}", into: "${ada.id}", expectedRevision: 2)`);
  await write(`deleteEntity(id: "${ada.id}", expectedRevision: 3)`);
  const events = (await told()).map(({ type, id }) => [type, id]);
  expect(events.toSorted()).toEqual(
    [
      ['entity.created', ada.id],
      ['entity.created', other.id],
      ['entity.updated', ada.id],
      ['entity.updated', ada.id],
      ['entity.merged', other.id],
      ['entity.deleted', ada.id],
    ].toSorted(),
  );
});

test('an event that could not be sent is sent by the next run, and delays no other', async () => {
  await write('createPerson(input: { name: "Ada" })');
  await write('createPerson(input: { name: "Bob" })');
  const sent: ChangeEvent[] = [];
  let calls = 0;
  const publish = async (event: ChangeEvent) => {
    calls += 1;
    if (calls === 1) throw new Error('The bus is away.');
    sent.push(event);
  };
  const { processed, failed } = await drainOutbox(api.table, { publish });
  expect({ processed, failed }).toMatchObject({
    processed: 1,
    failed: [{ kind: 'event', attempts: 1, lastError: 'The bus is away.' }],
  });
  expect(sent).toHaveLength(1);
  // It has its pause first.
  expect(await drainOutbox(api.table, { publish })).toMatchObject({ processed: 0, failed: [] });
  now += 5000;
  expect(await drainOutbox(api.table, { publish })).toMatchObject({ processed: 1, failed: [] });
  expect(new Set(sent.map(({ id }) => id)).size).toBe(2);
});

test('a process without an event bus leaves events in the outbox', async () => {
  await write('createPerson(input: { name: "Ada" })');
  await drainOutbox(api.table);
  expect(await told()).toHaveLength(1);
});

/** The events since the last call. */
async function told(): Promise<ChangeEvent[]> {
  const events: ChangeEvent[] = [];
  await drainOutbox(api.table, { publish: async event => void events.push(event) });
  return events;
}

async function write(field: string): Promise<Answer['data']> {
  const selection = field.startsWith('delete') ? '... on Deleted { deletedId }' : '... on Node { id }';
  const { data, errors } = await editor.ask(
    `mutation { result: ${field} { __typename ${selection} ... on UserError { message } } }`,
  );
  expect(errors).toBeUndefined();
  expect(data.result.message).toBeUndefined();
  return data.result;
}
