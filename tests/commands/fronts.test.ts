import { beforeEach, expect, test } from 'vitest';
import { exportDocuments } from '../../src/commands/import/export.ts';
import { type Answer, importInto, sourceOf, startApi, unhurried } from '../api.ts';
import { Failed, faultsOf, Newsroom, type Result, type Seen } from '../newsroom.ts';
import { Race } from '../race.ts';

const hour = 3_600_000;
const shown = `
  __typename
  ... on Front { id slug name revision updatedAt }
  ... on InvalidInputError { path message issues { path message } }
  ... on NotFoundError { path message } ... on DuplicateError { path existing { __typename id ... on Front { name containers { key } } } }
  ... on StaleRevisionError { path currentRevision }
`;

let newsroom: Newsroom;
/** Public articles, the oldest first. */
let bridge: Result;
let budget: Result;
let storm: Result;

beforeEach(async () => {
  newsroom = await Newsroom.open(undefined, unhurried);
  bridge = await published('bridge', 'local');
  budget = await published('budget', 'local');
  storm = await published('storm', 'world');
  await published('match', 'sport');
});

async function published(slug: string, section: string, more: object = {}): Promise<Result> {
  // Another millisecond: the order of lists.
  newsroom.pass(1000);
  return newsroom.published({
    slug,
    headline: `The ${slug}`,
    summary: `About the ${slug}.`,
    section,
    ...more,
  });
}

async function run(mutation: string, variables: object, by = newsroom): Promise<Result> {
  return (await by.ask(mutation, variables)).result;
}

function create(containers: object[], slug = 'home'): Promise<Result> {
  return run(`mutation ($input: FrontInput!) { result: createFront(input: $input) { ${shown} } }`, {
    input: { slug, name: 'Home', containers },
  });
}

function update({ id, revision }: Seen, input: object, by = newsroom): Promise<Result> {
  return run(
    `mutation ($id: ID!, $revision: Int!, $input: FrontInput!) {
      result: updateFront(id: $id, expectedRevision: $revision, input: $input) { ${shown} }
    }`,
    { id, revision, input },
    by,
  );
}

function remove({ id, revision }: Seen): Promise<Result> {
  return run(
    `mutation ($id: ID!, $revision: Int!) {
      result: deleteFront(id: $id, expectedRevision: $revision) { __typename ... on StaleRevisionError { currentRevision } ... on NotFoundError { path } }
    }`,
    { id, revision },
  );
}

const page = `query ($first: Int = 20) {
  front(slug: "home") { containers { key items(first: $first) { headline kicker summary isPinned image { url } article { slug } } } }
}`;

/** The slugs on the front, by container. */
async function onFront(first = 20): Promise<Record<string, string[]>> {
  const { front } = await newsroom.read(page, { first });
  return Object.fromEntries(
    front.containers.map(({ key, items }: Answer['data']) => [
      key,
      items.map(({ article }: Answer['data']) => article.slug),
    ]),
  );
}

const container = (key: string, items: readonly Seen[], more: object = {}) => ({
  ...{ key, title: key, ...more },
  items: items.map(({ id }) => ({ article: id })),
});

test('chosen articles in their order, with the words and the picture of the front', async () => {
  const image = { url: 'https://example.org/a.jpg', alt: 'A storm' };
  const items = [
    { article: storm.id, headline: 'Storm!', kicker: 'Weather', summary: 'Wind.', image },
    { article: bridge.id },
  ];
  const made = await create([
    { key: 'top', title: 'Top', layout: 'lead', href: 'https://example.org/top', items },
  ]);
  expect(made).toMatchObject({ __typename: 'Front', slug: 'home', revision: 1 });
  const { front, node, fronts } = await newsroom.read(
    `query ($id: ID!) {
      front(id: $id) { name containers { title layout href items { headline kicker summary image { alt } isPinned article { id } } } }
      node(id: $id) { __typename id ... on Front { slug } }
      fronts(first: 5) { nodes { slug containers { items { headline } } } }
    }`,
    made,
  );
  expect(front.containers).toEqual([
    {
      ...{ title: 'Top', layout: 'lead', href: 'https://example.org/top' },
      items: [
        {
          ...{ headline: 'Storm!', kicker: 'Weather', summary: 'Wind.', image: { alt: 'A storm' } },
          ...{ isPinned: false, article: { id: storm.id } },
        },
        {
          ...{ headline: 'The bridge', kicker: null, summary: 'About the bridge.', image: null },
          ...{ isPinned: false, article: { id: bridge.id } },
        },
      ],
    },
  ]);
  expect(node).toEqual({ __typename: 'Front', id: made.id, slug: 'home' });
  expect(fronts.nodes).toEqual([
    { slug: 'home', containers: [{ items: [{ headline: 'Storm!' }, { headline: 'The bridge' }] }] },
  ]);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('a list fills a container, and no article is twice on the front', async () => {
  await create([
    container('top', [budget], { backfill: { filter: {} } }),
    container('local', [], { backfill: { section: 'local' } }),
    container('more', [storm], { backfill: { filter: {} } }),
  ]);
  expect(await onFront()).toEqual({ top: ['budget', 'match', 'bridge'], local: [], more: ['storm'] });
  expect(await onFront(2)).toEqual({ top: ['budget', 'match'], local: ['bridge'], more: ['storm'] });
  const late = await published('late', 'local');
  expect(await onFront(2)).toEqual({ top: ['budget', 'late'], local: ['bridge'], more: ['storm', 'match'] });
  await newsroom.withdraw(late);
  expect(await onFront(1)).toEqual({ top: ['budget'], local: ['bridge'], more: ['storm'] });
});

test('a list reaches past all articles that the front shows before, those of other lists and chosen ones', async () => {
  await published('tunnel', 'local');
  const late = await published('late', 'local');
  await create([
    container('top', [], { backfill: { filter: {} } }),
    container('local', [], { backfill: { section: 'local' } }),
    container('more', [late]),
  ]);
  expect(await onFront(1)).toEqual({ top: ['tunnel'], local: ['budget'], more: ['late'] });
});

test('the articles of an entity fill a container, also after it was merged', async () => {
  const ada = await newsroom.made('Person', { name: 'Ada' });
  const other = await newsroom.made('Person', { name: 'Ada Lovelace' });
  await published('engine', 'science', { mentions: [{ entity: ada.id }] });
  await published('notes', 'science', { mentions: [{ entity: ada.id }] });
  await create([
    container('ada', [], { backfill: { entity: ada.id } }),
    container('filter', [], { backfill: { filter: { mentionsAny: [ada.id], sections: ['science'] } } }),
  ]);
  expect(await onFront(1)).toEqual({ ada: ['notes'], filter: ['engine'] });
  await newsroom.merge(ada, other);
  await newsroom.drain();
  expect(await onFront(1)).toEqual({ ada: ['notes'], filter: ['engine'] });
  expect((await newsroom.delete({ ...other, revision: 2 })).__typename).toBe('Deleted');
  await newsroom.drain();
  expect(await onFront(1)).toEqual({ ada: [], filter: [] });
});

test('pinned items keep their places, and move up where nothing is before them', async () => {
  const items = [{ article: storm.id, place: 3 }, { article: bridge.id }];
  const front = await create([{ key: 'top', title: 'Top', items, backfill: { section: 'local' } }]);
  expect(await onFront()).toEqual({ top: ['bridge', 'budget', 'storm'] });
  const { front: read } = await newsroom.read(page);
  expect(read.containers[0].items.map(({ isPinned }: Answer['data']) => isPinned)).toEqual([
    false,
    false,
    true,
  ]);
  expect(await onFront(2)).toEqual({ top: ['bridge', 'budget'] });
  await published('tunnel', 'local');
  expect(await onFront()).toEqual({ top: ['bridge', 'tunnel', 'storm', 'budget'] });
  await newsroom.withdraw(bridge);
  expect(await onFront()).toEqual({ top: ['tunnel', 'budget', 'storm'] });
  await update(front, { containers: [{ key: 'top', title: 'Top', items }] });
  expect(await onFront()).toEqual({ top: ['storm'] });
  const reversed = [
    { article: storm.id, place: 5 },
    { article: budget.id, place: 4 },
  ];
  await update({ ...front, revision: 2 }, { containers: [{ key: 'top', title: 'Top', items: reversed }] });
  expect(await onFront()).toEqual({ top: ['budget', 'storm'] });
});

test('articles that are not public leave no gap, and are not disclosed', async () => {
  const draft = await newsroom.made('Article', { slug: 'secret', headline: 'A secret', section: 'local' });
  const coming = await newsroom.published(
    { slug: 'coming', headline: 'Coming', section: 'local' },
    newsroom.in(hour),
  );
  const ending = await published('ending', 'local');
  await run(
    `mutation ($id: ID!, $revision: Int!, $at: DateTime!) {
      result: setExpiry(id: $id, expectedRevision: $revision, at: $at) { __typename }
    }`,
    { ...ending, at: newsroom.in(2 * hour) },
  );
  const made = await create([container('top', [draft, coming, ending, bridge])]);
  expect(made.__typename).toBe('Front');
  expect(await onFront(2)).toEqual({ top: ['ending', 'bridge'] });
  newsroom.pass(hour);
  expect(await onFront()).toEqual({ top: ['coming', 'ending', 'bridge'] });
  newsroom.pass(hour);
  expect(await onFront()).toEqual({ top: ['coming', 'bridge'] });
  expect((await newsroom.delete(bridge)).__typename).toBe('Deleted');
  expect(await onFront()).toEqual({ top: ['coming'] });
  const asked = '{ front(slug: "home") { containers { chosen { article { slug } } } } }';
  // Editors see every item that they chose, and readers are not told.
  const { front } = await newsroom.ask(asked);
  expect(front.containers[0].chosen.map(({ article }: Answer['data']) => article?.slug ?? null)).toEqual([
    'secret',
    'coming',
    'ending',
    null,
  ]);
  await expect(newsroom.read(asked)).rejects.toThrow(Failed);
  // A preview shows what the public will see.
  const { front: then } = await newsroom.ask(asked, {}, { 'preview-at': newsroom.in(hour) });
  expect(then.containers[0].chosen.map(({ article }: Answer['data']) => article?.slug ?? null)).toEqual([
    ...[null, 'coming', null, null],
  ]);
});

test('the reported cost of a front does not tell a large draft from an article that is gone', async () => {
  const keywords = Array.from({ length: 50 }, (_, i) => `${i} ${'x'.repeat(95)}`);
  const draft = await newsroom.made('Article', { slug: 'secret', headline: 'A secret', keywords });
  await create([container('top', [draft, bridge])]);
  const costOf = async () => (await newsroom.api.ask(page)).extensions.cost;
  const withDraft = await costOf();
  expect((await newsroom.delete(draft)).__typename).toBe('Deleted');
  expect(await costOf()).toEqual(withDraft);
});

test('an edit has an optimistic lock, and the audit log knows it', async () => {
  const made = await create([container('top', [bridge])]);
  const renamed = await update(made, { name: 'Start' });
  expect(renamed).toMatchObject({ __typename: 'Front', name: 'Start', revision: 2 });
  expect(await update(made, { name: 'Other' })).toMatchObject({
    ...{ __typename: 'StaleRevisionError', currentRevision: 2 },
  });
  // Nothing changes.
  expect(await update(renamed, { name: 'Start', containers: [container('top', [bridge])] })).toMatchObject({
    revision: 2,
  });
  expect(await onFront()).toEqual({ top: ['bridge'] });
  expect(await update(renamed, { containers: null })).toMatchObject({ name: 'Start', revision: 3 });
  expect(await onFront()).toEqual({});
  expect(await update(renamed, { slug: 'start' })).toMatchObject({ __typename: 'StaleRevisionError' });
  expect(await update({ ...renamed, revision: 3 }, { slug: 'start' })).toMatchObject({
    path: ['input', 'slug'],
  });
  expect(await create([])).toEqual({
    ...{ __typename: 'DuplicateError', path: ['input', 'slug'] },
    existing: { __typename: 'Front', id: made.id, name: 'Start', containers: [] },
  });
  expect(await remove(renamed)).toMatchObject({ __typename: 'StaleRevisionError', currentRevision: 3 });
  expect(await remove({ ...renamed, revision: 3 })).toEqual({ __typename: 'Deleted' });
  expect(await newsroom.read('{ front(slug: "home") { id } fronts { nodes { id } } }')).toEqual({
    ...{ front: null, fronts: { nodes: [] } },
  });
  expect(await remove({ ...renamed, revision: 3 })).toMatchObject({ __typename: 'NotFoundError' });
  // The revisions continue: an editor who has seen the deleted front does not overwrite the new one.
  expect(await create([])).toMatchObject({ id: made.id, revision: 5 });
  const { auditLog } = await newsroom.ask(
    'query ($id: ID!) { auditLog(record: $id) { nodes { mutation recordType recordId revision } } }',
    made,
  );
  const entry = { recordType: 'FRONT', recordId: made.id };
  expect(auditLog.nodes).toEqual([
    { ...entry, mutation: 'createFront', revision: 5 },
    { ...entry, mutation: 'deleteFront', revision: null },
    { ...entry, mutation: 'updateFront', revision: 3 },
    { ...entry, mutation: 'updateFront', revision: 2 },
    { ...entry, mutation: 'createFront', revision: 1 },
  ]);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('of two concurrent edits one wins', async () => {
  const made = await create([]);
  const race = new Race();
  const slow = await newsroom.another({ ...unhurried, intercept: race.intercept });
  race.before('TransactWriteItemsCommand', () => update(made, { name: 'First' }));
  expect(await update(made, { name: 'Second' }, slow)).toEqual({
    ...{ __typename: 'StaleRevisionError', path: ['expectedRevision'], currentRevision: 2 },
  });
  expect(race.isOver).toBe(true);
  const { front } = await newsroom.read('{ front(slug: "home") { name revision } }');
  expect(front).toEqual({ name: 'First', revision: 2 });
});

test('a wrong front is refused whole, with all its problems and limits', async () => {
  const twice = { article: bridge.id };
  const issues = async (containers: object[]) => {
    const { issues: found = [] } = await create(containers);
    return found.map(({ path, message }: Answer['data']) => `${path.join('.')}: ${message}`);
  };
  expect(await issues([container('a', []), container('a', [])])).toEqual([
    'input.containers.1.key: is the key of another container; each key is unique on its front',
  ]);
  expect(await issues([container('a', [bridge]), container('b', [bridge])])).toEqual([
    expect.stringMatching(/^input\.containers\.1\.items\.0\.article: is chosen twice/),
  ]);
  expect(await issues([{ ...container('a', []), items: [{ article: 'Article/nothing' }] }])).toEqual([
    'input.containers.0.items.0.article: Article/nothing does not exist',
  ]);
  expect(
    await issues([
      {
        ...container('a', []),
        items: [
          { ...twice, place: 2 },
          { article: budget.id, place: 2 },
        ],
      },
      container('b', [], { backfill: { section: 'local', filter: {} } }),
      container('c', [], { backfill: { filter: { roles: ['SUBJECT'] } } }),
    ]),
  ).toEqual([
    'input.containers.0.items.1.place: is the place of another item of the container: 2; pin each item to a place of its own',
    'input.containers.1.backfill: must have exactly one of section, entity and filter',
    'input.containers.2.backfill.filter.roles: have no entities: name some in mentions or mentionsAny',
  ]);
  const many = (n: number, of: (i: number) => object) => Array.from({ length: n }, (_, i) => of(i));
  expect(await issues(many(31, i => container(`c-${i}`, [])))).toEqual([
    'input.containers: more than 30 entries',
  ]);
  const items = (n: number) => many(n, () => twice);
  expect(await issues([{ ...container('a', []), items: items(51) }])).toEqual([
    'input.containers.0.items: more than 50 entries',
  ]);
  expect(await issues(many(3, i => ({ ...container(`c-${i}`, []), items: items(34) })))).toEqual([
    'input.containers: have too many items in all: 102 (maximum 100); remove some, or fill a container by its backfill',
  ]);
  expect(await newsroom.read('{ fronts { nodes { id } } }')).toEqual({ fronts: { nodes: [] } });
});

test('a front takes two requests, one for each list that fills it, and the one for pending changes', async () => {
  await create([
    container('top', [bridge, storm], { backfill: { filter: {} } }),
    container('local', [budget], { backfill: { section: 'local' } }),
    container('more', [], { backfill: { section: 'local' } }),
  ]);
  const { extensions } = await newsroom.api.ask(page);
  expect(extensions.cost).toMatchObject({ requests: 5, rounds: 3 });
});

test('a front is in exports and imports, and an import keeps the edits of others', async () => {
  const ada = await newsroom.made('Person', { slug: 'ada', name: 'Ada' });
  const image = { url: 'https://example.org/a.jpg', alt: 'A storm' };
  await create([
    {
      ...{ key: 'top', title: 'Top', layout: 'lead', href: 'https://example.org/top' },
      items: [{ article: storm.id, kicker: 'Weather', image, place: 2 }, { article: bridge.id }],
      backfill: { filter: { mentionsAny: [ada.id], kinds: ['ANALYSIS'], language: 'en' } },
    },
    container('ada', [], { backfill: { entity: ada.id } }),
  ]);
  const lines: string[] = [];
  for await (const line of exportDocuments(newsroom.api.table)) lines.push(line);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
    ...{ type: 'Front', slug: 'home' },
    containers: [{ items: [{ article: 'Article/storm', place: 2 }, { article: 'Article/bridge' }] }, {}],
  });
  const api = await startApi();
  // The order of the lines does not matter.
  const source = sourceOf(lines.toReversed());
  expect(await importInto(api.table, source)).toMatchObject({ new: { Front: 1, Article: 4 }, problems: [] });
  const again: string[] = [];
  for await (const line of exportDocuments(api.table)) again.push(line);
  expect(again).toEqual(lines);
  expect(await importInto(api.table, source)).toMatchObject({ same: { Front: 1 }, new: {}, changed: {} });
  const editor = await api.as({ scopes: ['PUBLISH'] });
  const { data } = await editor.ask('{ front(slug: "home") { id revision } }');
  await editor.ask(
    `mutation ($id: ID!, $revision: Int!) {
      updateFront(id: $id, expectedRevision: $revision, input: { name: "Start" }) { __typename }
    }`,
    data.front,
  );
  const front = { type: 'Front', slug: 'home', name: 'Another', containers: [] };
  const kept = await api.import(front);
  expect(kept).toMatchObject({ kept: { Front: 1 }, leftOut: 1 });
  expect(kept.notices[0]?.message).toMatch(
    /^was changed by tester on .* after the last import; use --overwrite/,
  );
  const forced = await importInto(api.table, sourceOf([front]), { overwrite: true });
  expect(forced).toMatchObject({ changed: { Front: 1 } });
  expect(await api.import(front)).toMatchObject({ same: { Front: 1 } });
  expect(await api.import({ ...front, name: 'Third' })).toMatchObject({ changed: { Front: 1 } });
  const { data: present } = await editor.ask('{ front(slug: "home") { id name revision } }');
  expect(present.front).toMatchObject({ name: 'Third', revision: 4 });
  await editor.ask(
    'mutation ($id: ID!, $revision: Int!) { deleteFront(id: $id, expectedRevision: $revision) { __typename } }',
    present.front,
  );
  expect(await api.import({ ...front, name: 'Third' })).toMatchObject({ kept: { Front: 1 }, leftOut: 0 });
  expect(await faultsOf(api)).toEqual([]);
});

test('a wrong line of a front is reported, and with --strict nothing is written', async () => {
  const api = await startApi();
  const article = { type: 'Article', slug: 'one', headline: 'One', publishedAt: '2024-01-01T00:00:00Z' };
  const front = (slug: string, items: object[], more: object = {}) => ({
    ...{ type: 'Front', slug, name: slug, ...more },
    containers: [{ key: 'top', title: 'Top', items }],
  });
  const lines = [
    front('good', [{ article: 'Article/one' }]),
    front('dangling', [{ article: 'Article/two' }]),
    front('good', []),
    front('odd', [], { colour: 'red' }),
    article,
    front('twice', [{ article: 'Article/one' }, { article: 'Article/one' }]),
  ];
  const strict = await importInto(api.table, sourceOf(lines), { strict: true });
  expect(strict.wrong).toEqual({ Front: 4 });
  expect((await api.ask('{ fronts { nodes { slug } } articles { nodes { slug } } }')).data).toEqual({
    ...{ fronts: { nodes: [] }, articles: { nodes: [] } },
  });
  const dry = await importInto(api.table, sourceOf(lines), { dryRun: true });
  expect(dry).toMatchObject({ new: { Front: 1, Article: 1 }, wrong: { Front: 4 } });
  const report = await importInto(api.table, sourceOf(lines));
  expect(report).toMatchObject({ new: { Front: 1, Article: 1 }, wrong: { Front: 4 } });
  expect(report.problems.map(({ line, path, message }) => `${line} ${path.join('.')}: ${message}`)).toEqual([
    '2 containers.0.items.0.article: Article/two is neither in these files nor stored',
    '3 slug: Front/good is already in test.ndjson:1',
    '4 colour: is not a field of a front',
    '6 containers.0.items.1.article: is chosen twice: Article/one; an article can appear only once on a front',
  ]);
});
