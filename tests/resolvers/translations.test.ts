import { expect, test } from 'vitest';
import { exportDocuments } from '../../src/commands/import/export.ts';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { maxTranslations } from '../../src/model/article.ts';
import { type Api, importInto, sourceOf, startApi } from '../api.ts';
import { faultsOf } from '../newsroom.ts';

const publishedAt = '2024-05-01T10:00:00Z';
const story = (slug: string, language: string, more: object = {}) => ({
  ...{ type: 'Article', slug, language, headline: slug, body: 'Text.', publishedAt },
  ...more,
});
const english = story('treaty', 'en');
const german = story('vertrag', 'de', { translationOf: 'Article/treaty' });
const french = story('traite', 'fr', { translationOf: 'Article/treaty' });

test.each([
  ['the original first', [english, german, french]],
  ['the original last', [french, german, english]],
])('articles in several languages find each other: %s in one file', async (_order, lines) => {
  const api = await startApi();
  expect(await api.import(...lines)).toMatchObject({ new: { Article: 3 }, problems: [] });
  expect(await othersOf(api, 'treaty')).toEqual({ translationOf: null, translations: ['vertrag', 'traite'] });
  expect(await othersOf(api, 'vertrag')).toEqual({
    translationOf: { slug: 'treaty' },
    translations: ['treaty', 'traite'],
  });
  expect(await othersOf(api, 'traite')).toMatchObject({ translations: ['vertrag', 'treaty'] });
  const feed = await api.ask('{ articles(filter: { language: "de" }) { nodes { slug } } }');
  expect(feed.data.articles.nodes).toEqual([{ slug: 'vertrag' }]);
  await drainOutbox(api.table);
  expect(await faultsOf(api)).toEqual([]);
  const copy = await startApi();
  const exported: string[] = [];
  for await (const line of exportDocuments(api.table)) exported.push(line);
  expect(await importInto(copy.table, sourceOf(exported))).toMatchObject({ problems: [] });
  expect(await othersOf(copy, 'vertrag')).toEqual(await othersOf(api, 'vertrag'));
});

test('an article that was written before its original is tied to it by an edit, and a translation of a translation to the original of both', async () => {
  const { api, desk } = await started(story('vertrag', 'de'), story('treaty', 'en'), {
    ...story('traktat', 'nl'),
    translationOf: 'Article/vertrag',
  });
  expect(await othersOf(api, 'treaty')).toEqual({ translationOf: null, translations: [] });
  await edit(desk, 'vertrag', 'translationOf: "Article/treaty"');
  expect(await othersOf(api, 'treaty')).toMatchObject({ translations: ['vertrag', 'traktat'] });
  expect(await othersOf(api, 'vertrag')).toMatchObject({ translations: ['treaty', 'traktat'] });
  expect(await othersOf(api, 'traktat')).toMatchObject({ translations: ['vertrag', 'treaty'] });
  await edit(desk, 'vertrag', 'translationOf: null');
  expect(await othersOf(api, 'treaty')).toMatchObject({ translations: [] });
  await drainOutbox(api.table);
  expect(await faultsOf(api)).toEqual([]);
});

test('an article translates neither itself, nor its translation, nor an article that does not exist', async () => {
  const { api, desk } = await started(english, german);
  const messageOf = async (target: string) =>
    (await edited(desk, 'treaty', `translationOf: "${target}"`)).message;
  expect(await messageOf('Article/treaty')).toContain('itself');
  expect(await messageOf('Article/vertrag')).toContain('forms a cycle: treaty → vertrag → treaty');
  expect(await messageOf('Article/none')).toContain('does not exist');
  const own = [
    story('a', 'en', { translationOf: 'Article/b' }),
    story('b', 'de', { translationOf: 'Article/a' }),
  ];
  const { problems } = await api.import(...own);
  const path = ['translationOf'];
  expect(problems).toMatchObject([
    { path, message: 'forms a cycle: b → a → b' },
    { path, message: 'Article/b is neither in these files nor stored' },
  ]);
});

test('readers see no draft and no withdrawn article among translations, nor that there is one; editors see both', async () => {
  const { api, desk } = await started(english, { ...german, publishedAt: undefined }, french);
  expect(await othersOf(api, 'treaty')).toMatchObject({ translations: ['traite'] });
  expect(await othersOf(desk, 'treaty')).toMatchObject({ translations: ['vertrag', 'traite'] });
  expect(await done(desk, 'withdrawArticle', 'treaty')).not.toHaveProperty('message');
  expect(await othersOf(api, 'traite')).toEqual({ translationOf: null, translations: [] });
  expect(await othersOf(desk, 'vertrag')).toEqual({
    translationOf: { slug: 'treaty' },
    translations: ['treaty', 'traite'],
  });
  expect(await done(desk, 'publishArticle', 'vertrag')).not.toHaveProperty('message');
  // The withdrawn original still holds its translations together.
  expect(await othersOf(api, 'traite')).toEqual({ translationOf: null, translations: ['vertrag'] });
  await drainOutbox(api.table);
  expect(await faultsOf(api)).toEqual([]);
});

test('the translations of a deleted original are articles of their own', async () => {
  const { api, desk } = await started(english, german, french);
  expect(await done(desk, 'deleteArticle', 'treaty')).not.toHaveProperty('message');
  await drainOutbox(api.table);
  expect(await faultsOf(api)).toEqual([]);
  expect(await othersOf(api, 'traite')).toEqual({ translationOf: null, translations: [] });
});

test('at most fifty translations are shown, for reads in rounds', async () => {
  const languages = Array.from({ length: maxTranslations + 5 }, (_, i) =>
    story(`t-${100 + i}`, 'de', { translationOf: 'Article/treaty' }),
  );
  const { api } = await started(english, ...languages);
  expect((await othersOf(api, 'treaty')).translations).toHaveLength(maxTranslations);
  expect((await othersOf(api, 't-100')).translations).toHaveLength(maxTranslations);
});

async function started(...lines: object[]) {
  const api = await startApi();
  expect(await api.import(...lines)).toMatchObject({ new: { Article: lines.length }, problems: [] });
  return { api, desk: await api.as({ scopes: ['READ_DRAFTS', 'WRITE', 'PUBLISH'] }) };
}

async function othersOf(client: Pick<Api, 'ask'>, slug: string) {
  const answer = await client.ask(
    `{ article(slug: "${slug}") { translationOf { slug } translations { slug } } }`,
  );
  expect(answer.errors).toBeUndefined();
  const { translationOf, translations } = answer.data.article;
  return { translationOf, translations: translations.map((one: { slug: string }) => one.slug) };
}

async function edit(desk: Pick<Api, 'ask'>, slug: string, input: string) {
  expect(await edited(desk, slug, input)).not.toHaveProperty('message');
}

function edited(desk: Pick<Api, 'ask'>, slug: string, input: string) {
  return done(desk, 'updateArticle', slug, `, input: { ${input} }`);
}

async function done(desk: Pick<Api, 'ask'>, mutation: string, slug: string, more = '') {
  const { data } = await desk.ask(`{ article(slug: "${slug}") { id revision } }`);
  const { id, revision } = data.article;
  const answer = await desk.ask(
    `mutation { it: ${mutation}(id: "${id}", expectedRevision: ${revision}${more}) { __typename ... on UserError { message } } }`,
  );
  expect(answer.errors).toBeUndefined();
  return answer.data.it;
}
