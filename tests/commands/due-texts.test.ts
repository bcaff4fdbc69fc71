import { beforeEach, expect, test } from 'vitest';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { isDerivedFromText } from '../../src/commands/pending/text-keys.ts';
import { parseGlobalId } from '../../src/model/global-id.ts';
import { project } from '../../src/projection/project.ts';
import { fullRecordFrom, fullRecordKeys } from '../../src/projection/stored.ts';
import { workingCopyKeys } from '../../src/projection/working-copy.ts';
import { getItems } from '../../src/store/items.ts';
import { keyText } from '../../src/store/keys.ts';
import { transact } from '../../src/store/transaction.ts';
import { faultsOf, Newsroom, type Result, type Seen } from '../newsroom.ts';
import { Race } from '../race.ts';

/** The texts of due changes, which requests read only where a place follows from a text. */

const hour = 3_600_000;
const edits = 50;
let newsroom: Newsroom;

beforeEach(async () => {
  newsroom = await Newsroom.open();
});

test('only places that follow from a text need it', async () => {
  const ada = await newsroom.made('Person', { slug: 'ada', name: 'Ada Byron' });
  const words = Array.from({ length: 120 }, (_, i) => `word${i}`).join(' ');
  await newsroom.published({
    ...{ slug: 'bridge', headline: 'Bridge opens', body: `[Ada](Person/ada) objected: ${words}.` },
    ...{ section: 'local', urgency: 'BREAKING', mentions: [{ entity: ada.id }] },
    statements: [{ text: 'No.', speaker: ada.id }],
  });
  const recordKey = nameOf(await articleAt('bridge'));
  const [document, body] = await getItems(newsroom.api.table, fullRecordKeys(recordKey), 'consistent');
  const full = fullRecordFrom(document, body);
  if (full === undefined) throw new Error('The article is missing.');
  const without = project({ ...full, body: undefined });
  const kept = new Set(without.map(keyText));
  const ofText = project(full).filter(item => !kept.has(keyText(item)));
  expect(ofText.length).toBeGreaterThan(3);
  expect(ofText.filter(item => !isDerivedFromText(item))).toEqual([]);
  expect(without.filter(isDerivedFromText)).toEqual([]);
});

test('50 due edits cost an article page one request more, and a search two', async () => {
  const page = '{ article(slug: "page-7") { headline body } }';
  const search = '{ search(query: "tunnel") { edges { node { ... on Article { headline } } } } }';
  const cost = async (query: string) => {
    const { data, errors, extensions } = await newsroom.api.ask(query);
    expect(errors).toBeUndefined();
    return { data, requests: extensions.cost.requests };
  };
  await importPages();
  const pageBefore = await cost(page);
  expect((await cost(search)).data.search.edges).toEqual([]);
  for (let i = 0; i < edits; i++)
    await schedule(await articleAt(`page-${i}`), {
      headline: `Edited ${i}`,
      body: `A tunnel instead of ${i}.`,
    });
  newsroom.pass(hour);
  const pageDue = await cost(page);
  expect(pageDue.data.article).toEqual({ headline: 'Edited 7', body: 'A tunnel instead of 7.' });
  expect(pageDue.requests).toBe(pageBefore.requests + 1);
  const searchDue = await cost(search);
  expect(searchDue.data.search.edges.length).toBeGreaterThan(10);
  await drainOutbox(newsroom.api.table);
  expect((await cost(page)).data).toEqual(pageDue.data);
  expect((await cost(page)).requests).toBe(pageBefore.requests + 1);
  expect((await cost(search)).data).toEqual(searchDue.data);
  await newsroom.drain();
  newsroom.pass(hour);
  const searchAfter = await cost(search);
  expect(searchAfter.data).toEqual(searchDue.data);
  expect(searchDue.requests).toBeLessThanOrEqual(searchAfter.requests + 2);
  const requests = [pageBefore, pageDue, searchAfter, searchDue].map(one => one.requests);
  process.stdout.write(
    `${edits} due edits, requests: page ${requests.slice(0, 2)}, search ${requests.slice(2)}\n`,
  );
});

test.each([0, 1, 2])(
  'a copy that is saved during a request, after the worker has written the due one, is not told (before request %i)',
  async skip => {
    await newsroom.published({ slug: 'bridge', headline: 'Bridge', body: 'A bridge.' });
    await schedule(await articleAt('bridge'), { headline: 'Tunnel', body: 'A tunnel.' });
    newsroom.pass(hour);
    const race = new Race();
    const reader = await newsroom.another({ intercept: race.intercept });
    race.before(
      'BatchGetItemCommand',
      async () => {
        await drainOutbox(newsroom.api.table);
        const { id, revision } = await articleAt('bridge');
        await save({ id, revision }, { headline: 'Ferry', body: 'A ferry.' });
      },
      skip,
    );
    const { articles } = await reader.read('{ articles(first: 1) { nodes { headline body } } }');
    expect(articles.nodes).toEqual([{ headline: 'Tunnel', body: 'A tunnel.' }]);
  },
);

/** A copy that an earlier version saved does not tell whether its text differs. */
for (const isOld of [false, true])
  for (const { what, input } of [
    { what: 'only the text', input: { body: 'A tunnel instead.' } },
    { what: 'nothing', input: { headline: 'Page 0' } },
    { what: 'only the headline', input: { headline: 'Tunnel opens' } },
  ])
    test(`a${isOld ? 'n old' : ''} working copy that changes ${what} is seen before the worker as after it`, async () => {
      await importPages(1);
      const article = await articleAt('page-0');
      await schedule(article, input);
      if (isOld) await forgetWhetherTextDiffers(article);
      newsroom.pass(hour);
      const seen = async () => [
        await newsroom.api.ask('{ articles { nodes { headline revision updatedAt } } }'),
        await newsroom.api.ask('{ article(slug: "page-0") { headline revision updatedAt body } }'),
        await newsroom.api.ask('{ search(query: "tunnel") { edges { node { ... on Article { id } } } } }'),
      ];
      const before = (await seen()).map(({ data }) => data);
      await newsroom.drain();
      newsroom.pass(hour);
      expect((await seen()).map(({ data }) => data)).toEqual(before);
      expect(before[1].article.revision).toBe(article.revision + (what === 'nothing' ? 0 : 1));
      expect(await faultsOf(newsroom.api)).toEqual([]);
    });

async function importPages(count = edits): Promise<void> {
  await newsroom.api.import(
    ...Array.from({ length: count }, (_, i) => ({
      ...{ type: 'Article', slug: `page-${i}`, headline: `Page ${i}`, section: 'many' },
      ...{ body: `The ferrymen of ${i}.`, publishedAt: newsroom.in(-i * 1000) },
    })),
  );
  await newsroom.drain();
}

async function articleAt(slug: string): Promise<Result> {
  return (await newsroom.ask(`{ article(slug: "${slug}") { id revision } }`)).article;
}

async function save({ id, revision }: Seen, input: object): Promise<Result> {
  const { saved } = await newsroom.ask(
    `mutation ($id: ID!, $revision: Int!, $input: ArticleInput!) {
      saved: saveWorkingCopy(id: $id, expectedRevision: $revision, input: $input) {
        ... on Article { workingCopy { revision } }
      }
    }`,
    { id, revision, input },
  );
  return saved.workingCopy;
}

async function schedule(article: Seen, input: object): Promise<void> {
  const copy = await save(article, input);
  await newsroom.ask(
    `mutation ($id: ID!, $revision: Int!, $at: DateTime) {
      publishWorkingCopy(id: $id, expectedRevision: $revision, at: $at) { __typename ... on Article { id } }
    }`,
    { id: article.id, revision: copy.revision, at: newsroom.in(hour) },
  );
}

async function forgetWhetherTextDiffers(article: Seen): Promise<void> {
  const { table } = newsroom.api;
  const [key] = workingCopyKeys(nameOf(article));
  const [item] = await getItems(table, [key], 'consistent');
  if (item === undefined) throw new Error('The working copy is missing.');
  const { isSameText, ...put } = item;
  expect(typeof isSameText).toBe('boolean');
  await transact(table, [{ put: { ...put, ...key } }]);
}

function nameOf({ id }: { readonly id: string }) {
  const recordKey = parseGlobalId(id);
  if (recordKey === undefined) throw new Error(`Not an id: ${id}`);
  return recordKey;
}
