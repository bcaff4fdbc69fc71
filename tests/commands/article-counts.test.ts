import { expect, test } from 'vitest';
import { reproject } from '../../src/commands/repair/reproject.ts';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { relatedTask, toItem } from '../../src/commands/write/outbox-task.ts';
import { derivedId } from '../../src/model/id.ts';
import { countKey } from '../../src/projection/article-count.ts';
import { transact } from '../../src/store/transaction.ts';
import { type Answer, unhurried } from '../api.ts';
import { faultsOf, Newsroom, typeIn } from '../newsroom.ts';
import { scan } from '../table.ts';

/** The numbers of published articles of entities and sections, as the worker keeps them. */
const hour = 3_600_000;

async function counts(room: Newsroom): Promise<Record<string, number>> {
  const { people, topics, sections } = await room.read(
    '{ people { nodes { slug articleCount } } topics { nodes { slug articleCount } } sections { slug name articleCount articles { nodes { slug } } } }',
  );
  for (const { articleCount, articles } of sections) expect(articles.nodes).toHaveLength(articleCount);
  return Object.fromEntries(
    [...people.nodes, ...topics.nodes, ...sections].map(({ slug, articleCount }: Answer['data']) => [
      slug,
      articleCount,
    ]),
  );
}

test('publication, edits, schedules, withdrawal, merge and deletion are counted', async () => {
  const room = await Newsroom.open('2024-06-01T08:00:00Z', unhurried);
  const [ada, bob] = [
    await room.made('Person', { slug: 'ada', name: 'Ada' }),
    await room.made('Person', { slug: 'bob', name: 'Bob' }),
  ];
  const topic = await room.made('Topic', { slug: 'tides', name: 'Tides' });
  const mention = (...some: { id: string }[]) => some.map(({ id }) => ({ entity: id }));
  const draft = await room.made('Article', { headline: 'Draft', section: 'world', mentions: mention(ada) });
  await room.drain();
  expect(await counts(room)).toEqual({ ada: 0, bob: 0, tides: 0 });

  const one = await room.published({ headline: 'One', section: 'world', mentions: mention(ada, topic) });
  const two = await room.published({
    headline: 'Two',
    section: 'Arts & life',
    mentions: mention(ada, ada, bob),
  });
  await room.drain();
  expect(await counts(room)).toEqual({ ada: 2, bob: 1, tides: 1, 'Arts & life': 1, world: 1 });

  // A schedule counts from its time, and one in another month too.
  await room.publish(draft, room.in(40 * 24 * hour));
  await room.drain();
  expect(await counts(room)).toMatchObject({ ada: 2, world: 1 });
  expect(await faultsOf(room.api)).toEqual([]);
  room.pass(40 * 24 * hour);
  await room.drain();
  expect(await counts(room)).toMatchObject({ ada: 3, world: 2 });

  await room.updated('Article', one, { section: 'Arts & life', mentions: mention(bob) });
  await room.drain();
  expect(await counts(room)).toEqual({ ada: 2, bob: 2, tides: 0, 'Arts & life': 2, world: 1 });

  await room.withdraw(two);
  await room.drain();
  expect(await counts(room)).toEqual({ ada: 1, bob: 1, tides: 0, 'Arts & life': 1, world: 1 });
  expect(await faultsOf(room.api)).toEqual([]);

  const { person } = await room.read('{ person(slug: "bob") { id revision } }');
  expect((await room.merge(ada, person)).__typename).toBe('Person');
  await room.drain();
  expect(await counts(room)).toEqual({ bob: 2, tides: 0, 'Arts & life': 1, world: 1 });

  const article = (await room.read('{ article(slug: "draft") { id revision } }')).article;
  await room.delete(article);
  await room.delete({ id: topic.id, revision: topic.revision });
  await room.drain();
  expect(await counts(room)).toEqual({ bob: 1, 'Arts & life': 1 });
  expect(await faultsOf(room.api)).toEqual([]);
}, 300_000);

test('a table from before the counts gets them from a repair, or one by one as articles change', async () => {
  const room = await Newsroom.open('2024-06-01T08:00:00Z', unhurried);
  const ada = await room.made('Person', { slug: 'ada', name: 'Ada' });
  for (const headline of ['One', 'Two', 'Three']) {
    await room.published({ headline, section: 'world', mentions: [{ entity: ada.id }] });
    room.pass(30 * 24 * hour);
  }
  await room.drain();
  const stored = [...(await scan(room.api.table)).values()].filter(
    ({ pk, sk }) => sk === 'count' || pk === 'list#sections',
  );
  expect(stored).toHaveLength(3);
  await transact(
    room.api.table,
    stored.map(item => ({ delete: item })),
  );
  expect(await counts(room)).toEqual({ ada: 0 });
  const faults = await Array.fromAsync(findFaults(room.api.table));
  expect(faults.map(({ kind, reason }) => `${kind}: ${reason}`)).toEqual([
    'missing: the number of articles is missing',
    'missing: the number of articles is missing',
  ]);
  // The first change after an upgrade counts everything of what it concerns.
  await room.published({ headline: 'Four', section: 'world', mentions: [{ entity: ada.id }] });
  await room.drain();
  expect(await counts(room)).toEqual({ ada: 4, world: 4 });

  await transact(
    room.api.table,
    stored.map(item => ({ delete: item })),
  );
  const repair = await reproject(room.api.table, { confirmDeletion: async () => false });
  expect(repair).toMatchObject({ repaired: 2, deleted: 0, kept: 0 });
  expect(await counts(room)).toEqual({ ada: 4, world: 4 });
  expect(await faultsOf(room.api)).toEqual([]);
}, 300_000);

test('only the month of a change is counted again', async () => {
  const room = await Newsroom.open('2024-06-01T08:00:00Z', unhurried);
  const ada = await room.made('Person', { slug: 'ada', name: 'Ada' });
  await room.published({ headline: 'One', mentions: [{ entity: ada.id }] });
  await room.drain();
  // An error in another month shows that it is left alone; verify finds it.
  const id = Buffer.from(ada.id, 'base64').toString().split(':')[1] ?? '';
  expect(typeIn(ada.id)).toBe('Person');
  const key = countKey({ type: 'Person', id });
  await transact(room.api.table, [
    { put: { ...key, count: 6, months: JSON.stringify({ '2024-01': 5, '2024-06': 1 }) } },
  ]);
  await room.published({ headline: 'Two', mentions: [{ entity: ada.id }] });
  await room.drain();
  expect(await counts(room)).toEqual({ ada: 7 });
  expect(await faultsOf(room.api)).toEqual([
    `different: ${key.pk} count (the number of articles does not match the articles)`,
  ]);
  // A task of an earlier version names no months: all are counted, whatever other tasks come with it.
  const article = { type: 'Article', id: derivedId('Article', 'any') };
  const tasks = [undefined, { months: ['2024-06'], sections: [] }].map((counted, i) => {
    const mentioned = [{ type: 'Person' as const, id }];
    const { counted: _, ...task } = toItem(
      relatedTask(article, room.in(i - 2), mentioned, { months: [], sections: [] }),
    );
    return { put: { ...task, ...(counted === undefined ? {} : { counted }) } };
  });
  await transact(room.api.table, tasks);
  await room.drain();
  expect(await counts(room)).toEqual({ ada: 2 });
  expect(await faultsOf(room.api)).toEqual([]);
}, 300_000);
