import type { Client } from '@urql/core';
import { beforeAll, expect, test } from 'vitest';
import { corpusOf, generate } from '../../bench/generate.ts';
import { type Answer, type Api, startApi } from '../api.ts';
import { Newsroom } from '../newsroom.ts';
import { Copy, clientOf, guideSync } from './guide.ts';

/** The code of docs/offline.md, run as it stands against a store in memory. */
const day = 86_400_000;
let sync: (client: Client, store: Copy) => Promise<void>;
let now = Date.parse('2026-01-01T00:00:00Z');
let api: Api;
let client: Client;

beforeAll(async () => {
  sync = await guideSync();
  api = await startApi({ clock: () => now });
  await api.import(
    ...generate({
      ...corpusOf(20),
      people: 10,
      organizations: 5,
      events: 5,
      agreements: 3,
      places: 3,
      topics: 3,
    }),
  );
  client = clientOf(api);
});

test('a copy holds everything that is public, is brought up to date, and starts anew when it has been away too long', async () => {
  const copy = new Copy();
  now += 60_000;
  await sync(client, copy);
  const all = await publicIds();
  expect([...copy.records.keys()].toSorted()).toEqual(all.toSorted());
  const article = {
    type: 'Article',
    slug: 'fresh',
    headline: 'Fresh',
    body: 'New.',
    publishedAt: '2026-01-02T00:00:00Z',
  };
  await api.import(article);
  await sync(client, copy);
  expect(copy.records.size).toBe(all.length);
  now += 2 * day;
  await sync(client, copy);
  expect([...copy.records.values()]).toContainEqual(
    expect.objectContaining({ headline: 'Fresh', body: 'New.' }),
  );
  await api.import({ ...article, status: 'WITHDRAWN' });
  now += 60_000;
  await sync(client, copy);
  expect(copy.records.size).toBe(all.length);

  const asleep = new Copy();
  await sync(client, asleep);
  for (let month = 0; month < 6; month++) {
    now += 60 * day;
    await sync(client, copy);
  }
  expect(copy.cleared).toBe(0);
  await sync(client, asleep);
  expect(asleep.cleared).toBe(1);
  expect([...asleep.records.keys()].toSorted()).toEqual(all.toSorted());
});

/** What an app shows of an article and of an event: edges with their roles and the names that stand there. */
const withEdges = `... on Article { headline mentions(first: 20) { edges { role node { id name } } } statements { text speaker { id name } } }
  ... on Event { name participants(first: 20) { edges { role delegation node { id name } } } }
  ... on Person { name positions { title organization { id name } source { headline } } }
  ... on Organization { name }`;

test('a copy with edges equals what the API answers after a rename, a merge and a deletion', async () => {
  const room = await Newsroom.open();
  const [naqvi, twin, other] = await Promise.all(
    ['Mohsin Naqvi', 'M. Naqvi', 'Somebody'].map(name => room.made('Person', { name })),
  );
  const [office, gone] = await Promise.all(
    ['Office', 'Agency'].map(name => room.made('Organization', { name })),
  );
  await room.published({
    headline: 'Both',
    mentions: [
      { entity: naqvi.id, role: 'MENTIONED' },
      { entity: twin.id, role: 'SUBJECT' },
      { entity: gone.id },
      { entity: other.id },
    ],
    statements: [{ text: 'We agree.', speaker: twin.id }],
  });
  await room.made('Event', {
    name: 'Meeting',
    startDate: '2024',
    participants: [
      { actor: naqvi.id, role: 'CHAIR' },
      { actor: twin.id, role: 'ATTENDEE', delegation: 'Pakistan' },
    ],
  });
  await room.updated('Person', other, { positions: [{ title: 'Clerk', organization: office.id }] });
  await room.drain();
  room.pass(60_000);
  const syncEdges = await guideSync(code =>
    code.replace(/\.\.\. on Article \{[^}]*\}\s*\.\.\. on Entity \{[^}]*\}/, withEdges),
  );
  const copy = new Copy();
  const app = clientOf(room.api);
  const check = async () => {
    await room.drain();
    room.pass(60_000);
    await syncEdges(app, copy);
    const ids = [...copy.records.keys()];
    const { nodes } = await room.read(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename ${withEdges} } }`,
      { ids },
    );
    expect([...copy.records.values()]).toEqual(nodes);
  };
  await check();
  await room.updated('Organization', office, { name: 'Ministry' });
  await check();
  expect(JSON.stringify([...copy.records.values()])).not.toContain('Office');
  await room.merge(twin, naqvi);
  await check();
  const records = [...copy.records.values()];
  expect(JSON.stringify(records)).not.toContain(twin.id);
  const edges = (record: Answer['data']) =>
    (record.mentions ?? record.participants).edges.filter(({ node }: Answer['data']) => node.id === naqvi.id);
  const article = records.find(({ headline }) => headline === 'Both');
  expect(edges(article)).toEqual([{ role: 'SUBJECT', node: expect.anything() }]);
  expect(edges(records.find(({ name }) => name === 'Meeting'))).toMatchObject([
    { role: 'CHAIR', delegation: 'Pakistan' },
  ]);
  await room.delete(gone);
  await check();
  expect(JSON.stringify([...copy.records.values()])).not.toContain('Agency');
});

/** The id of every public record, from the lists. */
async function publicIds(): Promise<string[]> {
  const ids: string[] = [];
  for (const list of ['articles', 'people', 'organizations', 'places', 'topics', 'events', 'agreements']) {
    for (let after: string | null = null; ; ) {
      const { data }: Answer = await api.ask(
        `query($after: String) { list: ${list}(first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      ids.push(...data.list.nodes.map(({ id }: { id: string }) => id));
      if (!data.list.pageInfo.hasNextPage) break;
      after = data.list.pageInfo.endCursor;
    }
  }
  return ids;
}
