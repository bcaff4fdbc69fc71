import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import type { ChangeEvent } from '../../src/commands/write/change-event.ts';
import { faultsOf, Newsroom, type Result, type Seen } from '../newsroom.ts';
import { scan } from '../table.ts';

/** The life of an article: its visibility and its history. */
const hour = 3_600_000;
let room: Newsroom;
let ada: Result;
let count = 0;
let headline: string;
beforeAll(async () => {
  room = await Newsroom.open();
  ada = await room.made('Person', { name: 'Ada' });
});
beforeEach(() => {
  count += 1;
  headline = `Story ${count}`;
});

const draft = (input: object = {}) =>
  room.made('Article', { headline, body: 'First text.', mentions: [{ entity: ada.id }], ...input });

const isPublic = async ({ id }: { id: string }): Promise<boolean> => {
  const { node, articles, person } = await room.read(
    `query ($id: ID!) {
      node(id: $id) { id } articles(first: 100) { nodes { id } }
      person(slug: "ada") { articles(first: 100) { nodes { id } } }
    }`,
    { id },
  );
  const seen = [
    node !== null,
    articles.nodes.some((one: Result) => one.id === id),
    person.articles.nodes.some((one: Result) => one.id === id),
  ];
  expect(new Set(seen).size).toBe(1);
  return node !== null;
};

const statusOf = async ({ id }: { id: string }) =>
  (await room.ask('query ($id: ID!) { article(id: $id) { status publishedAt } }', { id })).article;

describe('publishing', () => {
  test('now', async () => {
    const article = await draft();
    expect(await isPublic(article)).toBe(false);
    const published = await room.publish(article);
    expect(published).toMatchObject({ status: 'PUBLISHED', publishedAt: room.in(0), revision: 2 });
    expect(await isPublic(article)).toBe(true);
  });

  test('at a future time takes effect at that very millisecond', async () => {
    const article = await draft();
    const at = room.in(hour);
    expect(await room.publish(article, at)).toMatchObject({ status: 'SCHEDULED', publishedAt: at });
    room.pass(hour - 1);
    expect(await isPublic(article)).toBe(false);
    room.pass(1);
    expect(await isPublic(article)).toBe(true);
    expect(await statusOf(article)).toEqual({ status: 'PUBLISHED', publishedAt: at });
  });

  test('a second time changes nothing and adds no revision', async () => {
    const article = await room.publish(await draft());
    room.pass(hour);
    const before = await scan(room.api.table);
    expect(await room.publish(article)).toEqual(article);
    expect(await room.publish(article, null)).toEqual(article);
    expect(await scan(room.api.table)).toEqual(before);
  });

  test('at a past time sorts the article by that time', async () => {
    const at = room.in(-100 * hour);
    const article = await room.publish(await draft(), at);
    expect(article).toMatchObject({ status: 'PUBLISHED', publishedAt: at });
    const { articles } = await room.read(
      'query ($from: DateTime!, $to: DateTime!) { articles(filter: { publishedFrom: $from, publishedTo: $to }) { nodes { id } } }',
      { from: at, to: room.in(-99 * hour) },
    );
    expect(articles.nodes).toEqual([{ id: article.id }]);
  });

  test('a scheduled article again, now or at another time', async () => {
    const scheduled = await room.publish(await draft(), room.in(hour));
    const later = await room.publish(scheduled, room.in(2 * hour));
    room.pass(hour);
    expect(await isPublic(later)).toBe(false);
    const now = await room.publish(later);
    expect(now).toMatchObject({ status: 'PUBLISHED', publishedAt: room.in(0) });
    expect(await isPublic(now)).toBe(true);
  });

  test('a public article at a future time hides it until then', async () => {
    const article = await room.publish(await draft());
    const embargoed = await room.publish(article, room.in(hour));
    expect(embargoed.status).toBe('SCHEDULED');
    expect(await isPublic(article)).toBe(false);
    room.pass(hour);
    expect(await isPublic(article)).toBe(true);
  });

  test('an article edited after its publication stays public with its publication time', async () => {
    const article = await room.publish(await draft());
    room.pass(hour);
    const edited = await room.updated('Article', article, { headline: `${headline}, corrected` });
    expect(edited).toMatchObject({ status: 'PUBLISHED', publishedAt: article.publishedAt, revision: 3 });
    expect(edited.updatedAt > article.updatedAt).toBe(true);
    expect(await isPublic(article)).toBe(true);
  });
});

test('a scheduled article is announced to copies at its publication time, and not before', async () => {
  const at = room.in(hour);
  const article = await room.publish(await draft(), at);
  const announced = async () => {
    const { changes } = await room.read(
      '{ changes(first: 200, types: [ARTICLE]) { nodes { at recordId } } }',
    );
    return changes.nodes.filter(({ recordId }: Result) => recordId === article.id);
  };
  room.pass(60_000);
  expect(await announced()).toEqual([]);
  room.pass(hour);
  expect(await announced()).toEqual([{ at, recordId: article.id }]);
});

test('an edit is announced to copies also after a name in the article has changed', async () => {
  const bob = await room.made('Person', { name: `Bob ${count}` });
  const article = await room.publish(await draft({ mentions: [{ entity: bob.id }] }));
  room.pass(60_000);
  await room.updated('Person', bob, { name: `Robert ${count}` });
  await room.drain();
  const edited = await room.updated('Article', article, { summary: 'Edited.' });
  room.pass(60_000);
  const { changes } = await room.read('{ changes(first: 200, types: [ARTICLE]) { nodes { at recordId } } }');
  const own = changes.nodes.filter(({ recordId }: Result) => recordId === article.id);
  expect(own).toEqual([{ at: edited.updatedAt, recordId: article.id }]);
});

describe('withdrawing', () => {
  test('hides an article, and publishing shows it again', async () => {
    const article = await room.publish(await draft());
    const withdrawn = await room.withdraw(article);
    expect(withdrawn).toMatchObject({ status: 'WITHDRAWN', revision: 3 });
    expect(await isPublic(article)).toBe(false);
    expect(await room.withdraw(withdrawn)).toEqual(withdrawn);
    const back = await room.publish(withdrawn);
    expect(back).toMatchObject({ status: 'PUBLISHED', revision: 4 });
    expect(await isPublic(article)).toBe(true);
  });

  test('is no longer announced to copies once the article is public again', async () => {
    const withdrawn = await room.withdraw(await room.publish(await draft()));
    const announced = async () => {
      room.pass(60_000);
      const { changes } = await room.read(
        '{ changes(first: 200, types: [ARTICLE]) { nodes { kind recordId } } }',
      );
      const own = changes.nodes.filter(({ recordId }: Result) => recordId === withdrawn.id);
      return own.map(({ kind }: Result) => kind);
    };
    expect(await announced()).toEqual(['REMOVED']);
    await room.publish(withdrawn);
    expect(await announced()).toEqual(['UPSERTED']);
  });

  test('a scheduled article prevents its publication', async () => {
    const article = await room.withdraw(await room.publish(await draft(), room.in(hour)));
    expect(article.status).toBe('WITHDRAWN');
    room.pass(2 * hour);
    await room.drain();
    expect(await isPublic(article)).toBe(false);
    expect((await statusOf(article)).status).toBe('WITHDRAWN');
  });

  test('is refused for a draft', async () => {
    expect(await room.withdraw(await draft())).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['id'],
    });
  });
});

describe('restoring', () => {
  const read = async ({ id }: { id: string }) =>
    (
      await room.ask(
        `query ($id: ID!) { article(id: $id) {
          slug headline body status revision mentions { nodes { id } } statements { text speaker { id } }
        } }`,
        { id },
      )
    ).article;

  test('writes an old revision as a new one, and keeps the current publication state', async () => {
    const first = await draft();
    const second = await room.updated('Article', first, {
      headline: `${headline} anew`,
      slug: `anew-${count}`,
      body: 'Second text.',
      mentions: [],
    });
    const published = await room.publish(second);
    const restored = await room.restore(published, 1);
    expect(restored).toMatchObject({ status: 'PUBLISHED', publishedAt: published.publishedAt, revision: 4 });
    expect(await read(first)).toMatchObject({
      slug: first.slug,
      headline,
      body: 'First text.',
      mentions: { nodes: [{ id: ada.id }] },
    });
    expect(await isPublic(first)).toBe(true);
    const back = await room.restore(restored, 3);
    expect(await read(back)).toMatchObject({
      headline: `${headline} anew`,
      body: 'Second text.',
      revision: 5,
    });
  });

  test('the current revision changes nothing', async () => {
    const article = await room.publish(await draft());
    expect(await room.restore(article, 2)).toEqual(article);
  });

  test('a revision that never existed is not found', async () => {
    const article = await draft();
    for (const revision of [0, -3, 2, 2_147_483_647])
      expect(await room.restore(article, revision)).toMatchObject({
        __typename: 'NotFoundError',
        path: ['revision'],
      });
  });

  test('leaves out deleted records, and refers to the survivors of merged ones', async () => {
    const [gone, from, into] = await Promise.all(
      ['Gone', 'From', 'Into'].map(name => room.made('Person', { name: `${name} ${count}` })),
    );
    const first = await draft({
      mentions: [ada, gone, from].map(({ id }) => ({ entity: id })),
      statements: [
        { text: 'By the gone.', speaker: gone.id },
        { text: 'By the merged.', speaker: from.id },
      ],
    });
    const second = await room.updated('Article', first, { mentions: [], statements: [] });
    await room.delete(gone);
    await room.merge(from, into);
    await room.drain();
    await room.restore(second, 1);
    expect(await read(first)).toMatchObject({
      mentions: { nodes: [{ id: ada.id }, { id: into.id }] },
      statements: [
        { text: 'By the gone.', speaker: null },
        { text: 'By the merged.', speaker: { id: into.id } },
      ],
    });
  });
});

describe('the history of an article', () => {
  const history = async (id: string, page: string): Promise<Result> =>
    (
      await room.ask(
        `query ($id: ID!) { article(id: $id) { revisions(${page}) {
          edges { cursor node { revision at by headline body } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        } } }`,
        { id },
      )
    ).article.revisions;
  const numbers = ({ edges }: Result) => edges.map(({ node }: Result) => node.revision);

  test('has every revision with its author, time and text', async () => {
    const expected = [{ revision: 1, at: room.in(0), by: 'desk', headline, body: 'First text.' }];
    let article = await draft();
    for (let revision = 2; revision <= 5; revision++) {
      room.pass(1000);
      const input = { headline: `${headline} v${revision}`, body: `Text ${revision}.` };
      article = await room.updated('Article', article, input);
      expected.unshift({ revision, at: room.in(0), by: 'desk', ...input });
    }
    const writer = await room.api.as({ scopes: ['WRITE'], subject: 'intern' });
    room.pass(1000);
    await room.update('Article', article, { summary: 'By another.' }, writer);
    expected.unshift({ ...(expected[0] as (typeof expected)[0]), revision: 6, at: room.in(0), by: 'intern' });
    const all = await history(article.id, 'first: 20');
    expect(all.edges.map(({ node }: Result) => node)).toEqual(expected);

    const first = await history(article.id, 'first: 4');
    const rest = await history(article.id, `first: 4, after: "${first.pageInfo.endCursor}"`);
    expect([numbers(first), numbers(rest)]).toEqual([
      [6, 5, 4, 3],
      [2, 1],
    ]);
    expect([first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false]);
    const last = await history(article.id, 'last: 4');
    const before = await history(article.id, `last: 4, before: "${last.pageInfo.startCursor}"`);
    expect([numbers(last), numbers(before)]).toEqual([
      [4, 3, 2, 1],
      [6, 5],
    ]);
    expect([last.pageInfo.hasPreviousPage, before.pageInfo.hasPreviousPage]).toEqual([true, false]);
  });

  test('counts publication, withdrawal and restoration, but not the renaming of other records', async () => {
    const bob = await room.made('Person', { name: `Bob ${count}` });
    let article: Result = await draft({ mentions: [{ entity: bob.id }] });
    article = await room.publish(article);
    await room.updated('Person', bob, { name: 'Robert' });
    await room.drain();
    article = await room.withdraw(article);
    article = await room.restore(article, 1);
    // Nothing is different from the first revision but that it was published once.
    expect(numbers(await history(article.id, 'first: 9'))).toEqual([3, 2, 1]);
  });

  test('does not grow by the deletion of the article', async () => {
    const article = await room.updated('Article', await draft(), { body: 'Second text.' });
    const own = Buffer.from(article.id, 'base64').toString().replace(':', '#');
    const past = async () =>
      [...(await scan(room.api.table)).values()].filter(
        ({ pk, sk }) => pk === own && sk.startsWith('revision'),
      );
    const before = await past();
    expect(before.length).toBeGreaterThan(0);
    await room.delete(article);
    expect(await past()).toEqual(before);
  });

  test('is deleted with the article, and so are its slugs', async () => {
    const article = await room.publish(await room.updated('Article', await draft(), { slug: `s-${count}` }));
    const id = Buffer.from(article.id, 'base64').toString().replace('Article:', '');
    expect(await room.delete(article)).toEqual({ __typename: 'Deleted', deletedId: article.id });
    expect(await isPublic(article)).toBe(false);
    expect(await room.ask('query ($id: ID!) { node(id: $id) { id } }', { id: article.id })).toEqual({
      node: null,
    });
    expect(await room.delete(article)).toMatchObject({ __typename: 'NotFoundError' });
    await room.drain();
    // The audit log outlives the article.
    const left = [...(await scan(room.api.table))].filter(
      ([, item]) => JSON.stringify(item).includes(id) && !String(item.list).startsWith('audit'),
    );
    // What tells apps that keep a copy, and the events for others, are kept for them.
    expect(left.map(([key]) => key.split(/[\0#]/).slice(0, 2).join(' ')).toSorted()).toEqual([
      'list removals',
      'list removals/Article',
      ...left.filter(([key]) => key.startsWith('outbox')).map(() => 'outbox events'),
    ]);
    expect(await room.made('Article', { headline: 'New', slug: `s-${count}` })).toMatchObject({
      revision: 1,
    });
  });
});

describe('drafts', () => {
  test('are the articles that are not public, by status, last edited first, page after page', async () => {
    const own = await Newsroom.open();
    const make = async (title: string, then?: (of: Seen) => Promise<Result>) => {
      own.pass(1000);
      const made = await own.made('Article', { headline: title });
      return then === undefined ? made : then(made);
    };
    const first = await make('one');
    await make('two');
    await make('three', one => own.publish(one, own.in(hour)));
    await make('four', async one => own.withdraw(await own.publish(one)));
    await make('five', one => own.publish(one));
    await make('six');
    own.pass(1000);
    await own.updated('Article', first, { summary: 'Edited.' });
    const list = async (args: string): Promise<string[]> => {
      const { drafts } = await own.ask(`{ drafts(${args}) { nodes { slug } } }`);
      return drafts.nodes.map(({ slug }: Result) => slug);
    };
    expect(await list('first: 20')).toEqual(['one', 'six', 'four', 'three', 'two']);
    expect(await list('status: DRAFT')).toEqual(['one', 'six', 'two']);
    expect(await list('status: SCHEDULED')).toEqual(['three']);
    expect(await list('status: WITHDRAWN')).toEqual(['four']);
    expect(await list('status: PUBLISHED')).toEqual([]);

    const pages: string[][] = [];
    let cursor: string | null = null;
    do {
      const { drafts }: Result = await own.ask(
        'query ($after: String) { drafts(first: 2, after: $after) { nodes { slug } pageInfo { hasNextPage endCursor } } }',
        { after: cursor },
      );
      pages.push(drafts.nodes.map(({ slug }: Result) => slug));
      cursor = drafts.pageInfo.hasNextPage ? drafts.pageInfo.endCursor : null;
    } while (cursor !== null);
    expect(pages).toEqual([['one', 'six'], ['four', 'three'], ['two']]);

    const later = { 'preview-at': own.in(hour) };
    const { drafts } = await own.ask('{ drafts(first: 20) { nodes { slug } } }', {}, later);
    expect(drafts.nodes.map(({ slug }: Result) => slug)).toEqual(['one', 'six', 'four', 'two']);
    own.pass(hour);
    expect(await list('status: SCHEDULED')).toEqual([]);
    // Page after page from the end too, past the one that the worker has not removed yet.
    const back: string[] = [];
    for (let before: string | null = null, isLast = false; !isLast; ) {
      const page: Result = await own.ask(
        'query ($before: String) { drafts(last: 2, before: $before) { nodes { slug } pageInfo { hasPreviousPage startCursor } } }',
        { before },
      );
      back.unshift(...page.drafts.nodes.map(({ slug }: Result) => slug));
      expect(page.drafts.pageInfo.startCursor).not.toBe(before);
      before = page.drafts.pageInfo.startCursor;
      isLast = !page.drafts.pageInfo.hasPreviousPage;
    }
    expect(back).toEqual(['one', 'six', 'four', 'two']);
    await own.drain();
    expect(await list('status: SCHEDULED')).toEqual([]);
    expect(await list('first: 20')).toEqual(['one', 'six', 'four', 'two']);
    expect(await faultsOf(own.api)).toEqual([]);
  });
});

describe('change events', () => {
  const told = async (act: () => Promise<unknown>): Promise<string[]> => {
    const events: ChangeEvent[] = [];
    const publish = async (event: ChangeEvent) => void events.push(event);
    await drainOutbox(room.api.table, { publish });
    events.length = 0;
    await act();
    await drainOutbox(room.api.table, { publish });
    return events.map(({ type, changed }) => [type, ...changed].join(' '));
  };

  test('report publication, changes, withdrawal and deletion of an article, and nothing of a draft', async () => {
    let article: Result;
    expect(await told(async () => (article = await draft()))).toEqual([]);
    expect(await told(async () => (article = await room.publish(article)))).toEqual(['article.published']);
    expect(
      await told(async () => (article = await room.updated('Article', article, { summary: 's', body: 'b' }))),
    ).toEqual(['article.updated body summary wordCount']);
    expect(await told(async () => (article = await room.withdraw(article)))).toEqual(['article.withdrawn']);
    expect(await told(async () => (article = await room.publish(article)))).toEqual(['article.published']);
    expect(await told(() => room.delete(article))).toEqual(['article.deleted']);
  });

  test('report a scheduled article once its time has come, even if it is edited or withdrawn right after', async () => {
    for (const [act, after] of [
      [async () => {}, []],
      [(one: Result) => room.update('Article', one, { summary: 's' }), ['article.updated summary']],
      [(one: Result) => room.withdraw(one), ['article.withdrawn']],
      [(one: Result) => room.publish(one, room.in(1000 * hour)), ['article.withdrawn']],
      [(one: Result) => room.delete(one), ['article.deleted']],
    ] as const) {
      headline = `Told ${act}`;
      const article = await room.publish(await draft(), room.in(hour));
      expect(
        await told(async () => {
          room.pass(hour);
          await act(article);
        }),
      ).toEqual(['article.published', ...after]);
    }
  });

  test('report creation, change, deletion and merge of an entity', async () => {
    let [one, other]: Result[] = [];
    expect(
      await told(async () => {
        one = await room.made('Topic', { name: `One ${count}` });
        other = await room.made('Topic', { name: `Other ${count}` });
      }),
    ).toEqual(['entity.created', 'entity.created']);
    expect(await told(async () => (one = await room.updated('Topic', one, { name: 'Renamed' })))).toEqual([
      'entity.updated name',
    ]);
    const merge = await told(async () => (other = await room.merge(one, other)));
    expect(merge.toSorted()).toEqual(['entity.merged', 'entity.updated alternateNames']);
    expect(await told(() => room.delete(other))).toEqual(['entity.deleted']);
  });
});

test('after all of that the table is the projection of its documents', async () => {
  room.pass(10 * hour);
  await room.drain();
  expect(await faultsOf(room.api)).toEqual([]);
});
