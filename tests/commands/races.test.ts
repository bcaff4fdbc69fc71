import { beforeEach, describe, expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { globalId } from '../../src/model/global-id.ts';
import { derivedId } from '../../src/model/id.ts';
import { transact } from '../../src/store/transaction.ts';
import { faultsOf, Newsroom, type Result } from '../newsroom.ts';
import { Race } from '../race.ts';
import { scan } from '../table.ts';

/** Two writers of one record, the second of whom comes between the read and the write of the first. */
let race: Race;
/** Whose requests the race holds up. */
let room: Newsroom;
/** Works beside it, over the same table. */
let other: Newsroom;

const day = 86_400_000;

beforeEach(async () => {
  race = new Race();
  room = await Newsroom.open('2024-06-01T08:00:00Z', { intercept: race.intercept });
  other = await room.another({});
});

describe('a deletion', () => {
  test.each(['Article', 'Person'] as const)('of a concurrently edited %s is refused', async type => {
    const title = type === 'Article' ? 'headline' : 'name';
    const record = await room.made(type, { [title]: 'First' });
    race.before('TransactWriteItemsCommand', () => other.updated(type, record, { [title]: 'Second' }));
    expect(await room.delete(record)).toMatchObject({
      __typename: 'StaleRevisionError',
      currentRevision: record.revision + 1,
    });
    const { node } = await other.ask(
      `query ($id: ID!) { node(id: $id) { ... on ${type} { title: ${title} } } }`,
      record,
    );
    expect(node.title).toBe('Second');
    await expectClean();
  });

  test('of a draft, or of a withdrawn article, is not announced to copies', async () => {
    const seen = await room.published({ headline: 'Was public' });
    await room.published({ headline: 'Stays public' });
    const hidden = await room.made('Article', { headline: 'Draft' });
    const scheduled = await room.published({ headline: 'Scheduled' }, room.in(day));
    const withdrawn = await room.withdraw(seen);
    room.pass(60_000);
    const copied = await changesAfter(null);
    expect(copied.map(({ kind }) => kind).toSorted()).toEqual(['REMOVED', 'UPSERTED']);
    for (const article of [hidden, scheduled, withdrawn])
      expect((await room.delete(article)).__typename).toBe('Deleted');
    room.pass(60_000);
    await drainOutbox(room.api.table);
    expect(await changesAfter(copied.at(-1)?.cursor)).toEqual([]);
    const all = await changesAfter(null);
    expect(all.map(({ kind }) => kind).toSorted()).toEqual(['REMOVED', 'UPSERTED']);
  });

  test('erases also the later writes of a lagging worker for the record', async () => {
    const ada = await room.made('Person', { name: 'Ada' });
    await room.published({ headline: 'One', mentions: [{ entity: ada.id }] });
    // The worker has computed the related records, and found her record still there.
    race.before('TransactWriteItemsCommand', async () => {
      await other.delete(ada);
      await drainOutbox(other.api.table);
    });
    await drainOutbox(room.api.table);
    expect(race.isOver).toBe(true);
    await room.drain();
    expect(await keysOf(ada)).toEqual([]);
    await expectClean();
  });

  test('leaves no data that is derived for the record later', async () => {
    const ada = await room.made('Person', { name: 'Ada' });
    await room.published({ headline: 'One', mentions: [{ entity: ada.id }] });
    await room.delete(ada);
    await drainOutbox(room.api.table);
    expect(await keysOf(ada)).toEqual([]);
  });

  test('leaves none either where the mentions are counted before a worker can remove them', async () => {
    const [ada, bob] = [
      await room.made('Person', { name: 'Ada' }),
      await room.made('Person', { name: 'Bob' }),
    ];
    await room.published({ headline: 'One', mentions: [ada, bob].map(({ id }) => ({ entity: id })) });
    await room.delete(ada);
    await failed('related', 60_000);
    await failed('references', 120_000);
    await room.drain();
    for (let minutes = 1; minutes <= 3; minutes++) {
      room.pass(60_000);
      await room.drain();
    }
    expect(await keysOf(ada)).toEqual([]);
    await expectClean();
  });

  /** The worker has failed at the tasks of a kind, and retries them later than the others. */
  async function failed(kind: string, later: number): Promise<void> {
    const tasks = [...(await scan(room.api.table)).values()].filter(item => item.kind === kind);
    expect(tasks).not.toEqual([]);
    const puts = tasks.map(item => ({ put: { ...item, attempts: 1, retryAt: room.in(later) } }));
    await transact(room.api.table, puts);
  }
});

describe('a new name', () => {
  test('reaches an article whose writer had read the old name and commits after all other updates', async () => {
    const ada = await room.made('Person', { name: 'Old' });
    const draft = await room.made('Article', { headline: 'One' });
    race.before('TransactWriteItemsCommand', async () => {
      await other.updated('Person', ada, { name: 'New' });
      await drainOutbox(other.api.table);
    });
    const linked = await room.updated('Article', draft, { mentions: [{ entity: ada.id }] });
    await room.publish(linked);
    await room.drain();
    const { articles } = await room.read('{ articles { nodes { people { nodes { name } } } } }');
    expect(articles.nodes).toEqual([{ people: { nodes: [{ name: 'New' }] } }]);
    await expectClean();
  });

  test('continues from where a worker died, not from the beginning', { timeout: 600_000 }, async () => {
    const mentioning = 230;
    const ada = await room.made('Person', { name: 'Old' });
    const { problems } = await room.api.import(
      ...Array.from({ length: mentioning }, (_, n) => ({
        type: 'Article',
        slug: `article-${n}`,
        headline: `Article ${n}`,
        mentions: [{ entity: 'Person/old' }],
        publishedAt: room.in(-n * 1000),
      })),
    );
    expect(problems).toEqual([]);
    await room.drain();
    await room.updated('Person', ada, { name: 'New' });
    const dying = new Race();
    // Dies when two pages of a hundred are updated and recorded, and some of the third.
    dying.dieBeforeWrite(210);
    const dead = await room.another({ intercept: dying.intercept });
    await drainOutbox(dead.api.table).catch(() => {});
    expect(dying.isOver).toBe(true);
    const before = room.api.requests.count;
    await drainOutbox(room.api.table);
    // The articles of the pages that were put on record are not read again, of which each takes two requests.
    expect(room.api.requests.count - before).toBeLessThan(mentioning * 2);
    await room.drain();
    const { person } = await room.read(
      '{ person(slug: "old") { articles(first: 100) { nodes { people { nodes { name } } } } } }',
    );
    expect(new Set(person.articles.nodes.flatMap(({ people }: Result) => people.nodes.map(nameIn)))).toEqual(
      new Set(['New']),
    );
    await expectClean();
  });
});

describe('a write of more than one transaction', () => {
  /** The entries in the lists of so many mentioned topics do not fit into one transaction. */
  const topicCount = 60;

  const long = (word: 'first' | 'second') => ({
    body: `${word}aa`,
    mentions: Array.from({ length: topicCount }, (_, n) => ({
      entity: globalId('Topic', derivedId('Topic', `${word}-${n}`)),
    })),
  });

  beforeEach(async () => {
    const topics = ['first', 'second'].flatMap(word =>
      Array.from({ length: topicCount }, (_, n) => ({ type: 'Topic', slug: `${word}-${n}`, name: `${n}` })),
    );
    await room.api.import(...topics);
  });

  test('announces its change with the first of them, and is found by its words', async () => {
    const article = await room.published({ headline: 'Long', ...long('first') });
    room.pass(60_000);
    const cursor = await lastCursor();
    const dying = new Race();
    dying.dieBeforeWrite(1);
    const dead = await room.another({ intercept: dying.intercept });
    await dead.update('Article', article, { headline: 'Longer', ...long('second') }).catch(() => {});
    expect(dying.isOver).toBe(true);
    room.pass(60_000);
    const told = await changesAfter(cursor);
    expect(told.flatMap(({ node }) => node?.headline ?? [])).toEqual(['Longer']);
    expect(await found('secondaa')).toEqual(['Longer']);
  });

  test('ends with a concurrent edit of the record where a worker writes the rest', async () => {
    const article = await room.published({ headline: 'Long', ...long('first') });
    const dying = new Race();
    dying.dieBeforeWrite(1);
    const dead = await room.another({ intercept: dying.intercept });
    await dead.update('Article', article, long('second')).catch(() => {});
    race.before('TransactWriteItemsCommand', () =>
      other.updated('Article', { ...article, revision: article.revision + 1 }, { headline: 'Edited' }),
    );
    await drainOutbox(room.api.table);
    expect(race.isOver).toBe(true);
    await room.drain();
    await expectClean();
    expect(await found('secondaa')).toEqual(['Edited']);
    expect(await found('firstaa')).toEqual([]);
  });

  test('ends with an earlier edit of the record where the rest is written after it', async () => {
    const article = await room.published({ headline: 'Long', ...long('first') });
    race.before(
      'TransactWriteItemsCommand',
      () => other.updated('Article', { ...article, revision: article.revision + 1 }, { body: 'Short.' }),
      1,
    );
    await room.updated('Article', article, long('second'));
    expect(race.isOver).toBe(true);
    await room.drain();
    await expectClean();
    expect(await found('secondaa')).toEqual([]);
    expect(await found('short')).toEqual(['Long']);
  });
});

describe('the worker', () => {
  test('completes the release of a scheduled article that is updated with a new name at that moment', async () => {
    const ada = await room.made('Person', { name: 'Old' });
    const at = room.in(day);
    await room.published({ headline: 'One', mentions: [{ entity: ada.id }] }, at);
    await room.drain();
    room.pass(day);
    await other.updated('Person', ada, { name: 'New' });
    // The release comes first, since it has been due for longer.
    race.before('TransactWriteItemsCommand', () => drainOutbox(other.api.table));
    await drainOutbox(room.api.table);
    expect(race.isOver).toBe(true);
    const { drafts } = await room.ask('{ drafts { nodes { headline } } }');
    expect(drafts.nodes).toEqual([]);
    await room.drain();
    await expectClean();
  });

  test('stores the number of mentions of an entity despite a concurrent edit', async () => {
    const rare = await room.made('Person', { name: 'Ada Rare' });
    const often = await room.made('Person', { name: 'Ada Often Mentioned' });
    await room.published({ headline: 'One', mentions: [{ entity: often.id }] });
    // The first write is that of what is related, the second the step up.
    race.before('TransactWriteItemsCommand', () => other.updated('Person', often, { summary: 'Edited.' }), 1);
    await drainOutbox(room.api.table);
    expect(race.isOver).toBe(true);
    const { suggest } = await room.read('{ suggest(prefix: "ada") { id } }');
    expect(suggest.map(({ id }: Result) => id)).toEqual([often.id, rare.id]);
  });
});

describe('a reader', () => {
  const query = (fields: string) => `{ articles { nodes { headline ${fields} } } }`;

  test.each([
    'body',
    'html: body(format: HTML)',
    'alternativeHeadline',
    'statements { text }',
    'figures { text }',
  ])('learns nothing of an article withdrawn between the list and its %s', async field => {
    const article = await room.published({
      headline: 'Public',
      body: 'secret body',
      alternativeHeadline: 'secret line',
      statements: [{ text: 'secret statement' }],
      figures: [{ label: 'secret', value: 1, text: 'secret figure' }],
    });
    race.before('BatchGetItemCommand', async () => {
      expect((await other.withdraw(article)).__typename).toBe('Article');
    });
    const answer = await room.api.ask(query(field));
    expect(race.isOver).toBe(true);
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['NOT_FOUND']);
  });

  test('of changes that returns every few weeks is never sent back to the beginning', async () => {
    await room.made('Person', { name: 'Ada' });
    room.pass(60_000);
    let cursor = (await changesAfter(null)).at(-1)?.cursor ?? null;
    for (const name of ['Bob', 'Cyd', 'Dan']) {
      room.pass(50 * day);
      await room.made('Person', { name });
      room.pass(60_000);
      const told = await changesAfter(cursor);
      expect(told.map(({ node }) => node?.name)).toEqual([name]);
      cursor = told.at(-1)?.cursor ?? null;
    }
  });
});

test('a record that would exceed the maximum size of an item is refused, and none of it is written', async () => {
  const ada = await room.made('Person', { name: 'Ada' });
  const before = await scan(room.api.table);
  // 390,000 bytes: below what DynamoDB takes, above what leaves room for longer names of others.
  const statements = Array.from({ length: 78 }, (_, n) => ({
    text: `${n} ${'x'.repeat(4900)}`,
    speaker: ada.id,
  }));
  const refused = await room.create('Article', { headline: 'Large', statements });
  expect(refused).toMatchObject({ __typename: 'InvalidInputError', path: ['input'] });
  expect(await scan(room.api.table)).toEqual(before);
});

interface Told {
  readonly kind: string;
  readonly cursor: string;
  readonly node: { headline?: string; name?: string } | null;
}

/** The changes after a cursor. */
async function changesAfter(after: string | null | undefined): Promise<Told[]> {
  const { changes } = await room.read(
    `query ($after: String) { changes(first: 100, after: $after) {
      edges { cursor node { kind node { ... on Article { headline } ... on Person { name } } } }
    } }`,
    { after },
  );
  return changes.edges.map(({ cursor, node }: Result) => ({ cursor, ...node }));
}

/** The cursor of the last change, behind as many pages as there are. */
async function lastCursor(): Promise<string | null> {
  let cursor: string | null = null;
  for (;;) {
    const page = await changesAfter(cursor);
    if (page.length === 0) return cursor;
    cursor = page.at(-1)?.cursor ?? null;
  }
}

async function found(word: string): Promise<string[]> {
  const { search } = await room.read(
    'query ($word: String!) { search(query: $word) { nodes { ... on Article { headline } } } }',
    { word },
  );
  return search.nodes.map(({ headline }: Result) => headline);
}

/** The keys of all items that are of a record itself. */
async function keysOf({ id }: { readonly id: string }): Promise<string[]> {
  const [, own = ''] = Buffer.from(id, 'base64').toString().split(':');
  return [...(await scan(room.api.table)).values()]
    .filter(({ pk }) => pk.endsWith(`#${own}`))
    .map(({ pk, sk }) => `${pk} ${sk}`);
}

async function expectClean(): Promise<void> {
  expect(await faultsOf(room.api)).toEqual([]);
}

function nameIn({ name }: { readonly name: string }): string {
  return name;
}
