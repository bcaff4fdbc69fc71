import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import type { Item } from '../../src/store/attributes.ts';
import { type Api, startApi } from '../api.ts';
import { runKilled } from '../cli/killed.ts';
import { faultsOf, Newsroom, type Result } from '../newsroom.ts';
import { isLong } from '../seed.ts';
import { scan } from '../table.ts';

/** A name that many show. LONG=1 has as many as count. */
const mentioning = isLong ? 1000 : 60;
const others = isLong ? 200 : 20;
const deaths = isLong ? 5 : 2;
/** Milliseconds within which all cards say the new name. */
const soon = 60_000;

test(`a person mentioned by ${mentioning} articles is renamed, while the worker is killed ${deaths} times`, {
  timeout: 600_000,
}, async () => {
  const api = await archive();
  const desk = await api.as({ scopes: ['ADMIN'] });
  const { data } = await api.ask('{ person(slug: "ada") { id revision } }');
  const before = await scan(api.table);
  const renamed = await desk.ask(
    `mutation ($id: ID!, $revision: Int!) {
      updatePerson(id: $id, expectedRevision: $revision, input: { name: "Ada Renamed" }) { __typename }
    }`,
    data.person,
  );
  expect(renamed.data.updatePerson.__typename).toBe('Person');
  const page = await api.ask('{ person(slug: "ada") { name } people(first: 100) { nodes { name } } }');
  expect(page.data.person.name).toBe('Ada Renamed');
  expect(page.data.people.nodes.map(({ name }: Result) => name)).toContain('Ada Renamed');

  const start = performance.now();
  for (let death = 1; death <= deaths; death++) {
    const point = { request: mentioning / 2 + death, done: death % 2 === 0 };
    const { end } = await runKilled(['outbox', 'drain'], api.table, point);
    expect(end.by).toBe('SIGKILL');
  }
  // Some referrers are updated and some are not: the worker did die in between.
  const told = await namesIn(api);
  expect(told.has('Ada Renamed') && told.has('Ada')).toBe(true);
  await drainOutbox(api.table);
  const taken = performance.now() - start;
  expect(await namesIn(api)).toEqual(new Set(['Ada Renamed']));
  expect(taken).toBeLessThan(soon);
  process.stdout.write(`${mentioning} cards in ${(taken / 1000).toFixed(1)} s, ${deaths} deaths among it\n`);

  // Only the shown name and the versions of the referrers have changed.
  const after = await scan(api.table);
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    key => isKept(key) && !isDeepStrictEqual(before.get(key), after.get(key)),
  );
  const wrong = changed.filter(key => {
    const [old, fresh] = [before.get(key), after.get(key)];
    return (
      old !== undefined && fresh !== undefined && !isDeepStrictEqual(withNewName(old), withoutVersion(fresh))
    );
  });
  const own = Buffer.from(data.person.id, 'base64').toString().split(':')[1] ?? '';
  expect(wrong.filter(key => !key.includes(own))).toEqual([]);
  expect(changed.length).toBeGreaterThan(mentioning * 3);
  expect(await faultsOf(api)).toEqual([]);
});

test('a lagging worker does not restore an older name', async () => {
  const room = await Newsroom.open();
  const ada = await room.made('Person', { name: 'Ada' });
  const articles: Result[] = [];
  for (const headline of ['One', 'Two', 'Three'])
    articles.push(await room.published({ headline, mentions: [{ entity: ada.id }] }));
  await room.drain();
  const second = await room.updated('Person', ada, { name: 'Second' });
  // It has begun to write the second name, and hangs at its first write while the third name is written everywhere.
  const { table, reached, release } = hangingAtFirstWrite(room.api.table);
  const lagging = drainOutbox(table);
  await reached;
  await room.updated('Person', second, { name: 'Third' });
  await drainOutbox(room.api.table);
  release();
  await lagging;
  const { articles: read } = await room.read(
    '{ articles { nodes { people(first: 1) { nodes { name } } } } }',
  );
  expect(new Set(read.nodes.map(({ people }: Result) => people.nodes[0].name))).toEqual(new Set(['Third']));
  await room.drain();
  expect(await faultsOf(room.api)).toEqual([]);
});

async function archive(): Promise<Api> {
  const api = await startApi();
  const person = (slug: string, name: string) => ({ type: 'Person', slug, name });
  const article = (n: number, entity: string) => ({
    type: 'Article',
    slug: `article-${n}`,
    headline: `Article ${n}`,
    publishedAt: new Date(Date.UTC(2024, 0, 1) + n * 60_000).toISOString(),
    section: `section-${n % 5}`,
    mentions: [{ entity }, { entity: 'Person/bob' }],
    statements: n % 10 === 0 ? [{ text: `Words ${n}`, speaker: entity }] : [],
  });
  const { problems } = await api.import(
    person('ada', 'Ada'),
    person('bob', 'Bob'),
    person('cyd', 'Cyd'),
    { type: 'Organization', slug: 'acme', name: 'Acme' },
    {
      type: 'Event',
      slug: 'summit',
      name: 'Summit',
      startDate: '2024',
      participants: [{ actor: 'Person/ada' }],
    },
    ...Array.from({ length: mentioning }, (_, n) => article(n, 'Person/ada')),
    ...Array.from({ length: others }, (_, n) => article(mentioning + n, 'Person/cyd')),
  );
  expect(problems).toEqual([]);
  return api;
}

/** The names under which the feed shows her. */
async function namesIn(api: Api): Promise<Set<string>> {
  const names = new Set<string>();
  let after: string | null = null;
  do {
    const { data }: Result = await api.ask(
      `query ($after: String) { person(slug: "ada") { articles(first: 100, after: $after) {
        nodes { people(first: 1) { nodes { name } } } pageInfo { hasNextPage endCursor }
      } } }`,
      { after },
    );
    const { nodes, pageInfo } = data.person.articles;
    for (const { people } of nodes) names.add(people.nodes[0].name);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return names;
}

type Table = Api['table'];

function hangingAtFirstWrite(table: Table): { table: Table; reached: Promise<void>; release: () => void } {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const hanging = Object.create(table) as Table;
  hanging.read = call => table.read(call);
  let writes = 0;
  hanging.write = async call => {
    writes += 1;
    // The first one takes the lease.
    if (writes === 1) return table.write(call);
    reached.resolve();
    await released.promise;
    return table.write(call);
  };
  hanging.now = () => table.now();
  hanging.patient = () => hanging;
  hanging.unhurried = () => hanging;
  return { table: hanging, reached: reached.promise, release: () => released.resolve() };
}

/** Without the outbox, counted items, and the history of the person herself. */
function isKept(key: string): boolean {
  return !/^outbox#|^lease#|\0related$|^keys?[#\0]|^vocabulary#|^segment#/.test(key);
}

function withNewName(item: Item): unknown {
  return withoutVersion(
    JSON.parse(JSON.stringify(item).replaceAll(/(\\?"name\\?":\\?")Ada(\\?")/g, '$1Ada Renamed$2')),
  );
}

/** Without the count of writes, and the time at which copies get the new name. */
function withoutVersion({ version: _version, referencesUpdatedAt: _at, ...item }: Item): unknown {
  return item;
}
