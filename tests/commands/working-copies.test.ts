import { beforeEach, expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { traceAge } from '../../src/projection/carried-out.ts';
import { workingCopyKeys } from '../../src/projection/working-copy.ts';
import { transact } from '../../src/store/transaction.ts';
import { importInto, sourceOf } from '../api.ts';
import { type Failed, faultsOf, Newsroom, type Result, type Seen } from '../newsroom.ts';
import { Race } from '../race.ts';
import { scan } from '../table.ts';

const hour = 3_600_000;
const errors = `
  ... on InvalidInputError { path issues { path message } } ... on NotFoundError { path message }
  ... on StaleRevisionError { path message currentRevision }
`;
const copyFields = `
  revision basedOnRevision isStale updatedBy publishAt
  article { headline body mentions { nodes { ... on Entity { name } } } }
`;
const desk = `__typename ... on Article { id revision headline body updatedAt workingCopy { ${copyFields} } } ${errors}`;

let newsroom: Newsroom;
let article: Result;

beforeEach(async () => {
  newsroom = await Newsroom.open();
  const ada = await newsroom.made('Person', { slug: 'ada', name: 'Ada Byron' });
  article = await newsroom.published({
    slug: 'bridge',
    headline: 'Bridge opens',
    body: 'The ferrymen had objected.',
    section: 'local',
    mentions: [{ entity: ada.id }],
  });
  await newsroom.drain();
});

function save({ id, revision }: Seen, input: object): Promise<Result> {
  return run(
    `mutation ($id: ID!, $revision: Int!, $input: ArticleInput!) {
      result: saveWorkingCopy(id: $id, expectedRevision: $revision, input: $input) { ${desk} }
    }`,
    { id, revision, input },
  );
}

function publish({ id, revision }: Seen, at?: string): Promise<Result> {
  return run(
    `mutation ($id: ID!, $revision: Int!, $at: DateTime) {
      result: publishWorkingCopy(id: $id, expectedRevision: $revision, at: $at) { ${desk} }
    }`,
    { id, revision, at },
  );
}

function discard({ id, revision }: Seen): Promise<Result> {
  return run(
    `mutation ($id: ID!, $revision: Int!) {
      result: discardWorkingCopy(id: $id, expectedRevision: $revision) { ${desk} }
    }`,
    { id, revision },
  );
}

function expire({ id, revision }: Seen, at?: string): Promise<Result> {
  return run(
    `mutation ($id: ID!, $revision: Int!, $at: DateTime) {
      result: setExpiry(id: $id, expectedRevision: $revision, at: $at) { ${desk} }
    }`,
    { id, revision, at },
  );
}

async function run(mutation: string, variables: object): Promise<Result> {
  return (await newsroom.ask(mutation, variables)).result;
}

/** Everything that the public sees, with the pages of a synchronisation from its beginning. */
async function seen(words = ['tunnel', 'ferrymen']): Promise<unknown> {
  const fields = 'id headline section revision updatedAt';
  const whole = await newsroom.read(
    `query ($tunnel: String!, $ferry: String!) {
      articles(first: 10) { nodes { ${fields} body } }
      local: articles(filter: { section: "local" }) { nodes { ${fields} } }
      person(slug: "ada") { name articles(first: 10) { nodes { ${fields} } } timeline(first: 5) { nodes { __typename } } }
      bySlug: article(slug: "bridge") { ${fields} wordCount mentions { nodes { ... on Entity { name } } } }
      one: search(query: $tunnel) { edges { node { ... on Article { headline } } } }
      other: search(query: $ferry) { edges { node { ... on Article { headline } } } }
    }`,
    { tunnel: words[0], ferry: words[1] },
  );
  const { changes } = await newsroom.read(
    'query { changes(first: 100) { edges { cursor node { kind recordId at node { ... on Article { headline } } } } } }',
  );
  const atom = await newsroom.api.fetch('/feed.xml');
  return { whole, changes, atom: await atom.text() };
}

test('a working copy is saved, seen by editors alone, and leaves every public item as it is', async () => {
  const before = await scan(newsroom.api.table);
  const saved = await save(article, { headline: 'Tunnel opens', body: 'A tunnel instead.' });
  expect(saved).toMatchObject({
    headline: 'Bridge opens',
    revision: article.revision,
    workingCopy: {
      revision: article.revision + 1,
      basedOnRevision: article.revision,
      isStale: false,
      updatedBy: 'desk',
      article: { headline: 'Tunnel opens', body: 'A tunnel instead.' },
    },
  });
  const again = await save({ ...article, revision: article.revision + 1 }, { headline: 'Tunnel opened' });
  expect(again.workingCopy).toMatchObject({
    revision: article.revision + 2,
    article: { headline: 'Tunnel opened', body: 'A tunnel instead.' },
  });
  const after = await scan(newsroom.api.table);
  for (const [key, item] of before) expect(after.get(key)).toEqual(item);
  const added = [...after.values()].filter(
    item => !before.has(`${item.pk}\0${item.sk}`) && !String(item.list).startsWith('audit'),
  );
  expect(added.map(({ sk }) => sk).toSorted()).toEqual([
    expect.stringMatching(/^#Article\..*\.copy$/),
    'working-copy',
    'working-copy-body',
  ]);
  const anonymous = await newsroom.api.ask(
    'query { article(slug: "bridge") { headline workingCopy { revision } } }',
  );
  expect(anonymous.data.article).toEqual({ headline: 'Bridge opens', workingCopy: null });
  expect(anonymous.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('published, the working copy is the article, and gone', async () => {
  await save(article, { headline: 'Tunnel opens' });
  const done = await publish({ ...article, revision: article.revision + 1 });
  expect(done).toMatchObject({ headline: 'Tunnel opens', revision: article.revision + 1, workingCopy: null });
  await newsroom.drain();
  expect(await faultsOf(newsroom.api)).toEqual([]);
  const items = [...(await scan(newsroom.api.table)).values()];
  expect(items.filter(({ sk }) => sk.endsWith('.copy') || sk === 'working-copy-body')).toEqual([]);
});

test('each stale revision is refused, and the number of a discarded copy does not come back', async () => {
  const first = await save(article, { headline: 'Tunnel opens' });
  expect(await save(article, { headline: 'Lost' })).toMatchObject({
    __typename: 'StaleRevisionError',
    currentRevision: first.workingCopy.revision,
  });
  const old = { ...article, revision: first.workingCopy.revision };
  expect((await discard(old)).workingCopy).toBeNull();
  expect(await discard(old)).toMatchObject({ __typename: 'NotFoundError', path: ['id'] });
  const second = await save(article, { headline: 'Another' });
  expect(second.workingCopy.revision).toBeGreaterThan(old.revision);
  expect((await publish(old)).__typename).toBe('StaleRevisionError');
});

test('an edit of the article makes the copy stale until it is saved again', async () => {
  const { workingCopy } = await save(article, { headline: 'Tunnel opens' });
  const edited = await newsroom.updated('Article', article, { section: 'national' });
  const before = { ...article, revision: workingCopy.revision };
  expect((await save(before, { body: 'Blind' })).__typename).toBe('StaleRevisionError');
  const { article: read } = await newsroom.ask(
    'query { article(slug: "bridge") { workingCopy { revision isStale } } }',
  );
  expect(read.workingCopy.isStale).toBe(true);
  const present = { ...article, revision: read.workingCopy.revision };
  expect(await publish(present)).toMatchObject({
    __typename: 'StaleRevisionError',
    currentRevision: present.revision,
    message: expect.stringContaining('save the working copy again'),
  });
  const saved = await save(present, { body: 'Seen.' });
  expect(saved.workingCopy).toMatchObject({ isStale: false, basedOnRevision: edited.revision });
  expect(await publish({ ...article, revision: saved.workingCopy.revision })).toMatchObject({
    headline: 'Tunnel opens',
    body: 'Seen.',
  });
});

test('the input is checked as that of an article, and the slug stays', async () => {
  expect(await save(article, { headline: '' })).toMatchObject({ __typename: 'InvalidInputError' });
  expect(await save(article, { slug: 'tunnel' })).toMatchObject({
    __typename: 'InvalidInputError',
    path: ['input', 'slug'],
  });
});

test('a rename and a deletion reach the working copy', async () => {
  const bea = await newsroom.made('Person', { slug: 'bea', name: 'Bea' });
  const cem = await newsroom.made('Person', { slug: 'cem', name: 'Cem' });
  await save(article, { mentions: [{ entity: bea.id }, { entity: cem.id }] });
  await newsroom.updated('Person', bea, { name: 'Beatrice' });
  await newsroom.delete(cem);
  await newsroom.drain();
  const { article: read } = await newsroom.ask(
    'query { article(slug: "bridge") { workingCopy { article { mentions { nodes { ... on Entity { name } } } } } } }',
  );
  expect(read.workingCopy.article.mentions.nodes).toEqual([{ name: 'Beatrice' }]);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('at its time a working copy is public everywhere, the same before and after a worker came by', async () => {
  const saved = await save(article, {
    headline: 'Tunnel opens',
    body: 'A tunnel instead.',
    section: 'national',
  });
  const at = newsroom.in(hour);
  const scheduled = await publish({ ...article, revision: saved.workingCopy.revision }, at);
  expect(scheduled).toMatchObject({ headline: 'Bridge opens', workingCopy: { publishAt: at } });
  const before = await seen();
  newsroom.pass(hour - 1);
  // Nothing but the end of the log of changes has moved.
  expect(await seen()).toMatchObject({ whole: (before as Result).whole });
  newsroom.pass(1);
  const bySight = await seen();
  expect(JSON.stringify((bySight as Result).whole)).not.toContain('Bridge');
  expect((bySight as Result).whole).toMatchObject({
    articles: { nodes: [{ headline: 'Tunnel opens', body: 'A tunnel instead.', updatedAt: at }] },
    local: { nodes: [] },
    one: { edges: [{ node: { headline: 'Tunnel opens' } }] },
    other: { edges: [] },
  });
  newsroom.pass(20_000);
  const later = await seen();
  expect(JSON.stringify((later as Result).changes)).toContain('Tunnel opens');
  await drainOutbox(newsroom.api.table);
  expect(await seen()).toEqual(later);
  // Once the trace of the change is old, readers see the items alone.
  await newsroom.drain();
  expect(await seen()).toEqual(later);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('an edit after the instant is based on what the public sees', async () => {
  const saved = await save(article, { headline: 'Tunnel opens' });
  await publish({ ...article, revision: saved.workingCopy.revision }, newsroom.in(hour));
  newsroom.pass(hour + 1000);
  expect(await newsroom.update('Article', article, { section: 'national' })).toMatchObject({
    __typename: 'StaleRevisionError',
    currentRevision: article.revision + 1,
  });
  const edited = await newsroom.updated(
    'Article',
    { ...article, revision: article.revision + 1 },
    { section: 'national' },
  );
  expect(edited).toMatchObject({ headline: 'Tunnel opens', revision: article.revision + 2 });
  const { articles } = await newsroom.read('query { articles { nodes { headline section } } }');
  expect(articles.nodes).toEqual([{ headline: 'Tunnel opens', section: 'national' }]);
  await newsroom.drain();
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('an edit commits well before the instant, or is refused', async () => {
  const saved = await save(article, { headline: 'Tunnel opens' });
  const scheduled = await publish({ ...article, revision: saved.workingCopy.revision }, newsroom.in(hour));
  newsroom.pass(hour - 5000);
  const writes = [
    () => newsroom.update('Article', article, { section: 'national' }),
    () => save({ ...article, revision: scheduled.workingCopy.revision }, { section: 'national' }),
    () => publish({ ...article, revision: scheduled.workingCopy.revision }),
    () => discard({ ...article, revision: scheduled.workingCopy.revision }),
    () => expire(article, newsroom.in(2 * hour)),
    () => newsroom.delete(article),
  ];
  const before = await scan(newsroom.api.table);
  for (const write of writes) await expect(write()).rejects.toMatchObject({ codes: ['UNAVAILABLE'] });
  expect(await scan(newsroom.api.table)).toEqual(before);
  newsroom.pass(5000);
  expect(JSON.stringify(await seen())).toContain('Tunnel opens');
});

test('an edit that began before a schedule does not take back what readers see from its instant on', async () => {
  const { workingCopy } = await save(article, { headline: 'Tunnel opens' });
  const race = new Race();
  const slow = await newsroom.another({ intercept: race.intercept });
  race.before('TransactWriteItemsCommand', async () => {
    await publish({ ...article, revision: workingCopy.revision }, newsroom.in(1000));
    newsroom.pass(1000);
    expect(JSON.stringify(await seen())).toContain('Tunnel opens');
  });
  expect(await slow.update('Article', article, { section: 'national' })).toMatchObject({
    __typename: 'StaleRevisionError',
    currentRevision: article.revision + 1,
  });
  expect(race.isOver).toBe(true);
  expect(JSON.stringify(await seen())).toContain('Tunnel opens');
  await newsroom.drain();
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test.each([0, 1, 3])(
  'an edit that is under way at the instant does not take back what readers see from it on (%i)',
  async skip => {
    const saved = await save(article, { headline: 'Tunnel opens' });
    await publish({ ...article, revision: saved.workingCopy.revision }, newsroom.in(hour));
    newsroom.pass(hour - 60_000);
    const race = new Race();
    const slow = await newsroom.another({ intercept: race.intercept });
    const byRace: unknown[] = [];
    race.before(
      'BatchGetItemCommand',
      async () => {
        newsroom.pass(60_000);
        byRace.push(await seen());
      },
      skip,
    );
    const grace = await newsroom.made('Person', { name: 'Grace Hopper' });
    const edited = slow
      .update('Article', article, { mentions: [{ entity: grace.id }] })
      .catch((error: Failed) => error);
    expect(await edited).toEqual(
      skip === 3
        ? expect.objectContaining({ codes: ['UNAVAILABLE'] })
        : expect.objectContaining({
            __typename: 'StaleRevisionError',
            currentRevision: article.revision + 1,
          }),
    );
    expect(race.isOver).toBe(true);
    expect(JSON.stringify(byRace)).toContain('Tunnel opens');
    expect(await seen()).toEqual(byRace[0]);
    await newsroom.drain();
    expect(await faultsOf(newsroom.api)).toEqual([]);
  },
);

test('caches keep nothing beyond the next instant', async () => {
  const server = await newsroom.another({ server: { coalesceRequests: true } });
  const control = async () => {
    const query = encodeURIComponent('{ articles { nodes { headline } } }');
    const paths = [...Array.from({ length: 5 }, () => `/graphql?query=${query}`), '/feed.xml'];
    const answers = await Promise.all(paths.map(path => server.api.fetch(path)));
    return [...new Set(answers.map(({ headers }) => headers.get('cache-control')))];
  };
  newsroom.pass(60_000 - (newsroom.now % 60_000));
  const saved = await save(article, { headline: 'Tunnel opens' });
  expect(await control()).toEqual(['public, max-age=60, stale-while-revalidate=60']);
  await publish({ ...article, revision: saved.workingCopy.revision }, newsroom.in(121_000));
  expect(await control()).toEqual(['public, max-age=60, stale-while-revalidate=60']);
  newsroom.pass(30_000);
  expect(await control()).toEqual(['public, max-age=30, stale-while-revalidate=60']);
  newsroom.pass(15_000);
  expect(await control()).toEqual(['public, max-age=15, stale-while-revalidate=60']);
  newsroom.pass(15_000);
  expect(await control()).toEqual(['public, max-age=60, stale-while-revalidate=1']);
  newsroom.pass(41_500);
  expect(await control()).toEqual(['public, max-age=19, stale-while-revalidate=0']);
  newsroom.pass(19_500);
  expect(await control()).toEqual(['public, max-age=59, stale-while-revalidate=60']);
  // An instant within a minute ends the answer before the minute does.
  const present = { ...article, revision: article.revision + 1 };
  const next = await save(present, { headline: 'Ferry returns' });
  await publish({ ...present, revision: next.workingCopy.revision }, newsroom.in(30_500));
  expect(await control()).toEqual(['public, max-age=30, stale-while-revalidate=0']);
});

test('an import after the instant replaces what the public sees, and none overtakes the next instant', async () => {
  const saved = await save(article, { headline: 'Tunnel opens' });
  await publish({ ...article, revision: saved.workingCopy.revision }, newsroom.in(hour));
  newsroom.pass(hour - 5000);
  const line = {
    type: 'Article',
    slug: 'bridge',
    headline: 'Ferry sinks',
    publishedAt: '2024-06-01T08:00:00Z',
  };
  const again = () => importInto(newsroom.api.table, sourceOf([line]), { overwrite: true });
  expect((await again()).problems).toEqual([
    expect.objectContaining({ message: expect.stringContaining('A scheduled change becomes public') }),
  ]);
  newsroom.pass(5000);
  expect(await again()).toMatchObject({ problems: [], changed: { Article: 1 } });
  const { article: read } = await newsroom.ask(
    'query { article(slug: "bridge") { headline revisions(first: 5) { nodes { headline } } workingCopy { revision } } }',
  );
  expect(read).toEqual({
    headline: 'Ferry sinks',
    revisions: {
      nodes: ['Ferry sinks', 'Tunnel opens', 'Bridge opens', 'Bridge opens'].map(headline => ({ headline })),
    },
    workingCopy: null,
  });
  await newsroom.drain();
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('the audit log has each write to a working copy, with its revision', async () => {
  const saved = await save(article, { headline: 'Tunnel opens' });
  const { revision } = saved.workingCopy;
  await publish({ ...article, revision }, newsroom.in(hour));
  await discard({ ...article, revision: revision + 1 });
  expect((await discard({ ...article, revision })).__typename).toBe('NotFoundError');
  const { auditLog } = await newsroom.ask(
    'query ($id: ID) { auditLog(record: $id, first: 3) { nodes { mutation revision subject recordId } } }',
    { id: article.id },
  );
  const about = { subject: 'desk', recordId: article.id };
  expect(auditLog.nodes).toEqual([
    { mutation: 'discardWorkingCopy', revision: null, ...about },
    { mutation: 'publishWorkingCopy', revision: revision + 1, ...about },
    { mutation: 'saveWorkingCopy', revision, ...about },
  ]);
});

test('a stale copy does not become public at its time', async () => {
  const saved = await save(article, { headline: 'Tunnel opens' });
  await publish({ ...article, revision: saved.workingCopy.revision }, newsroom.in(hour));
  await newsroom.updated('Article', article, { section: 'national' });
  newsroom.pass(hour);
  const before = await seen();
  expect(JSON.stringify(before)).not.toContain('Tunnel');
  await drainOutbox(newsroom.api.table);
  const { article: read } = await newsroom.ask(
    'query { article(slug: "bridge") { headline workingCopy { isStale publishAt } } }',
  );
  expect(read).toEqual({ headline: 'Bridge opens', workingCopy: { isStale: true, publishAt: null } });
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('from its expiry on an article is gone everywhere, the same before and after a worker came by', async () => {
  const at = newsroom.in(hour);
  const expiring = await expire(article, at);
  expect(expiring).toMatchObject({ revision: article.revision + 1 });
  newsroom.pass(hour - 1);
  expect(JSON.stringify(await seen())).toContain('Bridge opens');
  newsroom.pass(20_001);
  const bySight = (await seen()) as Result;
  expect(JSON.stringify(bySight.whole)).not.toContain('Bridge');
  expect(bySight.whole).toMatchObject({ bySlug: null, other: { edges: [] } });
  expect(JSON.stringify(bySight.atom)).not.toContain('Bridge');
  expect(bySight.changes.edges).toContainEqual(
    expect.objectContaining({ node: expect.objectContaining({ kind: 'REMOVED', recordId: article.id, at }) }),
  );
  await drainOutbox(newsroom.api.table);
  expect(await seen()).toEqual(bySight);
  await newsroom.drain();
  expect(await seen()).toEqual(bySight);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('an expiry is taken back, and none is set in the past', async () => {
  const expiring = await expire(article, newsroom.in(hour));
  await expire(expiring);
  newsroom.pass(2 * hour);
  expect(JSON.stringify(await seen())).toContain('Bridge opens');
  const past = { ...article, revision: article.revision + 2 };
  for (const at of [newsroom.in(-1), newsroom.in(0)])
    expect(await expire(past, at)).toMatchObject({ __typename: 'InvalidInputError', path: ['at'] });
  expect(await expire(past, newsroom.in(1))).toMatchObject({ __typename: 'Article' });
});

test('50 pending edits on a page cost no request before their instant, and one from it on', async () => {
  const feed = async () => {
    const { data, extensions } = await newsroom.api.ask(
      '{ articles(first: 50, filter: { section: "many" }) { nodes { headline } } }',
    );
    return { headlines: data.articles.nodes.map(({ headline }: Result) => headline), cost: extensions.cost };
  };
  const lines = Array.from({ length: 50 }, (_, i) => ({
    ...{ type: 'Article', slug: `one-of-many-${i}`, headline: `One of many ${i}`, section: 'many' },
    publishedAt: newsroom.in(-i * 1000),
  }));
  await newsroom.api.import(...lines);
  await newsroom.drain();
  const before = await feed();
  const at = newsroom.in(hour);
  for (const { slug } of lines) {
    const { article: one } = await newsroom.ask(`{ article(slug: "${slug}") { id revision } }`);
    const { workingCopy } = await save(one, { headline: `Edited ${slug}` });
    await publish({ id: one.id, revision: workingCopy.revision }, at);
  }
  const pending = await feed();
  expect(pending.headlines).toEqual(before.headlines);
  expect(pending.cost.requests).toBe(before.cost.requests);
  newsroom.pass(hour);
  const due = await feed();
  expect(due.headlines).toEqual(lines.map(({ slug }) => `Edited ${slug}`));
  expect(due.cost.requests).toBe(before.cost.requests + 1);
  // Two items of each article, and none of its texts.
  expect(due.cost.readUnits).toBeLessThanOrEqual(before.cost.readUnits + 50 * 2);
  await drainOutbox(newsroom.api.table);
  const traced = await feed();
  expect(traced.headlines).toEqual(due.headlines);
  expect(traced.cost.requests).toBe(before.cost.requests + 1);
  newsroom.pass(traceAge);
  const after = await feed();
  expect(after.headlines).toEqual(due.headlines);
  expect(after.cost.requests).toBe(before.cost.requests);
  process.stdout.write(
    `50 pending edits: ${JSON.stringify([before, pending, due, traced, after].map(({ cost }) => [cost.requests, cost.readUnits]))}\n`,
  );
});

test('a deleted article leaves nothing of its working copy', async () => {
  const saved = await save(article, { headline: 'Tunnel opens' });
  await publish({ ...article, revision: saved.workingCopy.revision }, newsroom.in(hour));
  await newsroom.delete(article);
  newsroom.pass(hour);
  await newsroom.drain();
  const items = [...(await scan(newsroom.api.table)).values()];
  expect(items.filter(({ sk }) => sk.includes('working-copy') || sk.endsWith('.copy'))).toEqual([]);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('a read that lags behind a change that was just written shows it all the same', async () => {
  const saved = await save(article, { headline: 'Tunnel opens' });
  await publish({ ...article, revision: saved.workingCopy.revision }, newsroom.in(hour));
  const { table } = newsroom.api;
  const old = [...(await scan(table)).values()].filter(({ pk }) => pk === 'list#articles');
  newsroom.pass(hour + 1000);
  await drainOutbox(table);
  // The list as a read that lags still has it.
  await transact(
    table,
    old.map(put => ({ put })),
  );
  const feed = async () => (await newsroom.read('query { articles { nodes { headline } } }')).articles.nodes;
  expect(await feed()).toEqual([{ headline: 'Tunnel opens' }]);
  newsroom.pass(traceAge);
  expect(await feed()).toEqual([{ headline: 'Bridge opens' }]);
});

test('a working copy that is published or discarded leaves no reference behind, and no old trace', async () => {
  const left = async () => {
    const items = [...(await scan(newsroom.api.table)).values()];
    return [
      items.filter(({ pk, sk }) => pk.endsWith('/referrers') && sk.endsWith('.copy')).length,
      items.filter(({ pk }) => pk === 'list#pending').length,
    ];
  };
  const saved = async (n: number) => {
    const { revision } = (await newsroom.ask('{ article(slug: "bridge") { revision } }')).article;
    const { workingCopy } = await save({ ...article, revision }, { headline: `Tunnel ${n} opens` });
    expect((await left())[0]).toBe(1);
    return { ...article, revision: workingCopy.revision };
  };
  await publish(await saved(1));
  expect(await left()).toEqual([0, 0]);
  await discard(await saved(2));
  expect(await left()).toEqual([0, 0]);
  for (let n = 3; n <= 4; n++) {
    await publish(await saved(n), newsroom.in(hour));
    newsroom.pass(hour);
    await newsroom.drain();
    // The trace of the last one.
    expect(await left()).toEqual([0, 1]);
  }
});

test('a feed does not tell a withdrawn article, although its list is read late', async () => {
  const { table } = newsroom.api;
  const old = [...(await scan(table)).values()].filter(({ pk }) => pk === 'list#articles');
  await newsroom.withdraw(article);
  await transact(
    table,
    old.map(put => ({ put })),
  );
  for (const path of ['/feed.xml', '/feed.json'])
    expect(await (await newsroom.api.fetch(path)).text()).not.toContain('Bridge opens');
});

test('an article is published before its expiry only, and a withdrawal ends the expiry', async () => {
  const expiring = await expire(article, newsroom.in(hour));
  const withdrawn = await newsroom.withdraw(expiring);
  newsroom.pass(2 * hour);
  const again = await newsroom.publish(withdrawn);
  expect(again).toMatchObject({ status: 'PUBLISHED' });
  expect((await newsroom.read('{ article(slug: "bridge") { headline } }')).article).not.toBeNull();
  const next = await expire(again, newsroom.in(hour));
  for (const at of [newsroom.in(hour), newsroom.in(2 * hour)])
    expect(await newsroom.publish(next, at)).toMatchObject({ __typename: 'InvalidInputError', path: ['at'] });
  const draft = await newsroom.made('Article', { headline: 'Later' });
  const scheduled = await newsroom.publish(draft, newsroom.in(2 * hour));
  for (const at of [newsroom.in(hour), newsroom.in(2 * hour)])
    expect(await expire(scheduled, at)).toMatchObject({ __typename: 'InvalidInputError', path: ['at'] });
  expect(await expire(scheduled, newsroom.in(2 * hour + 1))).toMatchObject({ __typename: 'Article' });
});

test('a working copy whose text is missing from the table leaves the article its own text', async () => {
  const saved = await save(article, { headline: 'Tunnel opens', body: 'A tunnel.' });
  const own = { type: 'Article', id: Buffer.from(article.id, 'base64').toString().split(':')[1] ?? '' };
  const [, text] = workingCopyKeys(own);
  await transact(newsroom.api.table, [{ delete: text }]);
  await publish({ id: article.id, revision: saved.workingCopy.revision }, newsroom.in(hour));
  newsroom.pass(hour);
  const query = '{ article(slug: "bridge") { headline body } }';
  const expected = { headline: 'Tunnel opens', body: 'The ferrymen had objected.' };
  expect((await newsroom.read(query)).article).toEqual(expected);
  await newsroom.drain();
  expect((await newsroom.read(query)).article).toEqual(expected);
});
