import { beforeEach, expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { derivedId } from '../../src/model/id.ts';
import { defaultLimits } from '../../src/server/limits.ts';
import { transact } from '../../src/store/transaction.ts';
import { type Failed, faultsOf, Newsroom, type Result, type Seen } from '../newsroom.ts';
import { Died, Race } from '../race.ts';
import { scan } from '../table.ts';

const hour = 3_600_000;
const errors = `
  ... on InvalidInputError { path issues { message } } ... on NotFoundError { path message }
  ... on StaleRevisionError { path currentRevision }
`;
const shown = `__typename ... on Release {
  id name status at revision items { action node { id ... on Article { slug } } }
} ${errors}`;

let newsroom: Newsroom;
/** A public article with a working copy, a draft, and a public article that is to be withdrawn. */
let edited: Result;
let draft: Result;
let old: Result;

beforeEach(async () => {
  newsroom = await Newsroom.open();
  edited = await newsroom.published({ slug: 'bridge', headline: 'Bridge opens', section: 'local' });
  draft = await newsroom.made('Article', { slug: 'budget', headline: 'Budget agreed', section: 'local' });
  // Another millisecond: the order of the feed.
  newsroom.pass(1000);
  old = await newsroom.published({ slug: 'rumour', headline: 'Rumour spreads', section: 'local' });
  await save(edited, { headline: 'Tunnel opens' });
  await newsroom.drain();
});

async function run(mutation: string, variables: object, room = newsroom): Promise<Result> {
  return (await room.ask(mutation, variables)).result;
}

function create(name = 'Budget day'): Promise<Result> {
  return run('mutation ($name: String!) { result: createRelease(name: $name) { '.concat(shown, ' } }'), {
    name,
  });
}

function add(release: Result, node: Seen, action = 'PUBLISH', room = newsroom): Promise<Result> {
  return run(
    `mutation ($release: ID!, $node: ID!, $action: ReleaseAction!) {
      result: addToRelease(release: $release, node: $node, action: $action) { ${shown} }
    }`,
    { release: release.id, node: node.id, action },
    room,
  );
}

function remove(release: Result, node: Seen): Promise<Result> {
  return run(
    `mutation ($release: ID!, $node: ID!) { result: removeFromRelease(release: $release, node: $node) { ${shown} } }`,
    { release: release.id, node: node.id },
  );
}

function schedule({ id, revision }: Result, at = newsroom.in(hour), room = newsroom): Promise<Result> {
  return run(
    `mutation ($id: ID!, $revision: Int!, $at: DateTime!) {
      result: scheduleRelease(id: $id, expectedRevision: $revision, at: $at) { ${shown} }
    }`,
    { id, revision, at },
    room,
  );
}

function cancel({ id, revision }: Result): Promise<Result> {
  return run(
    `mutation ($id: ID!, $revision: Int!) { result: cancelRelease(id: $id, expectedRevision: $revision) { ${shown} } }`,
    { id, revision },
  );
}

function save({ id, revision }: Seen, input: object, room = newsroom): Promise<Result> {
  return run(
    `mutation ($id: ID!, $revision: Int!, $input: ArticleInput!) {
      result: saveWorkingCopy(id: $id, expectedRevision: $revision, input: $input) {
        __typename ... on Article { revision workingCopy { revision release { name } } } ${errors}
      }
    }`,
    { id, revision, input },
    room,
  );
}

async function whole(): Promise<Result> {
  const release = await create();
  await add(release, edited);
  await add(release, draft);
  return add(release, old, 'UNPUBLISH');
}

/** Everything that the public sees of the three articles. */
async function seen(room = newsroom): Promise<Result> {
  const fields = 'headline revision updatedAt publishedAt';
  const read = await room.read(`{
    articles(first: 10) { nodes { slug ${fields} } }
    local: articles(filter: { section: "local" }) { nodes { slug } }
    bridge: article(slug: "bridge") { ${fields} }
    budget: article(slug: "budget") { ${fields} }
    rumour: article(slug: "rumour") { ${fields} }
    tunnels: search(query: "tunnel") { edges { node { ... on Article { slug } } } }
    budgets: search(query: "budget") { edges { node { ... on Article { slug } } } }
    rumours: search(query: "rumour") { edges { node { ... on Article { slug } } } }
    changes(first: 20) { edges { node { kind recordId at } } }
  }`);
  const feed = await room.api.fetch('/feed.xml');
  return { ...read, feed: await feed.text() };
}

const slugs = ({ articles }: Result) => articles.nodes.map(({ slug }: { slug: string }) => slug);

test('a working copy, a draft and a withdrawal become public at one instant, without a worker, and a worker changes nothing', async () => {
  const release = await whole();
  expect(release).toMatchObject({ status: 'OPEN', revision: 4 });
  const before = await seen();
  const scheduled = await schedule(release);
  expect(scheduled).toMatchObject({
    ...{ status: 'SCHEDULED', at: newsroom.in(hour), revision: 5 },
    items: [
      { action: 'PUBLISH', node: { slug: 'bridge' } },
      { action: 'PUBLISH', node: { slug: 'budget' } },
      { action: 'UNPUBLISH', node: { slug: 'rumour' } },
    ],
  });
  expect(await seen()).toEqual(before);
  const at = newsroom.in(hour);
  newsroom.pass(hour - 1);
  const { changes: _, ...lists } = before;
  expect(await seen()).toMatchObject(lists);
  newsroom.pass(1);
  const after = await seen();
  expect(slugs(after)).toEqual(['budget', 'bridge']);
  expect(after).toMatchObject({
    bridge: { headline: 'Tunnel opens', updatedAt: at },
    budget: { headline: 'Budget agreed', publishedAt: at },
    rumour: null,
    tunnels: { edges: [{ node: { slug: 'bridge' } }] },
    budgets: { edges: [{ node: { slug: 'budget' } }] },
    rumours: { edges: [] },
  });
  const status = async () =>
    (await newsroom.ask('query ($id: ID!) { release(id: $id) { status } }', { id: release.id })).release
      .status;
  expect(await status()).toBe('DONE');
  newsroom.pass(60_000);
  const later = await seen();
  expect(later.changes.edges).toEqual(
    expect.arrayContaining(
      [edited, draft, old].map(({ id }, i) => ({
        node: { kind: i === 2 ? 'REMOVED' : 'UPSERTED', recordId: id, at },
      })),
    ),
  );
  await drainOutbox(newsroom.api.table);
  expect(await seen()).toEqual(later);
  await newsroom.drain();
  expect(await seen()).toEqual(later);
  expect(await status()).toBe('DONE');
  const pending = [...(await scan(newsroom.api.table)).values()].filter(({ pk }) => pk === 'list#pending');
  expect(pending.filter(({ sk }) => !sk.includes('.from.'))).toEqual([]);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test.each([0, 1, 2, 3, 4])(
  'a worker that ends after %i writes leaves what readers see, and the next one completes it',
  async skip => {
    await schedule(await whole());
    newsroom.pass(hour + 60_000);
    const expected = await seen();
    const race = new Race();
    const dying = await newsroom.another({ intercept: race.intercept });
    race.dieBeforeWrite(skip);
    await drainOutbox(dying.api.table).catch((error: unknown) => {
      if (!(error instanceof Died) && !(error instanceof Error)) throw error;
    });
    expect(await seen()).toEqual(expected);
    newsroom.pass(hour);
    await newsroom.drain();
    const { feed, ...others } = expected;
    expect(await seen()).toMatchObject(others);
    expect(feed).toContain('Tunnel opens');
    expect(await faultsOf(newsroom.api)).toEqual([]);
  },
);

test('an article whose working copy has a schedule of its own enters no release, and leaves a cancelled one for its own schedule', async () => {
  const publishAt = ({ id, revision }: Seen, at: string) =>
    run(
      `mutation ($id: ID!, $revision: Int!, $at: DateTime) {
        result: publishWorkingCopy(id: $id, expectedRevision: $revision, at: $at) {
          __typename ... on Article { workingCopy { revision publishAt } } ${errors}
        }
      }`,
      { id, revision, at },
    );
  const release = await add(await create(), edited);
  const copy = { ...edited, revision: edited.revision + 1 };
  const at = newsroom.in(hour);
  expect(await publishAt(copy, at)).toMatchObject({
    issues: [{ message: expect.stringContaining('in the release "Budget day"') }],
  });
  await cancel(release);
  expect(await publishAt(copy, at)).toMatchObject({ workingCopy: { publishAt: at } });
  expect(await add(await create('Opening'), edited)).toMatchObject({
    ...{ __typename: 'InvalidInputError', path: ['node'] },
    issues: [{ message: expect.stringContaining(`is already scheduled for ${at}`) }],
  });
  newsroom.pass(hour);
  expect((await seen()).bridge).toMatchObject({ headline: 'Tunnel opens' });
});

test('a cancelled release that is scheduled again keeps an article that leaves it at the same moment', async () => {
  const first = await cancel(await add(await create('Budget day'), edited));
  const second = await create('Opening');
  const race = new Race();
  const slow = await newsroom.another({ intercept: race.intercept });
  race.before('TransactWriteItemsCommand', () => schedule(first));
  expect(await add(second, edited, 'PUBLISH', slow)).toMatchObject({
    issues: [{ message: expect.stringContaining('in the release "Budget day"') }],
  });
  expect(race.isOver).toBe(true);
  newsroom.pass(hour);
  expect((await seen()).bridge).toMatchObject({ headline: 'Tunnel opens' });
});

test('a worker writes nothing of a release in the seconds after its instant, when a reader with a late clock may come', async () => {
  await schedule(await whole());
  const written = async () =>
    [...(await scan(newsroom.api.table)).values()].filter(
      ({ sk, updatedBy, headline }) =>
        sk === 'document' && updatedBy === 'desk' && headline === 'Tunnel opens',
    ).length;
  newsroom.pass(hour + 4999);
  await drainOutbox(newsroom.api.table);
  expect(await written()).toBe(0);
  newsroom.pass(1);
  await drainOutbox(newsroom.api.table);
  expect(await written()).toBe(1);
});

test('an article is in one release, until that one is cancelled', async () => {
  const first = await add(await create('Budget day'), edited);
  const second = await create('Opening');
  expect(await add(second, edited)).toMatchObject({
    __typename: 'InvalidInputError',
    path: ['node'],
    issues: [{ message: expect.stringContaining('the release "Budget day"') }],
  });
  const { article } = await newsroom.ask(
    '{ article(slug: "bridge") { workingCopy { release { id name } } } }',
  );
  expect(article.workingCopy.release).toEqual({ id: first.id, name: 'Budget day' });
  expect(await cancel(first)).toMatchObject({ status: 'CANCELLED' });
  expect(await add(second, edited)).toMatchObject({ items: [{ node: { slug: 'bridge' } }] });
  expect(
    await schedule(first.status === 'OPEN' ? { ...first, revision: first.revision + 1 } : first),
  ).toMatchObject({
    __typename: 'InvalidInputError',
    issues: [{ message: expect.stringContaining('is in another release now') }],
  });
});

test('the items of a scheduled release and their list cannot be changed', async () => {
  const scheduled = await schedule(await whole());
  const other = await create('Another');
  const refusal = {
    __typename: 'InvalidInputError',
    issues: [{ message: expect.stringContaining('release "Budget day"') }],
  };
  const copy = { ...edited, revision: edited.revision + 1 };
  const target = (of: Result) => ({ id: of.id, revision: of.revision });
  const mutate = (call: string, of: Result) =>
    run(`mutation ($id: ID!, $revision: Int!) { result: ${call} { __typename ${errors} } }`, target(of));
  for (const call of [
    () => newsroom.update('Article', edited, { headline: 'Lost' }),
    () => newsroom.update('Article', draft, { headline: 'Lost' }),
    () => newsroom.withdraw(old),
    () => newsroom.publish(draft),
    () => newsroom.restore(edited, 1),
    () => newsroom.delete(draft),
    () => save(copy, { headline: 'Lost' }),
    () => mutate('publishWorkingCopy(id: $id, expectedRevision: $revision)', copy),
    () => mutate('discardWorkingCopy(id: $id, expectedRevision: $revision)', copy),
    () => mutate('setExpiry(id: $id, expectedRevision: $revision)', edited),
    () => add(other, edited),
  ])
    expect(await call()).toMatchObject(refusal);
  for (const call of [() => add(scheduled, old), () => remove(scheduled, draft)])
    expect(await call()).toMatchObject({
      __typename: 'InvalidInputError',
      issues: [{ message: expect.stringContaining('The release is scheduled for') }],
    });
  expect(await cancel(scheduled)).toMatchObject({ status: 'CANCELLED' });
  expect(await newsroom.update('Article', draft, { headline: 'Budget passed' })).toMatchObject({
    revision: 2,
  });
  newsroom.pass(2 * hour);
  expect(slugs(await seen())).toEqual(['rumour', 'bridge']);
  await newsroom.drain();
  expect(slugs(await seen())).toEqual(['rumour', 'bridge']);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('what would fail at the instant is refused when it is scheduled, all of it at once', async () => {
  const empty = await create('Empty');
  expect(await schedule(empty)).toMatchObject({
    issues: [{ message: expect.stringContaining('The release has no items') }],
  });
  const release = await whole();
  for (const at of [newsroom.in(-1), newsroom.in(0)])
    expect(await schedule(release, at)).toMatchObject({ path: ['at'] });
  expect(await schedule({ ...release, revision: 1 })).toMatchObject({
    __typename: 'StaleRevisionError',
    currentRevision: release.revision,
  });
  await newsroom.updated('Article', edited, { section: 'national' });
  expect((await newsroom.withdraw(old)).status).toBe('WITHDRAWN');
  expect((await newsroom.delete(draft)).__typename).toBe('Deleted');
  const plain = await newsroom.published({ slug: 'plain', headline: 'Plain' });
  await add(release, plain);
  const expiring = await newsroom.published({ slug: 'expiring', headline: 'Expires' });
  await run(
    `mutation ($id: ID!, $at: DateTime) { result: setExpiry(id: $id, expectedRevision: ${expiring.revision}, at: $at) { __typename } }`,
    { id: expiring.id, at: newsroom.in(hour) },
  );
  const all = await add(release, expiring, 'UNPUBLISH');
  const refused = await schedule(all);
  expect(refused.issues.map(({ message }: { message: string }) => message)).toEqual([
    expect.stringContaining('"bridge" was edited after its working copy was saved'),
    expect.stringContaining('An article of the release is deleted'),
    expect.stringContaining('"rumour" is not published'),
    expect.stringContaining('"plain" is published and has no working copy'),
    expect.stringContaining('"expiring" expires before'),
  ]);
});

test('an edit during the check of a release is either checked too, or refused', async () => {
  const release = await whole();
  const race = new Race();
  const slow = await newsroom.another({ intercept: race.intercept });
  race.before('TransactWriteItemsCommand', () =>
    newsroom.updated('Article', edited, { section: 'national' }),
  );
  expect(await schedule(release, newsroom.in(hour), slow)).toMatchObject({
    issues: [{ message: expect.stringContaining('edited after its working copy was saved') }],
  });
  expect(race.isOver).toBe(true);
  await save({ ...edited, revision: edited.revision + 2 }, { section: 'national' });
  race.before('TransactWriteItemsCommand', () => schedule(release));
  const late = slow.update('Article', { ...edited, revision: edited.revision + 1 }, { section: 'world' });
  expect(await late).toMatchObject({
    issues: [{ message: expect.stringContaining('in the release "Budget day"') }],
  });
  expect(race.isOver).toBe(true);
});

test('an edit that began before its article joined a release is refused once the release is scheduled', async () => {
  const race = new Race();
  const slow = await newsroom.another({ intercept: race.intercept });
  const frozen = { issues: [{ message: expect.stringContaining('in the release "Budget day"') }] };
  // The draft has no working copy yet, and the public article has one.
  for (const article of [draft, edited]) {
    let release: Result;
    race.before('TransactWriteItemsCommand', async () => {
      release = await schedule(await add(await create(), article));
      expect(release).toMatchObject({ status: 'SCHEDULED' });
    });
    expect(await slow.update('Article', article, { section: 'world' })).toMatchObject(frozen);
    expect(race.isOver).toBe(true);
    newsroom.pass(1000);
  }
  newsroom.pass(hour);
  expect((await seen()).local.nodes).toEqual(['budget', 'rumour', 'bridge'].map(slug => ({ slug })));
  await newsroom.drain();
  expect((await seen()).bridge).toMatchObject({ headline: 'Tunnel opens' });
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('a release is cancelled well before its instant or not at all, and moved to another one', async () => {
  const scheduled = await schedule(await whole());
  const moved = await schedule(scheduled, newsroom.in(2 * hour));
  newsroom.pass(hour);
  expect(slugs(await seen())).toEqual(['rumour', 'bridge']);
  await newsroom.drain();
  newsroom.pass(hour - 40_000);
  const again = await cancel(moved);
  expect(again).toMatchObject({ status: 'CANCELLED' });
  const back = await schedule(again, newsroom.in(60_000));
  newsroom.pass(56_000);
  expect(await cancel(back).catch((error: Failed) => error.codes)).toEqual(['UNAVAILABLE']);
  newsroom.pass(4000);
  expect(slugs(await seen())).toEqual(['budget', 'bridge']);
  expect(await cancel(back)).toMatchObject({
    issues: [{ message: expect.stringContaining('The release has been public since') }],
  });
  const late = await newsroom.made('Article', { headline: 'Too late' });
  for (const change of [() => add(back, late), () => remove(back, old)])
    expect(await change()).toMatchObject({
      issues: [{ message: expect.stringContaining('is already public') }],
    });
  // An edit after the instant is based on what readers see.
  expect(await newsroom.update('Article', draft, { section: 'national' })).toMatchObject({
    __typename: 'StaleRevisionError',
    currentRevision: draft.revision + 1,
  });
  await newsroom.updated('Article', { ...draft, revision: draft.revision + 1 }, { section: 'national' });
  await newsroom.drain();
  expect(slugs(await seen())).toEqual(['budget', 'bridge']);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('releases are listed by status for editors alone, and leave an audit log', async () => {
  const first = await whole();
  const second = await create('Opening');
  const list = async (status?: string) => {
    const { releases } = await newsroom.ask(
      'query ($status: ReleaseStatus) { releases(status: $status) { nodes { name status } } }',
      { status },
    );
    return releases.nodes.map(({ name, status: state }: Result) => `${name} ${state}`);
  };
  expect((await list()).toSorted()).toEqual(['Budget day OPEN', 'Opening OPEN']);
  const scheduled = await schedule(first);
  expect(await list('SCHEDULED')).toEqual(['Budget day SCHEDULED']);
  expect(await list('OPEN')).toEqual(['Opening OPEN']);
  await cancel(second);
  expect(await list('CANCELLED')).toEqual(['Opening CANCELLED']);
  newsroom.pass(hour);
  expect(await list('SCHEDULED')).toEqual([]);
  expect(await list('DONE')).toEqual(['Budget day DONE']);
  const query = '{ release(id: "'.concat(first.id, '") { name } }');
  expect((await newsroom.api.ask(query)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  const node = '{ node(id: "'.concat(first.id, '") { id ... on Release { name } } }');
  expect((await newsroom.api.ask(node)).data.node).toBeNull();
  expect((await newsroom.ask(node)).node).toEqual({ id: first.id, name: 'Budget day' });
  const { auditLog } = await newsroom.ask(
    'query ($id: ID) { auditLog(record: $id) { nodes { mutation revision recordType } } }',
    { id: first.id },
  );
  expect(auditLog.nodes.toSorted((a: Result, b: Result) => a.revision - b.revision)).toEqual(
    ['createRelease', 'addToRelease', 'addToRelease', 'addToRelease', 'scheduleRelease'].map(
      (mutation, i) => ({
        ...{ mutation, revision: i + 1, recordType: 'RELEASE' },
      }),
    ),
  );
  expect(scheduled.revision).toBe(5);
});

test('scheduling and cancelling a release needs PUBLISH for the sections of all its articles', async () => {
  const release = await add(await create(), edited);
  const world = await newsroom.made('Article', { headline: 'Treaty signed', section: 'world' });
  const both = await add(release, world);
  const local = await newsroom.api.as({ scopes: ['PUBLISH:section/local', 'WRITE:section/local'] });
  const all = await newsroom.api.as({ scopes: ['PUBLISH:section/local', 'PUBLISH:section/world'] });
  const call = (name: string, { id, revision }: Result, more = '') =>
    `mutation { result: ${name}(id: "${id}", expectedRevision: ${revision}${more}) { ${shown} } }`;
  const at = `, at: "${newsroom.in(hour)}"`;
  const missing = (scope: string) => [
    expect.objectContaining({ message: expect.stringContaining(`${scope}:section/world`) }),
  ];
  expect((await local.ask(call('scheduleRelease', both, at))).errors).toEqual(missing('PUBLISH'));
  const { data } = await all.ask(call('scheduleRelease', both, at));
  expect(data.result).toMatchObject({ status: 'SCHEDULED' });
  expect((await local.ask(call('cancelRelease', data.result))).errors).toEqual(missing('PUBLISH'));
  // Whoever adds an article of one section does not read the drafts of others.
  const own = `mutation { result: addToRelease(release: "${release.id}", node: "${edited.id}", action: UNPUBLISH) { ${shown} } }`;
  const addition = `mutation { addToRelease(release: "${release.id}", node: "${world.id}") { __typename } }`;
  const { data: cancelled } = await all.ask(call('cancelRelease', data.result));
  expect(cancelled.result).toMatchObject({ status: 'CANCELLED' });
  expect((await local.ask(addition)).errors).toEqual(missing('WRITE'));
  // The working copy counts too, since it becomes public with the release.
  await save({ ...edited, revision: edited.revision + 1 }, { section: 'world' });
  const removal = `mutation { removeFromRelease(release: "${release.id}", node: "${edited.id}") { __typename } }`;
  const change = `mutation { addToRelease(release: "${release.id}", node: "${edited.id}", action: UNPUBLISH) { __typename } }`;
  for (const one of [removal, change]) expect((await local.ask(one)).errors).toEqual(missing('WRITE'));
  await save({ ...edited, revision: edited.revision + 2 }, { section: 'local' });
  expect((await local.ask(own)).data.result.items).toEqual([
    { action: 'UNPUBLISH', node: { id: edited.id, slug: 'bridge' } },
  ]);
});

test('a change that a worker writes between two reads of one request is in its answer', async () => {
  await schedule(await whole());
  newsroom.pass(hour + 60_000);
  const expected = await seen();
  const race = new Race();
  const slow = await newsroom.another({ intercept: race.intercept });
  // The list of pending changes and the page are read, the documents are not.
  race.before('BatchGetItemCommand', () => drainOutbox(newsroom.api.table));
  const { articles } = await slow.read('{ articles(first: 10) { nodes { slug headline revision } } }');
  expect(race.isOver).toBe(true);
  expect(articles.nodes).toEqual(
    expected.articles.nodes.map(({ slug, headline, revision }: Result) => ({ slug, headline, revision })),
  );
});

test('an article keeps the text of its working copy when it enters and leaves a release', async () => {
  await save({ ...edited, revision: edited.revision + 1 }, { body: 'A tunnel instead.' });
  const text = async () => {
    const { article } = await newsroom.ask(
      '{ article(slug: "bridge") { workingCopy { article { body } } } }',
    );
    return article.workingCopy.article.body;
  };
  const release = await add(await create(), edited);
  expect(await text()).toBe('A tunnel instead.');
  await remove(release, edited);
  expect(await text()).toBe('A tunnel instead.');
  await schedule(await add(release, edited));
  newsroom.pass(hour);
  const body = '{ article(slug: "bridge") { body } }';
  expect((await newsroom.read(body)).article.body).toBe('A tunnel instead.');
  await newsroom.drain();
  expect((await newsroom.read(body)).article.body).toBe('A tunnel instead.');
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('a release has more items than an operation may make reads, and takes none of those of a query', async () => {
  const slugsOfDrafts = Array.from({ length: defaultLimits.requests + 1 }, (_, i) => `part-${i}`);
  const lines = slugsOfDrafts.map(slug => ({ type: 'Article', slug, headline: slug, status: 'DRAFT' }));
  expect((await newsroom.api.import(...lines)).problems).toEqual([]);
  const { drafts } = await newsroom.ask('{ drafts(first: 100) { nodes { id slug revision } } }');
  let release = await create();
  for (const node of drafts.nodes) release = await add(release, node);
  expect(release.items).toHaveLength(drafts.nodes.length);
  const cancelled = await cancel(await schedule(release));
  expect(cancelled).toMatchObject({ status: 'CANCELLED' });
  // The list of pending changes, and the page.
  const tight = await newsroom.another({ server: { limits: { ...defaultLimits, requests: 2 } } });
  const count = async () =>
    (await tight.read('{ articles(first: 100) { nodes { slug } } }')).articles.nodes.length;
  expect(await count()).toBe(2);
  expect(await schedule(cancelled)).toMatchObject({ status: 'SCHEDULED' });
  newsroom.pass(hour);
  expect(await count()).toBe(2 + drafts.nodes.length);
});

test('a repeated addition changes nothing, and a release has at most 200 items', async () => {
  const release = await add(await create(), edited);
  expect(await add(release, edited)).toMatchObject({ revision: release.revision });
  const { table } = newsroom.api;
  const item = [...(await scan(table)).values()].find(({ sk }) => sk === 'release');
  if (item === undefined) throw new Error('The release is not there.');
  const fill = (count: number) => {
    const items = Array.from({ length: count }, (_, i) => ({
      ...{ type: 'Article', id: derivedId('Article', `part-${i}`), action: 'PUBLISH' },
    }));
    return transact(table, [{ put: { ...item, items } }]);
  };
  await fill(200);
  expect(await add(release, draft)).toMatchObject({
    ...{ __typename: 'InvalidInputError', path: ['release'] },
    issues: [{ message: 'The release has too many items: 201 (maximum 200); make another release' }],
  });
  await fill(199);
  expect(await add(release, draft)).toMatchObject({ __typename: 'Release' });
});

test('a draft that expires before its release is refused', async () => {
  const line = { type: 'Article', slug: 'offer', headline: 'Offer ends', status: 'DRAFT' };
  await newsroom.api.import({ ...line, expiresAt: newsroom.in(hour / 2) });
  const { article } = await newsroom.ask('{ article(slug: "offer") { id revision } }');
  const release = await add(await create(), article);
  expect(await schedule(release)).toMatchObject({
    issues: [{ message: expect.stringContaining('"offer" expires before') }],
  });
});

test('a release is scheduled as the public sees its articles, before a worker has written what is due', async () => {
  const release = await add(await create(), old);
  const expiry = `setExpiry(id: "${old.id}", expectedRevision: ${old.revision}, at: "${newsroom.in(hour)}")`;
  await newsroom.ask(`mutation { ${expiry} { __typename } }`);
  newsroom.pass(hour);
  expect((await seen()).rumour).toBeNull();
  expect(await schedule(release)).toMatchObject({ status: 'SCHEDULED' });
  newsroom.pass(hour);
  expect((await seen()).rumour).toMatchObject({ headline: 'Rumour spreads' });
});

test('an article that is deleted meanwhile gets neither a release nor a working copy', async () => {
  const release = await create();
  const race = new Race();
  const slow = await newsroom.another({ intercept: race.intercept });
  const [one, other] = [
    await newsroom.published({ headline: 'One' }),
    await newsroom.published({ headline: 'Other' }),
  ];
  race.before('TransactWriteItemsCommand', () => newsroom.delete(one));
  expect(await add(release, one, 'UNPUBLISH', slow)).toMatchObject({ __typename: 'NotFoundError' });
  race.before('TransactWriteItemsCommand', () => newsroom.delete(other));
  expect(await save(other, { headline: 'Lost' }, slow)).toMatchObject({ __typename: 'NotFoundError' });
  expect(race.isOver).toBe(true);
  await newsroom.drain();
  const gone = [one, other].map(({ id }) => Buffer.from(id, 'base64').toString().split(':')[1] ?? '');
  const keys = [...(await scan(newsroom.api.table)).values()].filter(({ sk }) =>
    sk.startsWith('working-copy'),
  );
  expect(keys.filter(({ pk }) => gone.some(id => pk.includes(id)))).toEqual([]);
});

test('a caller without READ_DRAFTS sees the public items of a release that it changes', async () => {
  const release = await add(await create(), edited);
  await add(release, draft);
  const writer = await newsroom.api.as({ scopes: ['WRITE:section/local'] });
  const addition = `mutation { result: addToRelease(release: "${release.id}", node: "${old.id}", action: UNPUBLISH) { ${shown} } }`;
  const { data } = await writer.ask(addition);
  expect(data.result.items.map(({ node }: Result) => node.slug)).toEqual(['bridge', 'rumour']);
});
