import { beforeEach, expect, test } from 'vitest';
import { exportDocuments } from '../../src/commands/import/export.ts';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { type Api, type Imported, importInto, sourceOf, startApi } from '../api.ts';
import { scan } from '../table.ts';

const article = {
  type: 'Article',
  slug: 'report',
  headline: 'A report',
  body: 'Text.',
  publishedAt: '2024-05-01T10:00:00Z',
  mentions: [{ entity: 'Person/ada' }],
};
const ada = { type: 'Person', slug: 'ada', name: 'Ada' };
const double = { type: 'Person', slug: 'a-l', name: 'A. L.' };

let api: Api;
let desk: Awaited<ReturnType<Api['as']>>;
beforeEach(async () => {
  api = await startApi();
  desk = await api.as({ subject: 'rosa', scopes: ['READ_DRAFTS', 'WRITE', 'PUBLISH'] });
  expect((await api.import(ada, double, article)).new).toEqual({ Person: 2, Article: 1 });
});

test('a corrected article stays corrected: the same line is a notice, a line with news is left out, --overwrite writes it', async () => {
  await edit(
    'updateArticle',
    'Article/report',
    'input: { headline: "Right", slug: "right", corrections: [{ at: "2024-05-02T10:00:00Z", text: "Was wrong." }] }',
  );
  const before = await drainedItems();
  const same = await api.import(ada, double, article);
  expect(same).toMatchObject({ same: { Person: 2 }, kept: { Article: 1 }, problems: [], leftOut: 0 });
  expect(same.notices).toMatchObject([
    {
      file: 'test.ndjson',
      line: 3,
      path: ['slug'],
      message: expect.stringMatching(/right.*rosa.*--overwrite/),
      hasNews: false,
    },
  ]);
  const news = await api.import({ ...article, headline: 'News' });
  expect(news).toMatchObject({ changed: {}, kept: { Article: 1 }, leftOut: 1 });
  const own = await api.import({ ...article, slug: 'right', headline: 'News' });
  expect(own.notices).toMatchObject([
    { message: expect.stringContaining('was changed by rosa'), hasNews: true },
  ]);
  const dry = await importInto(api.table, sourceOf([article]), { dryRun: true });
  expect(dry).toMatchObject({ kept: { Article: 1 }, leftOut: 0 });
  expect(await drainedItems()).toEqual(before);
  for (const dryRun of [true, false])
    expect(await importInto(api.table, sourceOf([article]), { overwrite: true, dryRun })).toMatchObject({
      changed: { Article: 1 },
      leftOut: 0,
      notices: [
        {
          path: ['corrections'],
          message: 'with --overwrite, this line removes the correction of 2024-05-02',
        },
      ],
    });
  expect((await api.ask('{ article(slug: "report") { headline slug } }')).data.article).toEqual({
    headline: 'A report',
    slug: 'report',
  });
  // The importer wrote last, so that the next line is an update again.
  expect((await api.import({ ...article, headline: 'News' })).changed).toEqual({ Article: 1 });
  await expectSound();
});

test('a line that says another kind of a correction removes the published one', async () => {
  const at = '2024-05-02T10:00:00.000Z';
  await edit(
    'updateArticle',
    'Article/report',
    `input: { corrections: [{ kind: CLARIFICATION, at: "${at}", text: "Clearer." }] }`,
  );
  const noticesOf = async (kind?: string) => {
    const line = { ...article, corrections: [{ kind, at, text: 'Clearer.' }] };
    return (await importInto(api.table, sourceOf([line]), { overwrite: true, dryRun: true })).notices;
  };
  expect(await noticesOf('CLARIFICATION')).toEqual([]);
  const removed = [{ path: ['corrections'], message: expect.stringContaining('removes the correction') }];
  expect(await noticesOf('UPDATE')).toMatchObject(removed);
  expect(await noticesOf()).toMatchObject(removed);
});

test('an edit that an editor has scheduled is published at its time, whatever lines come before it', async () => {
  const at = new Date(Date.parse(api.table.now()) + 3_600_000).toISOString();
  const { id, revision } = await idAndRevision('Article/report');
  const copied = await desk.ask(
    `mutation { it: saveWorkingCopy(id: "${id}", expectedRevision: ${revision}, input: { headline: "Edited" }) {
      ... on Article { workingCopy { revision } }
    } }`,
  );
  // The copy alone is no reason: nothing has said that it is to be published.
  expect((await api.import({ ...article, summary: 'First' })).changed).toEqual({ Article: 1 });
  const saved = await desk.ask(
    `mutation { it: saveWorkingCopy(id: "${id}", expectedRevision: ${copied.data.it.workingCopy.revision + 1}, input: {}) {
      ... on Article { workingCopy { revision } } ... on UserError { message }
    } }`,
  );
  const scheduled = await desk.ask(
    `mutation { it: publishWorkingCopy(id: "${id}", expectedRevision: ${saved.data.it.workingCopy.revision}, at: "${at}") {
      __typename ... on UserError { message }
    } }`,
  );
  expect(scheduled.data.it).toEqual({ __typename: 'Article' });
  expect(await api.import({ ...article, summary: 'First' })).toMatchObject({
    same: { Article: 1 },
    leftOut: 0,
  });
  const news = { ...article, summary: 'Second' };
  for (const dryRun of [true, false])
    expect(await importInto(api.table, sourceOf([news]), { dryRun })).toMatchObject({
      ...{ kept: { Article: 1 }, changed: {}, leftOut: 1 },
      notices: [
        { line: 1, message: expect.stringMatching(/rosa has scheduled for .*--overwrite/), hasNews: true },
      ],
    });
  const isStale = `{ article(id: "${id}") { workingCopy { isStale publishAt } } }`;
  const copy = async () => (await desk.ask(isStale)).data.article.workingCopy;
  expect(await copy()).toEqual({ isStale: false, publishAt: at });
  for (const dryRun of [true, false])
    expect(await importInto(api.table, sourceOf([news]), { dryRun, overwrite: true })).toMatchObject({
      changed: { Article: 1 },
    });
  expect(await copy()).toMatchObject({ isStale: true });
});

test('an article in a scheduled release is the same as its line, and a line with news is refused until then', async () => {
  const at = new Date(Date.parse(api.table.now()) + 3_600_000).toISOString();
  const { id, revision } = await idAndRevision('Article/report');
  const shown = '__typename ... on Release { id revision } ... on UserError { message }';
  const answers = async (mutation: string, fields = shown) => {
    return (await desk.ask(`mutation { it: ${mutation} { ${fields} } }`)).data.it;
  };
  const release = await answers('createRelease(name: "Budget")');
  const input = '{ headline: "Edited" }';
  await answers(`saveWorkingCopy(id: "${id}", expectedRevision: ${revision}, input: ${input})`, '__typename');
  const filled = await answers(`addToRelease(release: "${release.id}", node: "${id}", action: PUBLISH)`);
  const scheduled = await answers(
    `scheduleRelease(id: "${release.id}", expectedRevision: ${filled.revision}, at: "${at}")`,
  );
  expect(scheduled).toMatchObject({ __typename: 'Release' });
  for (const options of [{ dryRun: true }, {}, { overwrite: true }]) {
    expect(await importInto(api.table, sourceOf([article]), options)).toMatchObject({
      same: { Article: 1 },
      problems: [],
    });
    expect(await importInto(api.table, sourceOf([{ ...article, summary: 'News' }]), options)).toMatchObject({
      changed: {},
      problems: [{ line: 1, message: expect.stringContaining(`"Budget", which becomes public at ${at}`) }],
    });
  }
});

test('a withdrawal is not undone', async () => {
  await edit('withdrawArticle', 'Article/report');
  const report = await api.import({ ...article, headline: 'News' });
  expect(report).toMatchObject({ kept: { Article: 1 }, leftOut: 1 });
  expect(report.notices[0]?.message).toContain('withdrawn');
  expect((await api.ask('{ articles { nodes { slug } } }')).data.articles.nodes).toEqual([]);
  const over = await importInto(api.table, sourceOf([article]), { overwrite: true });
  expect(over.notices).toMatchObject([
    {
      line: 1,
      path: ['status'],
      message: expect.stringMatching(/^is withdrawn, .*rosa.* undoes the withdrawal/),
    },
  ]);
  expect((await api.ask('{ articles { nodes { slug } } }')).data.articles.nodes).toEqual([
    { slug: 'report' },
  ]);
  // Changes that are not undone are not reported.
  expect((await importInto(api.table, sourceOf([article]), { overwrite: true })).notices).toEqual([]);
});

test('an article whose imported end has passed is published again by a line with a later end or none, and by no other', async () => {
  let now = Date.parse('2024-05-02T00:00:00Z');
  const archive = await startApi({ clock: () => now });
  const line = { ...article, mentions: [], expiresAt: '2024-05-03T00:00:00Z' };
  await archive.import(line);
  now = Date.parse('2024-05-03T00:00:01Z');
  const isShown = async () =>
    (await archive.ask('{ article(slug: "report") { headline } }')).data.article !== null;
  for (let nth = 0; nth < 2; nth++) {
    expect(await archive.import(line)).toMatchObject({ kept: { Article: 1 }, leftOut: 0 });
    await drainOutbox(archive.table);
    expect(await isShown()).toBe(false);
  }
  expect(await archive.import({ ...line, headline: 'News' })).toMatchObject({
    kept: { Article: 1 },
    leftOut: 1,
  });
  const later = { ...line, headline: 'News', expiresAt: '2024-05-04T00:00:00Z' };
  expect(await archive.import(later)).toMatchObject({ changed: { Article: 1 }, notices: [] });
  expect(await isShown()).toBe(true);
  now = Date.parse('2024-05-04T00:00:01Z');
  await drainOutbox(archive.table);
  expect(await archive.import({ ...line, expiresAt: null })).toMatchObject({ changed: { Article: 1 } });
  expect(await isShown()).toBe(true);
  // The end that an editor has set is a withdrawal by a person.
  const editor = await archive.as({ scopes: ['READ_DRAFTS', 'WRITE', 'PUBLISH'] });
  const { data } = await editor.ask('{ article(slug: "report") { id revision } }');
  await editor.ask(
    `mutation ($id: ID!, $revision: Int!) {
      setExpiry(id: $id, expectedRevision: $revision, at: "2024-05-05T00:00:00Z") { __typename }
    }`,
    data.article,
  );
  now = Date.parse('2024-05-05T00:00:01Z');
  await drainOutbox(archive.table);
  expect(await archive.import({ ...line, headline: 'Newer', expiresAt: null })).toMatchObject({
    kept: { Article: 1 },
    leftOut: 1,
  });
  expect(await isShown()).toBe(false);
});

test('neither line of two merged records changes the survivor, and neither is refused', async () => {
  await merge('Person/a-l', 'Person/ada');
  const before = await drainedItems();
  for (const lines of [[ada, double], [double, ada], [ada], [double]]) {
    const report = await api.import(...lines);
    expect(report).toMatchObject({ kept: { Person: lines.length }, problems: [], leftOut: 0 });
  }
  const [notice] = (await api.import(double)).notices;
  expect(notice?.message).toMatch(/was merged into Person\/ada by rosa/);
  expect(await importInto(api.table, sourceOf([double]), { overwrite: true })).toMatchObject({
    kept: { Person: 1 },
    problems: [],
  });
  expect(await drainedItems()).toEqual(before);
  const { data } = await api.ask('{ person(slug: "a-l") { slug name alternateNames } }');
  expect(data.person).toEqual({ slug: 'ada', name: 'Ada', alternateNames: ['A. L.'] });
});

test('an article that names two records merged since is unchanged by a repeated import', async () => {
  const both = { ...article, mentions: [{ entity: 'Person/a-l' }, { entity: 'Person/ada' }] };
  await api.import(both);
  await merge('Person/a-l', 'Person/ada');
  expect(await api.import(both)).toMatchObject({ same: { Article: 1 } });
  const { data } = await api.ask('{ article(slug: "report") { people { nodes { slug } } } }');
  expect(data.article.people.nodes).toEqual([{ slug: 'ada' }]);
});

test('a deleted record is not recreated, and its referrers are imported without the reference', async () => {
  await edit('deleteEntity', 'Person/ada');
  const tombstones = [...(await scan(api.table)).values()].filter(({ sk }) => sk === 'deletion');
  expect(tombstones).toHaveLength(1);
  expect(JSON.stringify(tombstones)).not.toMatch(/ada/i);
  const same = await api.import(ada, double, article);
  expect(same).toMatchObject({
    kept: { Person: 1 },
    same: { Person: 1, Article: 1 },
    new: {},
    problems: [],
    leftOut: 0,
  });
  expect(same.notices[0]?.message).toContain('was deleted on');
  const news = await api.import({ ...ada, name: 'Ada L.' }, { ...article, headline: 'News' });
  expect(news).toMatchObject({ kept: { Person: 1 }, changed: { Article: 1 }, leftOut: 2 });
  const ask =
    '{ person(slug: "ada") { name } article(slug: "report") { headline mentions { nodes { __typename } } } }';
  expect((await api.ask(ask)).data).toEqual({
    person: null,
    article: { headline: 'News', mentions: { nodes: [] } },
  });
  await importInto(api.table, sourceOf([ada]), { overwrite: true });
  expect((await api.ask('{ person(slug: "ada") { name } }')).data.person).toEqual({ name: 'Ada' });
  await expectSound();
});

test('posts and fronts that name deleted records are imported without them, every night anew', async () => {
  const live = {
    type: 'Article',
    slug: 'flood',
    headline: 'Flood',
    kind: 'LIVE',
    publishedAt: '2024-05-01T10:00:00Z',
  };
  const post = {
    ...{ type: 'LivePost', article: 'Article/flood', at: '2024-05-01T11:00:00Z', body: 'Rain.' },
    ...{ mentions: ['Person/ada', 'Person/a-l'], authors: ['Person/a-l'] },
  };
  const front = (name: string) => ({
    ...{ type: 'Front', slug: 'home', name },
    containers: [
      { key: 'top', title: 'Top', items: [{ article: 'Article/report' }, { article: 'Article/flood' }] },
      { key: 'ada', title: 'Ada', backfill: { filter: { mentionsAny: ['Person/ada'], roles: ['SUBJECT'] } } },
    ],
  });
  const lines = (name = 'Home', body = 'Rain.') => [
    ada,
    double,
    article,
    live,
    { ...post, body },
    front(name),
  ];
  expect(await api.import(...lines())).toMatchObject({
    new: { Article: 1, LivePost: 1, Front: 1 },
    problems: [],
  });
  await edit('deleteEntity', 'Person/ada');
  await edit('deleteArticle', 'Article/report');
  await api.import({ type: 'Person', slug: 'bob', name: 'Bob' });
  await merge('Person/a-l', 'Person/bob');
  const same = { same: { Article: 1, LivePost: 1, Front: 1 }, wrong: {}, changed: {}, leftOut: 0 };
  for (const dryRun of [true, false])
    expect(await importInto(api.table, sourceOf(lines()), { dryRun })).toMatchObject(same);
  const exported = await exportOf(api);
  // Without its only entity, the filter would let all articles in.
  expect(exported.at(-1)).toEqual({
    ...{ type: 'Front', slug: 'home', name: 'Home' },
    containers: [
      { key: 'top', title: 'Top', items: [{ article: 'Article/flood' }] },
      { key: 'ada', title: 'Ada' },
    ],
  });
  const { changed, wrong } = await api.import(...exported.slice(0, -1));
  expect({ changed, wrong }).toEqual({ changed: {}, wrong: {} });
  const news = await api.import(...lines('Start', 'Sun.'));
  expect(news).toMatchObject({ changed: { LivePost: 1, Front: 1 }, wrong: {}, leftOut: 2 });
  expect(news.notices.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      'references to Person/ada are left out: the record was deleted',
      'references to Article/report, Person/ada are left out: the record was deleted',
    ]),
  );
  await edit('deleteArticle', 'Article/flood');
  expect(await api.import(...lines('Start', 'Sun.'))).toMatchObject({
    ...{ kept: { Person: 2, Article: 2, LivePost: 1 }, same: { Front: 1 }, wrong: {}, leftOut: 0 },
  });
  await expectSound();
});

test('posts that an editor has changed or removed are kept, and a line with news is told from the same one', async () => {
  const live = { type: 'Article', slug: 'flood', headline: 'Flood', kind: 'LIVE' };
  const [first, second, third] = ['08', '09', '10'].map(hour => ({
    ...{ type: 'LivePost', article: 'Article/flood', at: `2024-05-01T${hour}:00:00Z`, body: 'Rain.' },
  }));
  const lines = [live, first, second, third].flatMap(line => line ?? []);
  expect(await api.import(...lines)).toMatchObject({ new: { LivePost: 3 }, problems: [] });
  const { data } = await desk.ask('{ article(slug: "flood") { id posts { nodes { key } } } }');
  const { id, posts } = data.article;
  const [, removed, changed] = posts.nodes.map(({ key }: { key: string }) => key);
  const { errors } = await desk.ask(
    `mutation ($id: ID!, $changed: String!, $removed: String!) {
      updateLivePost(article: $id, key: $changed, expectedRevision: 1, input: { body: "Hail." }) { __typename }
      removeLivePost(article: $id, key: $removed, expectedRevision: 1) { __typename }
    }`,
    { id, changed, removed },
  );
  expect(errors).toBeUndefined();
  const same = { same: { Article: 1, LivePost: 1 }, kept: { LivePost: 2 }, leftOut: 0, problems: [] };
  expect(await api.import(...lines)).toMatchObject(same);
  const news = [first, second, third].map(line => ({ ...line, body: 'Snow.' }));
  for (const dryRun of [true, false])
    expect(await importInto(api.table, sourceOf([live, ...news]), { dryRun })).toMatchObject({
      ...{ changed: { LivePost: 1 }, kept: { LivePost: 2 }, leftOut: 2, problems: [] },
      notices: [
        { line: 2, message: expect.stringMatching(/^was changed by rosa on .*--overwrite/), hasNews: true },
        { line: 3, message: expect.stringMatching(/^was removed on .*--overwrite/), hasNews: true },
      ],
    });
  const overwritten = await importInto(api.table, sourceOf([live, ...news]), { overwrite: true });
  expect(overwritten).toMatchObject({
    new: { LivePost: 1 },
    changed: { LivePost: 1 },
    same: { LivePost: 1 },
  });
  // The importer wrote last, so that the next lines are updates again.
  expect((await api.import(...lines)).changed).toEqual({ LivePost: 3 });
  await expectSound();
});

test('a record that an editor has created under the slug of a line is kept', async () => {
  await desk.ask('mutation { createTopic(input: { name: "Own", slug: "own" }) { __typename } }');
  const report = await api.import({ type: 'Topic', slug: 'own', name: 'Other' });
  expect(report).toMatchObject({ kept: { Topic: 1 }, leftOut: 1 });
  expect((await api.ask('{ topic(slug: "own") { name } }')).data.topic).toEqual({ name: 'Own' });
});

test('an edit by a client whose key is named as the importer is kept too', async () => {
  desk = await api.as({ subject: 'import', scopes: ['READ_DRAFTS', 'WRITE', 'PUBLISH'] });
  await edit('updateArticle', 'Article/report', 'input: { headline: "Right" }');
  expect(await api.import({ ...article, headline: 'News' })).toMatchObject({
    ...{ changed: {}, kept: { Article: 1 }, leftOut: 1 },
    notices: [{ message: expect.stringMatching(/^was changed by import on .*, after the last import/) }],
  });
  expect((await api.ask('{ article(slug: "report") { headline } }')).data.article.headline).toBe('Right');
});

test('what is renamed, merged, deleted or made between the check and the write is told as it is then', async () => {
  const bob = { type: 'Person', slug: 'bob', name: 'Bob' };
  await api.import(bob);
  const lines = [
    { ...article, slug: 'one', mentions: [{ entity: 'Person/ada' }, { entity: 'Person/a-l' }] },
    { ...article, slug: 'two', mentions: [{ entity: 'Person/bob' }] },
    { ...article, slug: 'three', mentions: [{ entity: 'Topic/new' }] },
    { type: 'Topic', slug: 'new', name: 'As in the file' },
  ];
  const report = await pausedImport(lines, async () => {
    await edit('updatePerson', 'Person/ada', 'input: { name: "Ada Lovelace" }');
    await merge('Person/a-l', 'Person/ada');
    await edit('deleteEntity', 'Person/bob');
    await desk.ask('mutation { createTopic(input: { name: "Made by hand", slug: "new" }) { __typename } }');
  });
  expect(report.problems).toMatchObject([
    {
      line: 2,
      path: ['mentions', '0', 'entity'],
      message: expect.stringContaining('was deleted since the check'),
    },
  ]);
  expect(report).toMatchObject({ new: { Article: 2 }, kept: { Topic: 1 } });
  const { data } = await api.ask(`{
    one: article(slug: "one") { people { nodes { slug name } } }
    two: article(slug: "two") { slug }
    three: article(slug: "three") { topics { nodes { name } } }
  }`);
  expect(data).toEqual({
    one: { people: { nodes: [{ slug: 'ada', name: 'Ada Lovelace' }] } },
    two: null,
    three: { topics: { nodes: [{ name: 'Made by hand' }] } },
  });
  await expectSound();
});

test('a record deleted between the check and the write is not recreated by its own line', async () => {
  const report = await pausedImport([{ ...ada, name: 'News' }], () => edit('deleteEntity', 'Person/ada'));
  expect(report).toMatchObject({ new: {}, kept: { Person: 1 }, leftOut: 1 });
  expect((await api.ask('{ person(slug: "ada") { name } }')).data.person).toBeNull();
});

/** Does something when all lines were checked, and before the first is read to be written: that is, before the last reading. */
async function pausedImport(lines: readonly object[], meanwhile: () => Promise<void>): Promise<Imported> {
  const source = sourceOf(lines);
  let readings = 0;
  return importInto(api.table, async function* () {
    readings += 1;
    if (readings === 2) await meanwhile();
    yield* source();
  });
}

async function idAndRevision(name: string): Promise<{ id: string; revision: number }> {
  const [type = '', slug = ''] = name.split('/');
  const { data } = await desk.ask(`{ it: ${type.toLowerCase()}(slug: "${slug}") { id revision } }`);
  return data.it;
}

async function edit(mutation: string, name: string, more = ''): Promise<void> {
  const { id, revision } = await idAndRevision(name);
  const { data, errors } = await desk.ask(
    `mutation { it: ${mutation}(id: "${id}", expectedRevision: ${revision}${more === '' ? '' : `, ${more}`}) { __typename ... on UserError { message } } }`,
  );
  expect(errors).toBeUndefined();
  expect(data.it).not.toHaveProperty('message');
}

async function merge(from: string, into: string): Promise<void> {
  const [first, second] = [await idAndRevision(from), await idAndRevision(into)];
  const { data } = await desk.ask(
    `mutation { it: mergeEntities(from: "${first.id}", into: "${second.id}", expectedRevision: ${second.revision}) { __typename ... on UserError { message } } }`,
  );
  expect(data.it).toEqual({ __typename: 'Person' });
}

/** All that is stored but the outbox, which is drained on the way. */
async function drainedItems() {
  return [...(await scan(api.table))].filter(([key]) => !key.startsWith('outbox#'));
}

async function exportOf({ table }: Api): Promise<object[]> {
  const documents: object[] = [];
  for await (const line of exportDocuments(table)) documents.push(JSON.parse(line));
  return documents;
}

async function expectSound(): Promise<void> {
  for await (const discrepancy of findFaults(api.table)) expect(discrepancy).toBeUndefined();
}
