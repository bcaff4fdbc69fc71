import { beforeEach, expect, test } from 'vitest';
import { exportDocuments } from '../../src/commands/import/export.ts';
import { reproject } from '../../src/commands/repair/reproject.ts';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { maxTranslations } from '../../src/model/article.ts';
import { listName } from '../../src/projection/lists.ts';
import { deleteAll } from '../../src/store/batch-write.ts';
import { listKey } from '../../src/store/keys.ts';
import { itemsOf } from '../../src/store/list.ts';
import { importInto, sourceOf, startApi, unhurried } from '../api.ts';
import { faultsOf, Newsroom, type Result, type Seen } from '../newsroom.ts';

/** Articles in several languages, in every state that an article may be in: what readers, editors, previews and offline copies see of them. */
const hour = 3_600_000;
const shown = '{ article(slug: $slug) { translationOf { slug } translations { slug } } }';

let newsroom: Newsroom;
let treaty: Result;

beforeEach(async () => {
  newsroom = await Newsroom.open(undefined, unhurried);
  treaty = await newsroom.published({ slug: 'treaty', headline: 'Treaty', body: 'Text.', language: 'en' });
});

const input = (slug: string, language: string, of = 'treaty') => ({
  ...{ slug, headline: slug, body: 'Text.', language },
  translationOf: `Article/${of}`,
});

test('a translation comes at its time and goes at its expiry, and previews see both before', async () => {
  const german = await newsroom.published(input('vertrag', 'de'), newsroom.in(hour));
  const until = await change('setExpiry', german, 'at: $at', { at: newsroom.in(2 * hour) });
  expect(await public_('treaty')).toEqual([]);
  expect(await preview('treaty', 0.9)).toEqual([]);
  expect(await preview('treaty', 1)).toEqual(['vertrag']);
  expect(await preview('treaty', 2)).toEqual([]);
  newsroom.pass(hour);
  // Without any run of the worker.
  expect(await public_('treaty')).toEqual(['vertrag']);
  expect(await public_('vertrag')).toEqual(['treaty']);
  newsroom.pass(hour);
  expect(await public_('treaty')).toEqual([]);
  await newsroom.drain();
  expect(await public_('treaty')).toEqual([]);
  expect(await faultsOf(newsroom.api)).toEqual([]);
  // Published again, after another edit.
  expect(await newsroom.publish(await seenOf('vertrag'))).toMatchObject({ status: 'PUBLISHED' });
  expect(until).toHaveProperty('revision');
  expect(await public_('treaty')).toEqual(['vertrag']);
});

test('a withdrawn translation is gone at once, and back when it is published again', async () => {
  const german = await newsroom.published(input('vertrag', 'de'));
  await newsroom.published(input('traite', 'fr'));
  const gone = await newsroom.withdraw(german);
  expect(await public_('treaty')).toEqual(['traite']);
  expect(await public_('traite')).toEqual(['treaty']);
  await newsroom.publish(gone);
  expect(await public_('traite')).toEqual(['vertrag', 'treaty']);
  await newsroom.drain();
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('a working copy links and unlinks a translation when it is published: now, at a time, or by a release', async () => {
  const german = await newsroom.published({ ...input('vertrag', 'de'), translationOf: null });
  await change('saveWorkingCopy', german, 'input: { translationOf: "Article/treaty" }');
  expect(await public_('treaty')).toEqual([]);
  const at = newsroom.in(hour);
  await change('publishWorkingCopy', await copyOf('vertrag'), 'at: $at', { at });
  expect(await public_('treaty')).toEqual([]);
  expect(await preview('treaty', 1)).toEqual(['vertrag']);
  newsroom.pass(hour);
  expect(await public_('treaty')).toEqual(['vertrag']);
  expect(await public_('vertrag')).toEqual(['treaty']);
  await newsroom.drain();
  await change('saveWorkingCopy', await seenOf('vertrag'), 'input: { translationOf: null }');
  const { id: release } = await releaseWith(german);
  expect(await names(shown, 'treaty', { 'preview-release': release })).toEqual([]);
  expect(await public_('treaty')).toEqual(['vertrag']);
  const then = newsroom.in(hour);
  const scheduled = await newsroom.ask(
    `mutation ($id: ID!, $at: DateTime!) { it: scheduleRelease(id: $id, expectedRevision: 2, at: $at) { __typename } }`,
    { id: release, at: then },
  );
  expect(scheduled.it.__typename).toBe('Release');
  expect(await preview('treaty', 1)).toEqual([]);
  newsroom.pass(hour);
  expect(await public_('treaty')).toEqual([]);
  expect(await public_('vertrag')).toEqual([]);
  await newsroom.drain();
  expect(await public_('treaty')).toEqual([]);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

test('a hidden article in the middle of a chain divides it for readers, from whichever end they look', async () => {
  await newsroom.made('Article', input('verdrag', 'nl'));
  await newsroom.published(input('vertrag', 'de', 'verdrag'));
  await newsroom.published(input('traktat', 'da', 'verdrag'));
  await newsroom.drain();
  expect(await public_('treaty')).toEqual([]);
  expect(await public_('vertrag')).toEqual(['traktat']);
  expect(await public_('traktat')).toEqual(['vertrag']);
  expect(await names(shown, 'treaty', {})).toEqual(['traktat', 'vertrag', 'verdrag']);
  expect(await names(shown, 'vertrag', {})).toEqual(['traktat', 'treaty', 'verdrag']);
  await newsroom.publish(await seenOf('verdrag'));
  expect(await public_('treaty')).toEqual(['traktat', 'vertrag', 'verdrag']);
  expect(await public_('vertrag')).toEqual(['traktat', 'treaty', 'verdrag']);
});

test('hidden translations take no place of others, and cost readers nothing', async () => {
  await newsroom.published(input('vertrag', 'de'));
  const counted = async () => {
    const { data, extensions } = await newsroom.api.ask(shown.replace('{', 'query ($slug: String!) {'), {
      slug: 'treaty',
    });
    return { data, cost: extensions.cost };
  };
  const before = await counted();
  expect(before.data.article.translations).toEqual([{ slug: 'vertrag' }]);
  const state = (i: number) =>
    [{}, { publishedAt: newsroom.in(hour) }, { publishedAt: newsroom.in(-hour), status: 'WITHDRAWN' }][i % 3];
  // Their languages and times sort before those of the public one.
  const hidden = Array.from({ length: maxTranslations + 10 }, (_, i) => ({
    ...{ type: 'Article', ...input(`hidden-${i}`, 'aa'), headline: 'H'.repeat(280) },
    ...state(i),
  }));
  expect(await newsroom.api.import(...hidden)).toMatchObject({ problems: [] });
  expect(await counted()).toEqual(before);
});

test('an offline copy that keeps articles with their translations hears of each that comes or goes', async () => {
  const copy = offlineCopy();
  const check = async () => {
    await newsroom.drain();
    newsroom.pass(hour);
    await copy.sync();
    const slugs = [...copy.articles.values()].map(({ slug }) => slug);
    const { articles } = await newsroom.read('{ articles(first: 50) { nodes { slug } } }');
    expect(slugs.toSorted()).toEqual(articles.nodes.map(({ slug }: { slug: string }) => slug).toSorted());
    for (const { slug, group } of copy.articles.values()) {
      const others = [...group].flatMap(id => copy.articles.get(id)?.slug ?? []);
      expect([slug, others.toSorted()]).toEqual([slug, (await public_(slug)).toSorted()]);
    }
  };
  await check();
  await newsroom.published(input('vertrag', 'de'));
  await check();
  await newsroom.published(input('traite', 'fr', 'vertrag'));
  await check();
  await newsroom.withdraw(await seenOf('vertrag'));
  await check();
  await newsroom.publish(await seenOf('vertrag'));
  await check();
  await newsroom.withdraw(await seenOf('treaty'));
  await check();
  await newsroom.publish(await seenOf('treaty'), newsroom.in(hour / 2));
  await check();
  await newsroom.updated('Article', await seenOf('traite'), { translationOf: 'Article/treaty' });
  await check();
  await newsroom.updated('Article', await seenOf('vertrag'), { translationOf: null });
  await check();
  await newsroom.updated('Article', await seenOf('treaty'), { translationOf: 'Article/vertrag' });
  await check();
  await newsroom.delete(await seenOf('vertrag'));
  await check();
  await newsroom.delete(await seenOf('treaty'));
  await check();
});

test('the lifetime of an answer ends before a translation expires or changes', async () => {
  const german = await newsroom.published(input('vertrag', 'de'));
  await newsroom.drain();
  const lifetime = async () => {
    const query = encodeURIComponent('{ article(slug: "treaty") { translations { slug } } }');
    const { headers } = await newsroom.api.fetch(`/graphql?query=${query}`);
    const control = headers.get('cache-control') ?? '';
    const [age = 0, stale = 0] = [...control.matchAll(/=(\d+)/g)].map(([, seconds]) => Number(seconds));
    expect(control).toContain('public');
    return age + stale;
  };
  const before = await lifetime();
  expect(before).toBeGreaterThan(20);
  await change('setExpiry', german, 'at: $at', { at: newsroom.in(20_000) });
  expect(await lifetime()).toBeLessThanOrEqual(20);
});

test('the section of the translation decides who may link it, not that of its original', async () => {
  await newsroom.published({ slug: 'story', headline: 'Story', section: 'politics' });
  const sport = await newsroom.api.as({ scopes: ['READ_DRAFTS', 'WRITE:section/sport'] });
  const own = await newsroom.create(
    'Article',
    { ...input('bericht', 'de', 'story'), section: 'sport' },
    undefined,
    sport,
  );
  expect(own).toMatchObject({ __typename: 'Article' });
  const theirs = await newsroom.published({
    slug: 'politik',
    headline: 'P',
    section: 'politics',
    language: 'de',
  });
  await expect(newsroom.update('Article', theirs, { translationOf: 'Article/story' }, sport)).rejects.toThrow(
    'WRITE:section/politics',
  );
});

test('imports link articles in either order and run, and again change nothing', async () => {
  const lines: string[] = [];
  await newsroom.published(input('vertrag', 'de'));
  await newsroom.published(input('traite', 'fr', 'vertrag'));
  await newsroom.drain();
  for await (const line of exportDocuments(newsroom.api.table)) lines.push(line);
  const copy = await startApi(unhurried);
  const separately = ['traite', 'vertrag', 'treaty'].map(slug =>
    lines.filter(line => JSON.parse(line).slug === slug),
  );
  // An article whose original is missing is left out, and imported by the next run.
  for (const some of [...separately, ...separately, ...separately])
    await importInto(copy.table, sourceOf(some));
  const again = await importInto(copy.table, sourceOf(lines.toReversed()));
  expect(again).toMatchObject({ problems: [], new: {}, changed: {}, same: { Article: 3 } });
  for (const slug of ['treaty', 'vertrag', 'traite']) {
    const { data } = await copy.ask(shown.replace('{', 'query ($slug: String!) {'), { slug });
    expect(data.article).toEqual((await read(shown, slug)).article);
  }
  expect(await faultsOf(copy)).toEqual([]);
});

test('verify reports a damaged list of translations, and reproject restores it', async () => {
  await newsroom.published(input('vertrag', 'de'));
  await newsroom.drain();
  const { table } = newsroom.api;
  const list = listName('translations', { type: 'Article', id: internalId(treaty.id) });
  const [entry] = await Array.fromAsync(itemsOf(table, list, {}));
  expect(entry).toBeDefined();
  await deleteAll(table, [listKey(list, entry?.sk ?? '')]);
  expect(await public_('treaty')).toEqual([]);
  expect(await Array.fromAsync(findFaults(table))).toMatchObject([
    { reason: expect.stringContaining('is missing') },
  ]);
  await reproject(table, { confirmDeletion: async () => false });
  expect(await public_('treaty')).toEqual(['vertrag']);
  expect(await faultsOf(newsroom.api)).toEqual([]);
});

/** A copy as docs/offline.md describes it: the articles, and of each the group that it was last told to be in. */
function offlineCopy() {
  const articles = new Map<string, { slug: string; group: Set<string> }>();
  let after: string | null = null;
  const leave = (id: string) => {
    for (const { group } of articles.values()) group.delete(id);
    articles.get(id)?.group.clear();
  };
  const query = `query ($after: String) { changes(first: 100, after: $after, types: [ARTICLE]) {
    nodes { kind recordId node { ... on Article { slug translations { id } } } } pageInfo { endCursor hasNextPage }
  } }`;
  return {
    articles,
    async sync() {
      for (;;) {
        const { changes } = await newsroom.read(query, { after });
        for (const { kind, recordId, node } of changes.nodes) {
          leave(recordId);
          if (kind === 'REMOVED' || node === null) {
            articles.delete(recordId);
            continue;
          }
          const group: string[] = [recordId, ...node.translations.map(({ id }: { id: string }) => id)];
          articles.set(recordId, { slug: node.slug, group: new Set() });
          for (const id of group) leave(id);
          for (const id of group) {
            const article = articles.get(id);
            if (article !== undefined) article.group = new Set(group.filter(other => other !== id));
          }
        }
        after = changes.pageInfo.endCursor ?? after;
        if (!changes.pageInfo.hasNextPage) return;
      }
    },
  };
}

async function read(query: string, slug: string): Promise<Result> {
  return newsroom.read(query.replace('{', 'query ($slug: String!) {'), { slug });
}

const slugs = (data: Result): string[] => data.article.translations.map(({ slug }: { slug: string }) => slug);

async function public_(slug: string): Promise<string[]> {
  return slugs(await read(shown, slug));
}

/** The same as an editor, or in a preview. */
async function names(query: string, slug: string, headers: Readonly<Record<string, string>>) {
  return slugs(await newsroom.ask(query.replace('{', 'query ($slug: String!) {'), { slug }, headers));
}

function preview(slug: string, hours: number): Promise<string[]> {
  return names(shown, slug, { 'preview-at': newsroom.in(hours * hour) });
}

async function seenOf(slug: string): Promise<Seen> {
  return (await newsroom.ask('query ($slug: String!) { article(slug: $slug) { id revision } }', { slug }))
    .article;
}

/** An article as the next change of its working copy names it. */
async function copyOf(slug: string): Promise<Seen> {
  const { article } = await newsroom.ask(
    'query ($slug: String!) { article(slug: $slug) { id workingCopy { revision } } }',
    { slug },
  );
  return { id: article.id, revision: article.workingCopy.revision };
}

async function change(mutation: string, { id, revision }: Seen, args: string, more: { at?: string } = {}) {
  const at = more.at === undefined ? '' : ', $at: DateTime!';
  const { it } = await newsroom.ask(
    `mutation ($id: ID!, $revision: Int!${at}) {
      it: ${mutation}(id: $id, expectedRevision: $revision, ${args}) { __typename ... on Article { id revision } ... on UserError { message } }
    }`,
    { id, revision, ...more },
  );
  expect(it.__typename).toBe('Article');
  return it;
}

async function releaseWith(article: Seen): Promise<{ id: string }> {
  const { release } = await newsroom.ask(
    'mutation { release: createRelease(name: "Languages") { ... on Release { id } } }',
  );
  const { added } = await newsroom.ask(
    'mutation ($release: ID!, $node: ID!) { added: addToRelease(release: $release, node: $node) { __typename } }',
    { release: release.id, node: article.id },
  );
  expect(added.__typename).toBe('Release');
  return release;
}

function internalId(id: string): string {
  return Buffer.from(id, 'base64').toString().split(':')[1] ?? '';
}
