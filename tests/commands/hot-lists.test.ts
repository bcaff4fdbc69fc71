import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { exportDocuments } from '../../src/commands/import/export.ts';
import { tableStats } from '../../src/commands/repair/stats.ts';
import { copiesKept } from '../../src/store/known-copies.ts';
import { faultsOf, type Newsroom, type Seen } from '../newsroom.ts';
import { isLong, seed } from '../seed.ts';
import { expectCopies, feed, feedBy, HotRoom, partitionIn } from './hot-room.ts';

/** Hot lists through GraphQL, over the real engine. */

const day = 86_400_000;

test('reads of a hot list are spread over its copies; without copies all go to the list', async () => {
  const hot = await HotRoom.open();
  const { room, read } = hot;
  for (let i = 0; i < 5; i++) await room.published({ headline: `Before ${i}`, body: 'x' });
  await hot.learn();
  for (let i = 0; i < 20; i++) await feed(room);
  expect(new Set(read)).toEqual(new Set(['list#articles']));
  await hot.setCopies(4);
  await room.published({ headline: 'After', body: 'x' });
  await hot.learn();
  read.length = 0;
  for (let i = 0; i < 200; i++) expect(await feed(room)).toHaveLength(6);
  const times = Map.groupBy(read, pk => pk);
  expect([...times.keys()].toSorted()).toEqual([
    ...['copy#2#articles', 'copy#3#articles', 'copy#4#articles', 'list#articles'],
  ]);
  // Of 200 reads at random, 50 each: fewer than 25 come once in ten thousand runs.
  for (const reads of times.values()) expect(reads.length).toBeGreaterThan(24);
  await expectCopies(room.api.table, 4);
  expect(await faultsOf(room.api)).toEqual([]);
  await hot.setCopies(1);
  await expectCopies(room.api.table, 1);
  expect(await feed(room)).toHaveLength(6);
  expect(await faultsOf(room.api)).toEqual([]);
});

type Operation =
  | { do: 'publish'; name: number; minutes: number | null; section: boolean }
  | { do: 'edit'; pick: number }
  | { do: 'withdraw'; pick: number }
  | { do: 'delete'; pick: number }
  | { do: 'reschedule'; pick: number; minutes: number }
  | { do: 'wait'; minutes: number };

const pick = fc.nat({ max: 99 });
const minutes = fc.constantFrom(5, 60, -90);
const kinds: fc.Arbitrary<Operation>[] = [
  fc.record({
    do: fc.constant('publish' as const),
    name: pick,
    minutes: fc.option(minutes, { nil: null }),
    section: fc.boolean(),
  }),
  fc.record({ do: fc.constant('edit' as const), pick }),
  fc.record({ do: fc.constant('withdraw' as const), pick }),
  fc.record({ do: fc.constant('delete' as const), pick }),
  fc.record({ do: fc.constant('reschedule' as const), pick, minutes }),
  fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(10, 90) }),
];
const operations = fc.array(fc.oneof(...kinds), { minLength: 8, maxLength: isLong ? 40 : 12 });

test('feeds by each copy are equal, page after page, whatever is written', {
  timeout: 7_200_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(operations, async all => {
      const hot = await HotRoom.open();
      const { room } = hot;
      const section = { list: 'articles/section/security', name: 'section/security' };
      await hot.setCopies(4);
      await hot.setCopies(3, { list: section });
      const seen: Seen[] = [];
      for (const operation of all) {
        await perform(operation, room, seen);
        await hot.learn();
        const own = await feedBy(1, 4, room);
        for (const copy of [2, 3, 4]) expect(await feedBy(copy, 4, room)).toEqual(own);
        const filter = { section: 'security' };
        const ofSection = await feedBy(1, 3, room, filter);
        for (const copy of [2, 3]) expect(await feedBy(copy, 3, room, filter)).toEqual(ofSection);
      }
      await room.drain();
      await expectCopies(room.api.table, 4);
      await expectCopies(room.api.table, 3, section.list);
      expect(await faultsOf(room.api)).toEqual([]);
      room.api.close();
    }),
    { seed, numRuns: isLong ? 100 : 2 },
  );
});

async function perform(operation: Operation, room: Newsroom, seen: Seen[]): Promise<void> {
  if (operation.do === 'wait') {
    room.pass(operation.minutes * 60_000);
    return;
  }
  if (operation.do === 'publish') {
    const input = { headline: `Story ${operation.name}`, body: 'x' };
    const of = operation.section ? { section: 'security' } : {};
    const when = operation.minutes === null ? undefined : room.in(operation.minutes * 60_000);
    seen.push(await room.published({ ...input, ...of }, when));
    return;
  }
  const at = operation.pick % Math.max(1, seen.length);
  const article = seen[at];
  if (article === undefined) return;
  if (operation.do === 'delete') {
    expect((await room.delete(article)).__typename).toBe('Deleted');
    seen.splice(at, 1);
  } else if (operation.do === 'edit')
    seen[at] = await room.updated('Article', article, {
      headline: `Edited ${room.now}`,
      section: 'security',
    });
  else if (operation.do === 'withdraw') seen[at] = await room.withdraw(article);
  else seen[at] = await room.publish(article, room.in(operation.minutes * 60_000));
}

test('a scheduled article is in all copies, and in no feed before its time', async () => {
  const hot = await HotRoom.open();
  const { room } = hot;
  await hot.setCopies(3);
  const scheduled = await room.published({ headline: 'To come', body: 'x' }, room.in(day));
  await room.made('Article', { headline: 'Draft' });
  await room.published({ headline: 'Public', body: 'x' });
  await expectCopies(room.api.table, 3);
  await hot.learn();
  for (const copy of [1, 2, 3]) {
    const [first, ...others] = await feedBy(copy, 3, room);
    expect(first).toContain('Public');
    expect(others).toEqual([]);
  }
  room.pass(day + 1);
  for (const copy of [1, 2, 3]) expect((await feedBy(copy, 3, room))[0]).toContain(scheduled.id);
});

test('the list of an entity may be hot beside that of all articles: renames and deletions reach its copies', async () => {
  const hot = await HotRoom.open();
  const { room } = hot;
  const ada = await room.made('Person', { name: 'Ada' });
  const list = `Person#${Buffer.from(ada.id, 'base64').toString().split(':')[1]}/articles`;
  await hot.setCopies(3, { list: { list, name: 'Person/ada' } });
  await hot.setCopies(2);
  const mentions = [{ entity: ada.id }];
  for (let i = 0; i < 4; i++) await room.published({ headline: `Of Ada ${i}`, body: 'x', mentions });
  const [last] = (await room.read('{ articles(first: 1) { nodes { id revision } } }')).articles.nodes;
  await room.updated('Article', last, { mentions: [] });
  await room.drain();
  await hot.learn();
  const { read } = hot;
  read.length = 0;
  for (let i = 0; i < 40; i++) {
    const { person } = await room.read(
      '{ person(slug: "ada") { articles(first: 9) { nodes { headline } } } }',
    );
    expect(person.articles.nodes).toHaveLength(3);
  }
  expect(new Set(read).size).toBe(3);
  await expectCopies(room.api.table, 3, list);
  await expectCopies(room.api.table, 2);
  // The card of an entity's name is in the entries of all its articles.
  await room.updated('Person', ada, { name: 'Ada Lovelace' });
  await room.drain();
  await expectCopies(room.api.table, 3, list);
  await expectCopies(room.api.table, 2);
  expect(await faultsOf(room.api)).toEqual([]);
  await room.delete({ id: ada.id, revision: ada.revision + 1 });
  await room.drain();
  await expectCopies(room.api.table, 2);
  expect(await faultsOf(room.api)).toEqual([]);
});

test('a write with more items than a transaction takes is split with its copies, and an import too', async () => {
  const hot = await HotRoom.open();
  const { room } = hot;
  const people = Array.from({ length: 60 }, (_, i) => ({ type: 'Person', slug: `p-${i}`, name: `P ${i}` }));
  expect((await room.api.import(...people)).problems).toEqual([]);
  const section = { list: 'articles/section/security', name: 'section/security' };
  await hot.setCopies(8);
  await hot.setCopies(8, { list: section });
  const sizes: number[] = [];
  hot.before = async (command, input) => {
    if (command === 'TransactWriteItemsCommand') sizes.push(Object(input).TransactItems.length);
  };
  const some = { body: 'x', section: 'security', publishedAt: '2024-01-01T00:00:00Z' };
  const long = {
    ...{ type: 'Article', slug: 'long', headline: 'Long', ...some },
    mentions: people.map(({ slug }) => ({ entity: `Person/${slug}` })),
  };
  const short = Array.from({ length: 40 }, (_, i) => ({
    ...{ type: 'Article', slug: `a-${i}`, headline: `A ${i}`, ...some },
  }));
  expect((await room.api.import(long, ...short)).problems).toEqual([]);
  expect(Math.max(...sizes)).toBeGreaterThan(90);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
  await room.drain();
  await expectCopies(room.api.table, 8);
  await expectCopies(room.api.table, 8, section.list);
  expect(await faultsOf(room.api)).toEqual([]);
});

test('a reader waits for no copies: it reads the list itself until it knows them, and while they cannot be read', async () => {
  const hot = await HotRoom.open();
  const { room, read } = hot;
  await room.published({ headline: 'One', body: 'x' });
  await hot.setCopies(2);
  await hot.learn();
  hot.uptime.now += copiesKept + 1;
  hot.before = async (_command, input) => {
    if (partitionIn(input) === 'hot-lists') throw new Error('No answer.');
  };
  read.length = 0;
  for (let i = 0; i < 20; i++) expect(await feed(room)).toHaveLength(1);
  expect(new Set(read)).toEqual(new Set(['list#articles']));
  // A writer must know them.
  await expect(room.published({ headline: 'Two', body: 'x' })).rejects.toThrow();
  hot.before = async () => undefined;
  await room.published({ headline: 'Three', body: 'x' });
  await expectCopies(room.api.table, 2);
});

test('an export and the statistics are those of the list without copies', async () => {
  const hot = await HotRoom.open();
  const { table } = hot.room.api;
  for (let i = 0; i < 3; i++) await hot.room.published({ headline: `Article ${i}`, body: 'x' });
  await hot.room.drain();
  const exported = async () => Array.fromAsync(exportDocuments(table));
  const before = await exported();
  const { lists } = await tableStats(table, { maxLists: 100 });
  await hot.setCopies(3);
  expect(await exported()).toEqual(before);
  expect((await tableStats(table, { maxLists: 100 })).lists).toEqual(lists);
});

test('each copy costs a write its entry once more, and a read no more', async () => {
  const hot = await HotRoom.open();
  const { room } = hot;
  const desk = await room.api.as({ scopes: ['ADMIN'] });
  const costOf = async () => {
    const made = await room.made('Article', { headline: 'Counted', body: 'x' });
    const { extensions } = await desk.ask(
      'mutation ($id: ID!, $revision: Int!) { publishArticle(id: $id, expectedRevision: $revision) { __typename } }',
      made,
    );
    return extensions.cost;
  };
  const readCost = async () => (await room.api.ask('{ articles { nodes { id } } }')).extensions.cost;
  const before = await costOf();
  const read = await readCost();
  await hot.setCopies(4);
  await hot.learn();
  const after = await costOf();
  expect(after.writeUnits - before.writeUnits).toBe(3 * 2);
  expect(after.requests).toBe(before.requests);
  expect(await readCost()).toMatchObject({ requests: read.requests });
});
