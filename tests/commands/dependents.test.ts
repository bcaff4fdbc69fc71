import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/commands/inspection/fault.ts';
import { type ItemKindName, kindOf } from '../../src/commands/inspection/item-kinds.ts';
import { reproject } from '../../src/commands/repair/reproject.ts';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { jsonValue } from '../../src/formats/json.ts';
import { canonicalJson } from '../../src/projection/canonical-json.ts';
import { isTrace } from '../../src/projection/carried-out.ts';
import type { Item } from '../../src/store/attributes.ts';
import { deleteAll, putAll } from '../../src/store/batch-write.ts';
import { keyText } from '../../src/store/keys.ts';
import { Newsroom, type Result, type Seen } from '../newsroom.ts';
import { scan } from '../table.ts';
import { nobody } from './damage.ts';

const hour = 3_600_000;

let newsroom: Newsroom;
let before: Map<string, Item>;

/** Working copies, releases and posts, in all their states. */
beforeAll(async () => {
  newsroom = await Newsroom.open();
  const ada = await newsroom.made('Person', { slug: 'ada', name: 'Ada Byron' });
  const bridge = await newsroom.published({ headline: 'Bridge', body: 'It opens.' });
  const budget = await newsroom.published({ headline: 'Budget', body: 'It grows.' });
  const live = await newsroom.published({ headline: 'Live', kind: 'LIVE' });
  await newsroom.ask(`mutation ($input: FrontInput!) { createFront(input: $input) { __typename } }`, {
    input: { slug: 'home', name: 'Home', containers: [] },
  });
  const { front } = await newsroom.read('{ front(slug: "home") { id revision } }');
  for (const input of [
    { body: 'Water rises.', isPinned: true, mentions: [ada.id] },
    { body: 'It falls.', mentions: [ada.id] },
  ])
    await newsroom.ask(
      'mutation ($id: ID!, $input: LivePostInput!) { addLivePost(article: $id, input: $input) { __typename } }',
      { id: live.id, input },
    );
  const saved = await copyOf('saveWorkingCopy', bridge, {
    headline: 'Tunnel',
    mentions: [{ entity: ada.id }],
  });
  await scheduled('publishWorkingCopy', { ...bridge, revision: saved.revision });
  const savedFront = await copyOf('saveFrontWorkingCopy', front, { name: 'New home' });
  await scheduled('publishFrontWorkingCopy', { ...front, revision: savedFront.revision });
  const released = await release('Budget day');
  await copyOf('saveWorkingCopy', budget, { headline: 'Budget passed' });
  await newsroom.ask(
    'mutation ($id: ID!, $node: ID!) { addToRelease(release: $id, node: $node, action: PUBLISH) { __typename } }',
    { id: released.id, node: budget.id },
  );
  await scheduled('scheduleRelease', { ...released, revision: released.revision + 1 });
  await release('Open');
  const expiring = await newsroom.published({ headline: 'Offer', body: 'For a day.' });
  await newsroom.ask(
    'mutation ($id: ID!, $r: Int!, $at: DateTime) { setExpiry(id: $id, expectedRevision: $r, at: $at) { __typename } }',
    { id: expiring.id, r: expiring.revision, at: newsroom.in(24 * hour) },
  );
  await newsroom.drain();
  before = await scan(newsroom.api.table);
  expect(await faults()).toEqual([]);
});

afterEach(restore);

async function copyOf(mutation: string, { id, revision }: Seen, input: object): Promise<Seen> {
  const type = mutation.includes('Front') ? 'Front' : 'Article';
  const { result }: Result = await newsroom.ask(
    `mutation ($id: ID!, $revision: Int!, $input: ${type}Input!) {
      result: ${mutation}(id: $id, expectedRevision: $revision, input: $input) {
        ... on ${type} { id workingCopy { revision } }
      }
    }`,
    { id, revision, input },
  );
  return { id, revision: result.workingCopy.revision };
}

async function scheduled(mutation: string, { id, revision }: Seen): Promise<void> {
  const { result }: Result = await newsroom.ask(
    `mutation ($id: ID!, $revision: Int!, $at: DateTime!) {
      result: ${mutation}(id: $id, expectedRevision: $revision, at: $at) { __typename }
    }`,
    { id, revision, at: newsroom.in(24 * hour) },
  );
  expect(result.__typename).toMatch(/^(Article|Front|Release)$/);
}

async function release(name: string): Promise<Seen> {
  const { result }: Result = await newsroom.ask(
    'mutation ($name: String!) { result: createRelease(name: $name) { ... on Release { id revision } } }',
    { name },
  );
  return result;
}

async function faults(): Promise<Fault[]> {
  const found: Fault[] = [];
  for await (const fault of findFaults(newsroom.api.table)) found.push(fault);
  return found;
}

/** Repairs the table; the keys of the faults that were kept. */
async function repaired(): Promise<string[]> {
  const kept: string[] = [];
  await reproject(newsroom.api.table, {
    confirmDeletion: async () => true,
    onKept: ({ key }) => kept.push(keyText(key)),
  });
  return kept;
}

async function restore(): Promise<void> {
  const now = await scan(newsroom.api.table);
  await putAll(newsroom.api.table, [...before.values()]);
  await deleteAll(
    newsroom.api.table,
    [...now].flatMap(([key, item]) => (before.has(key) ? [] : item)),
  );
}

/** A table as texts by key; a task that was put again has another random end, and the fields of a release may have another order. */
function texts(items: ReadonlyMap<string, Item>): Map<string, string> {
  return new Map(
    [...items].map(([key, item]) =>
      item.kind === 'pending'
        ? [`${item.sk.split('#')[0]} ${canonicalJson(Object(item.record))}`, 'pending']
        : [key, canonicalJson({ ...item, card: Object(jsonValue(String(item.card))) })],
    ),
  );
}

function of(kind: ItemKindName, is: (item: Item) => boolean = () => true): Item[] {
  const all = [...before.values()].filter(item => kindOf(item) === kind && is(item));
  expect(all.length, kind).toBeGreaterThan(0);
  return all;
}

function first(kind: ItemKindName, is?: (item: Item) => boolean): Item {
  const [item] = of(kind, is);
  if (item === undefined) throw new Error(`The table has no item of the kind ${kind}.`);
  return item;
}

const isDerivedPost = ({ list }: Item) => list !== 'posts';
const isPending = (item: Item) => item.kind === 'pending';

/** What working copies, fronts, releases and posts imply. */
function derived(): Item[] {
  return [
    ...of('pendingCopy'),
    ...of('pendingFront', item => !isTrace(item)),
    ...of('pendingRelease'),
    ...of('releaseEntry'),
    ...of('copyReferrer'),
    ...of('livePost', isDerivedPost),
    ...of('postsChange'),
  ];
}

describe('items that follow from working copies, releases and posts', () => {
  test('that are missing are seen, and written again in one run', async () => {
    const gone = [...derived(), ...of('outboxTask', isPending)];
    await deleteAll(newsroom.api.table, gone);
    const seen = new Set((await faults()).map(({ key }) => keyText(key)));
    for (const item of derived()) expect([...seen]).toContain(keyText(item));
    expect(await repaired()).toEqual([]);
    expect(texts(await scan(newsroom.api.table))).toEqual(texts(before));
  });

  test('a change whose task alone is missing is carried out again', async () => {
    const tasks = of('outboxTask', isPending);
    expect(tasks).toHaveLength(4);
    await deleteAll(newsroom.api.table, tasks);
    expect((await faults()).map(({ reason }) => reason)).toEqual(
      Array(4).fill(expect.stringContaining('the outbox task that carries out the pending change')),
    );
    expect(await repaired()).toEqual([]);
    expect(texts(await scan(newsroom.api.table))).toEqual(texts(before));
  });

  test('that differ are seen, and written again in one run', async () => {
    const entries = derived().filter(
      item => kindOf(item) !== 'livePost' && kindOf(item) !== 'pendingRelease',
    );
    const changed = entries.map(item => ({ ...item, card: '{"a":1}' }));
    const posts = of('livePost', isDerivedPost).map(item => ({
      ...item,
      card: String(item.card).replace(/"body":"[^"]*"/, '"body":"Wrong."'),
    }));
    await putAll(newsroom.api.table, [...changed, ...posts]);
    const seen = new Set((await faults()).map(({ key }) => keyText(key)));
    for (const item of [...changed, ...posts]) expect([...seen]).toContain(keyText(item));
    expect(await repaired()).toEqual([]);
    expect(texts(await scan(newsroom.api.table))).toEqual(texts(before));
  });

  test('that nothing implies are seen, and deleted once that is allowed', async () => {
    const later = (item: Item) => ({ ...item, sk: `2090-01-01T00:00:00.000Z${item.sk.slice(24)}` });
    const mention = first('livePost', ({ list }) => list === 'posts/mentions');
    const stray = [
      later(first('pendingCopy')),
      later(first('pendingFront')),
      later(first('pendingRelease')),
      later(first('releaseEntry')),
      later(first('postsChange')),
      { ...mention, pk: `list#Place#${nobody}/posts/mentions` },
    ];
    await putAll(newsroom.api.table, stray);
    const seen = new Set((await faults()).map(({ key }) => keyText(key)));
    for (const item of stray) expect([...seen]).toContain(keyText(item));
    expect(await repaired()).toEqual([]);
    expect(texts(await scan(newsroom.api.table))).toEqual(texts(before));
  });

  test('whose source is missing are seen and kept', async () => {
    const sources = [...of('workingCopy'), ...of('frontCopy'), ...of('release')];
    await deleteAll(newsroom.api.table, sources);
    const damaged = await scan(newsroom.api.table);
    const kept = await repaired();
    for (const item of [...of('pendingCopy'), ...of('workingCopyBody'), ...of('releaseEntry')])
      expect(kept).toContain(keyText(item));
    expect(texts(await scan(newsroom.api.table))).toEqual(texts(damaged));
  });
});

test('the text of a working copy that is missing is seen', async () => {
  await deleteAll(newsroom.api.table, of('workingCopyBody'));
  const kept = await repaired();
  expect(kept.toSorted()).toEqual(of('workingCopyBody').map(keyText).toSorted());
});

test('the numbers of posts are counted again, and a state that is missing is written', async () => {
  const state = first('postsState');
  await putAll(newsroom.api.table, [{ ...state, count: 77, pinned: 0 }]);
  expect((await faults()).map(({ key }) => key.sk)).toEqual(['posts']);
  expect(await repaired()).toEqual([]);
  expect(texts(await scan(newsroom.api.table))).toEqual(texts(before));
  await deleteAll(newsroom.api.table, [state]);
  expect((await faults()).map(({ key }) => key.sk)).toContain('posts');
  expect(await repaired()).toEqual([]);
  expect((await scan(newsroom.api.table)).get(keyText(state))).toMatchObject({ count: 2, pinned: 1 });
  expect(await faults()).toEqual([]);
});
