import { beforeEach, describe, expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { derivedId } from '../../src/model/id.ts';
import { relatedKey } from '../../src/projection/related.ts';
import { keyText } from '../../src/store/keys.ts';
import { transact } from '../../src/store/transaction.ts';
import { type Answer, type Api, startApi } from '../api.ts';
import { idOf, type ModelDocument } from '../model.ts';
import { faultsOf, Newsroom, type Result } from '../newsroom.ts';
import { Race } from '../race.ts';
import { scan } from '../table.ts';

const start = Date.parse('2024-06-01T00:00:00Z');
const hour = 3_600_000;
let now = start;
let api: Api;

beforeEach(async () => {
  now = start;
  api = await startApi({ clock: () => now });
  await api.import(...['ada', 'bob', 'cyd', 'dan'].map(slug => ({ type: 'Person', slug, name: slug })), {
    type: 'Topic',
    slug: 'sea',
    name: 'Sea',
  });
});

test('articles that share most mentions come first, the newest first among equals', async () => {
  await api.import(
    article('one', -4, 'ada', 'bob', 'cyd'),
    article('two', -3, 'ada', 'bob'),
    article('three', -2, 'bob'),
    article('four', -1, 'ada', 'cyd'),
    article('alone', -1, 'dan'),
  );
  expect(await relatedTo('one')).toEqual(['four', 'two', 'three']);
  expect(await relatedTo('three')).toEqual(['two', 'one']);
  expect(await relatedTo('alone')).toEqual([]);
});

test('a new article appears with the older ones, a changed one disappears from them', async () => {
  await api.import(article('old', -9, 'ada', 'bob'), article('other', -8, 'ada'));
  now += hour;
  await api.import(article('new', 0, 'ada', 'bob'));
  expect(await relatedTo('old')).toEqual(['new', 'other']);
  now += hour;
  await api.import(article('new', 0, 'dan'));
  expect(await relatedTo('old')).toEqual(['other']);
  expect(await relatedTo('new')).toEqual([]);
  expect(await relatedWith('ada')).toEqual([['bob', 1, 'old']]);
  expect(await relatedWith('dan')).toEqual([]);
});

test('a withdrawn article is in no answer, even before a new count', async () => {
  await api.import(article('one', -2, 'ada', 'bob'), article('two', -1, 'ada', 'bob'));
  expect(await relatedWith('ada')).toEqual([['bob', 2, 'two']]);
  const before = await scan(api.table);
  const undrained = [
    relatedKey({ type: 'Article', id: derivedId('Article', 'one') }),
    relatedKey({ type: 'Person', id: derivedId('Person', 'ada') }),
  ].map(key => ({ put: before.get(keyText(key)) ?? { ...key } }));
  await api.import({ ...article('two', -1, 'ada', 'bob'), status: 'WITHDRAWN' });
  expect(await relatedTo('one')).toEqual([]);
  expect(await relatedWith('ada')).toEqual([['bob', 1, 'one']]);
  await transact(api.table, undrained);
  expect(await relatedTo('one')).toEqual([]);
  expect(await relatedWith('ada')).toEqual([['bob', 2, null]]);
});

test('right after a merge no entity is related twice, and none to itself', async () => {
  const room = await Newsroom.open();
  const [ada, old, present] = await Promise.all(
    ['Ada', 'Bob', 'Robert'].map(name => room.made('Person', { name })),
  );
  const mentions = [ada, old, present].map(({ id }) => ({ entity: id }));
  await room.published({ headline: 'All', mentions });
  await room.drain();
  await room.merge(old, present);
  const related = async ({ id }: Result) => {
    const { person } = await room.read(
      'query ($id: ID!) { person(id: $id) { related { entity { name } } } }',
      { id },
    );
    return person.related.map(({ entity }: Result) => entity.name);
  };
  expect([await related(ada), await related(present)]).toEqual([['Robert'], ['Ada']]);
});

test('a scheduled article counts from its publication on', async () => {
  await api.import(article('now', -1, 'ada'), article('later', 2, 'ada', 'bob'));
  expect(await relatedTo('now')).toEqual([]);
  expect(await relatedWith('ada')).toEqual([]);
  const key = keyText(relatedKey({ type: 'Article', id: derivedId('Article', 'later') }));
  expect((await scan(api.table)).get(key)?.related ?? '[]').toBe('[]');
  now += 2 * hour;
  await drainOutbox(api.table);
  expect(await relatedTo('later')).toEqual(['now']);
  expect(await relatedTo('now')).toEqual(['later']);
  expect(await relatedWith('ada')).toEqual([['bob', 1, 'later']]);
});

test('a new article counts although a repeated task, older than the last count, is processed beside its own', async () => {
  const room = await Newsroom.open();
  const [ada, bob, cyd] = await Promise.all(['Ada', 'Bob', 'Cyd'].map(name => room.made('Person', { name })));
  const mentioning = (...people: Result[]) => ({ mentions: people.map(({ id }) => ({ entity: id })) });
  await room.published({ headline: 'First', ...mentioning(ada, bob) });
  const tasks = [...(await scan(room.api.table)).values()].filter(({ kind }) => kind === 'related');
  room.pass(hour);
  await room.drain();
  // As of a worker that died after the count and before the acknowledgement.
  await transact(
    room.api.table,
    tasks.map(put => ({ put })),
  );
  room.pass(hour);
  await room.published({ headline: 'Second', ...mentioning(ada, cyd) });
  await room.drain();
  const { person } = await room.read('{ person(slug: "ada") { related { entity { name } } } }');
  expect(person.related.map(({ entity }: Result) => entity.name)).toEqual(['Cyd', 'Bob']);
});

describe('a count that is made beside a write', () => {
  const race = new Race();
  let room: Newsroom;
  let slow: Newsroom;
  let people: Result[];
  const mentioning = (...some: number[]) => ({ mentions: some.map(n => ({ entity: people[n].id })) });
  const withAda = async () => {
    const { person } = await room.read(
      '{ person(slug: "ada") { related { entity { name } articleCount } } }',
    );
    return Object.fromEntries(person.related.map((one: Result) => [one.entity.name, one.articleCount]));
  };

  beforeEach(async () => {
    room = await Newsroom.open();
    slow = await room.another({ intercept: race.intercept });
    people = [];
    for (const name of ['Ada', 'Bob', 'Cyd']) people.push(await room.made('Person', { name }));
  });

  test('does not take the place of the next one, for a write that commits seconds after its timestamp', async () => {
    const draft = await room.made('Article', { headline: 'First', ...mentioning(0, 1) });
    race.before('TransactWriteItemsCommand', async () => {
      room.pass(9000);
      await room.published({ headline: 'Second', ...mentioning(0, 2) });
      await drainOutbox(room.api.table);
    });
    await slow.publish(draft);
    expect(race.isOver).toBe(true);
    await room.drain();
    expect(await withAda()).toEqual({ Bob: 1, Cyd: 1 });
    expect(await faultsOf(room.api)).toEqual([]);
  });

  test('does not take the place of the next one, for a pending change that is written late', async () => {
    const article = await room.published({ headline: 'First', ...mentioning(0, 1) });
    const target = `id: "${article.id}", expectedRevision: ${article.revision}`;
    await room.ask(`mutation { setExpiry(${target}, at: "${room.in(hour)}") { __typename } }`);
    await room.drain();
    room.pass(hour);
    // The worker cannot write the change, and goes on with other tasks.
    const pending = [...(await scan(room.api.table)).values()].find(({ kind }) => kind === 'pending');
    if (pending === undefined) throw new Error('The expiry has no task.');
    await transact(room.api.table, [{ put: { ...pending, attempts: 1, retryAt: room.in(30_000) } }]);
    room.pass(29_000);
    await room.published({ headline: 'Second', ...mentioning(0, 2) });
    await drainOutbox(room.api.table);
    await room.drain();
    expect(await withAda()).toEqual({ Cyd: 1 });
    expect(await faultsOf(room.api)).toEqual([]);
  });
});

test('entities are ordered by frequency, filtered by type, and limited in number', async () => {
  await api.import(
    { ...article('one', -3, 'ada', 'bob', 'cyd'), ...mentioning('Topic/sea', 'Person/ada', 'Person/cyd') },
    article('two', -2, 'ada', 'cyd'),
    article('three', -1, 'ada', 'bob'),
  );
  expect(await relatedWith('ada')).toEqual([
    ['cyd', 2, 'two'],
    ['bob', 1, 'three'],
    ['sea', 1, 'one'],
  ]);
  expect(await relatedWith('ada', '(types: [TOPIC])')).toEqual([['sea', 1, 'one']]);
  expect(await relatedWith('ada', '(first: 1)')).toEqual([['cyd', 2, 'two']]);
});

test('a rare type of entity is not crowded out by 50 others that are mentioned as often', async () => {
  const others = Array.from({ length: 50 }, (_, i) => ({ type: 'Person', slug: `p-${i}`, name: `P ${i}` }));
  await api.import(...others);
  await api.import(
    { ...article('old', -2), ...mentioning('Person/ada', 'Topic/sea') },
    article('new', -1, 'ada', ...others.map(({ slug }) => slug)),
  );
  expect(await relatedWith('ada', '(first: 50)')).toHaveLength(50);
  expect(await relatedWith('ada', '(types: [TOPIC])')).toEqual([['sea', 1, 'old']]);
});

test('an invalid number is refused', async () => {
  await api.import(article('one', -3, 'ada'));
  for (const [argument, code] of [
    ['first: 0', 'BAD_USER_INPUT'],
    ['first: 51', 'LIMIT_EXCEEDED'],
  ]) {
    const { errors } = await api.ask(`{ person(slug: "ada") { related(${argument}) { articleCount } } }`);
    expect(errors?.[0]?.extensions.code).toBe(code);
  }
  const { errors } = await api.ask('{ article(slug: "one") { related(first: 21) { slug } } }');
  expect(errors?.[0]?.extensions.code).toBe('LIMIT_EXCEEDED');
});

test('related items are read in the same round as the record, and only on request', async () => {
  await api.import(article('one', -2, 'ada'), article('two', -1, 'ada'));
  const id = idOf({ type: 'Article', slug: 'one' });
  const asked = await api.ask('query($id: ID!) { article(id: $id) { body related { slug } } }', { id });
  expect(asked.data.article.related).toEqual([{ slug: 'two' }]);
  expect(asked.extensions.cost).toMatchObject({ requests: 3, rounds: 2 });
  const bare = await api.ask('query($id: ID!) { article(id: $id) { slug } }', { id });
  expect(bare.extensions.cost).toMatchObject({ requests: 2, readUnits: 1 });
});

function article(slug: string, hours: number, ...people: string[]): ModelDocument {
  return {
    type: 'Article',
    slug,
    headline: slug,
    body: '',
    publishedAt: new Date(start + hours * hour).toISOString(),
    ...mentioning(...people.map(one => `Person/${one}`)),
  };
}

function mentioning(...entities: string[]) {
  return { mentions: entities.map(entity => ({ entity })) };
}

async function relatedTo(slug: string): Promise<string[]> {
  const { data } = await api.ask(`{ article(slug: "${slug}") { related { slug } } }`);
  return data.article.related.map((one: Answer['data']) => one.slug);
}

async function relatedWith(slug: string, args = ''): Promise<[string, number, string | null][]> {
  const { data } = await api.ask(
    `{ person(slug: "${slug}") { related${args} { articleCount entity { slug } latestArticle { slug } } } }`,
  );
  return data.person.related.map((one: Answer['data']) => [
    one.entity.slug,
    one.articleCount,
    one.latestArticle?.slug ?? null,
  ]);
}

test('an article without mentions is similar to no other', async () => {
  await api.import(article('one', -2, 'ada'), article('two', -1, 'ada'));
  expect(await relatedTo('one')).toEqual(['two']);
  now += hour;
  await api.import(article('one', -2));
  expect(await relatedTo('one')).toEqual([]);
  expect(await relatedTo('two')).toEqual([]);
});
