import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../api.ts';
import { noBrowser, patience, skipped } from '../browser.ts';
import { type ReaderApp, startReaderApp, violations } from './app.ts';

let app: ReaderApp;

beforeAll(async () => {
  if (!noBrowser) app = await startReaderApp();
});

afterAll(async () => {
  await app?.stop();
});

test.skipIf(noBrowser)(
  `without a network the app opens, reads and searches; back on it, it has an edit and a removal${skipped}`,
  async () => {
    const { context, page, goto } = await app.open();
    await goto('/');
    await installed(page);
    await expectInCopy(page, goto, { articles: 38 });

    await context.setOffline(true);
    await page.goto(app.url);
    await page.getByText('You are offline.').waitFor();
    const corridor = await find(app.desk, 'cpec-explained');
    await page.getByRole('link', { name: corridor.headline }).click();
    await page.getByText('Gwadar').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Xi Jinping', exact: true }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Xi Jinping', exact: true }).waitFor();

    const [edited, removed] = await Promise.all([
      find(app.desk, 'new-start'),
      find(app.desk, 'asean-bangkok-declaration'),
    ]);
    await change(app.desk, 'updateArticle', edited, ', input: { headline: "New START, edited meanwhile" }');
    await change(app.desk, 'withdrawArticle', removed);

    await page.goto(`${app.url}search?q=bangkok+declaration`);
    await page.getByRole('link', { name: removed.headline, exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.goto(`${app.url}article/${edited.slug}`);
    await page.getByRole('heading', { level: 1, name: edited.headline, exact: true }).waitFor();
    // Of a network that comes and goes: the screen reads itself anew.
    await context.setOffline(false);
    await page.getByRole('heading', { level: 1, name: 'New START, edited meanwhile' }).waitFor();

    await expectInCopy(page, goto, { articles: 37 });
    await context.setOffline(true);
    await page.goto(`${app.url}search?q=bangkok+declaration`);
    await page.getByText('You are offline.').waitFor();
    await expect.poll(() => page.getByRole('link', { name: removed.headline, exact: true }).count()).toBe(0);
    await page.goto(`${app.url}article/${removed.slug}`);
    await page.getByRole('heading', { level: 1, name: 'Not on this device' }).waitFor();
    await page.goto(`${app.url}article/${edited.slug}`);
    await page.getByRole('heading', { level: 1, name: 'New START, edited meanwhile' }).waitFor();
  },
);

test.skipIf(noBrowser)(
  `after the first visit the files of the app come from the device${skipped}`,
  async () => {
    const { page, goto } = await app.open({ stored: { 'keeps-copy': false } });
    await goto('/');
    await installed(page);
    // Pictures of the first screen may still be on their way.
    await page.waitForLoadState('networkidle');
    const fromServer: string[] = [];
    page.on('response', response => {
      if (!response.fromServiceWorker()) fromServer.push(new URL(response.url()).pathname);
    });
    await goto('/article/cpec-explained');
    expect(fromServer.filter(path => path !== '/graphql')).toEqual([]);
  },
);

test.skipIf(noBrowser)(
  `the copy has the newest articles, what they mention, and what is saved, however old that is${skipped}`,
  async () => {
    const oldest = await find(app.desk, 'antarctic-treaty-keeps-a-continent-for-science');
    const { page, context, goto } = await app.open({ stored: { saved: [oldest.id], 'copy-size': 20 } });
    await goto('/');
    await installed(page);
    await expectInCopy(page, goto, { articles: 21, saved: [oldest.id] });

    const { data } = await app.desk.ask(`mutation {
      article: createArticle(input: { headline: "The ferry sails", body: "At noon.", language: "en" }) {
        ... on Article { id slug revision headline }
      }
    }`);
    await change(app.desk, 'publishArticle', data.article);
    const isThere = async () => {
      await goto('/settings');
      await page.waitForTimeout(2_500);
      const status = await page.getByRole('status').innerText();
      await context.setOffline(true);
      await page.goto(`${app.url}article/${data.article.slug}`);
      const heading = await page.locator('h1').innerText();
      await context.setOffline(false);
      return `${heading}; ${status.split(' articles')[0]}`;
    };
    // It has taken the place of another one. What is saved stays.
    await expect.poll(isThere, patience).toBe('The ferry sails; On this device: 21');
    await context.setOffline(true);
    await page.goto(`${app.url}article/${oldest.slug}`);
    await page.getByRole('heading', { level: 1, name: oldest.headline }).waitFor();
    await page.goto(`${app.url}place/antarctica`);
    await page.getByRole('heading', { level: 1, name: 'Antarctica' }).waitFor();
    await context.setOffline(false);

    await goto('/settings');
    await page.getByLabel('Articles in the copy').selectOption('100');
    await expect
      .poll(() => page.getByRole('status').innerText(), patience)
      .toMatch(/^On this device: 3\d articles/);
    await change(app.desk, 'withdrawArticle', { ...data.article, revision: data.article.revision + 1 });
  },
);

test.skipIf(noBrowser)(
  `a new copy loses what was withdrawn before the newest edit in its list, where a cache had a part of the list${skipped}`,
  async () => {
    const isList = (url: URL) => operationOf(url.href) === 'CopyArticles';
    const { page: other, goto: visit } = await app.open();
    const listed = other.waitForResponse(response => isList(new URL(response.url())));
    await visit('/');
    const before = await (await listed).json();
    const [edited, removed] = await Promise.all([
      find(app.desk, 'cpec-explained'),
      find(app.desk, 'new-start'),
    ]);
    await change(app.desk, 'withdrawArticle', removed);
    await change(app.desk, 'updateArticle', edited, ', input: { summary: "Edited meanwhile." }');
    const { data } = await app.desk.ask(
      'query ($id: ID!) { article(id: $id) { summary updatedAt } }',
      edited,
    );
    const nodes: readonly Found[] = before.data.articles.nodes;
    const isOf = ({ id }: Pick<Found, 'id'>) => nodes.some(node => node.id === id);
    expect([edited, removed].map(isOf)).toEqual([true, true]);
    Object.assign(nodes.find(({ id }) => id === edited.id) ?? {}, data.article);

    const { context, page, goto } = await app.open();
    await context.route(isList, route => route.fulfill({ json: before }));
    // As the log has both changes: it ends seconds before the current time.
    await page.waitForTimeout(6_000);
    await goto('/');
    await installed(page);
    await expectInCopy(page, goto, { articles: nodes.length - 1 });
    await change(app.desk, 'publishArticle', { ...removed, revision: removed.revision + 1 });
  },
);

test.skipIf(noBrowser)(`a post arrives on the screen of a live article by itself${skipped}`, async () => {
  const { data } = await app.desk.ask(`mutation {
    article: createArticle(input: { headline: "The count", kind: LIVE, body: "Votes are counted.", language: "en" }) {
      ... on Article { id slug revision }
    }
  }`);
  const { article } = data;
  await change(app.desk, 'publishArticle', article);
  const add = (headline: string) =>
    app.desk.ask(
      `mutation { addLivePost(article: "${article.id}", input: { headline: "${headline}", body: "**Now.**" }) { __typename } }`,
    );
  const many = Array.from({ length: 31 }, (_, n) => `Station ${n + 1} counted`);
  for (const headline of many) await add(headline);
  await add('Polls close');
  const { page, goto, operations, trouble } = await app.open({
    stored: { 'keeps-copy': false },
    serviceWorkers: 'block',
  });
  await page.clock.install();
  await goto(`/article/${article.slug}`);
  await page.getByRole('heading', { level: 3, name: 'Polls close' }).waitFor();
  await add('First results');
  await page.clock.runFor(16_000);
  await page.getByRole('heading', { level: 3, name: 'First results' }).waitFor();
  const posts = () => page.locator('.post h3').allInnerTexts();
  expect((await posts()).slice(0, 3)).toEqual(['First results', 'Polls close', 'Station 31 counted']);
  // The clock of the page runs on: a slow machine gets to the next poll.
  expect([...new Set(operations)]).toEqual(['GET Article', 'GET LivePoll']);

  const { data: seen } = await app.desk.ask(
    `{ article(id: "${article.id}") { posts { nodes { key revision } } } }`,
  );
  const [{ key, revision }] = seen.article.posts.nodes;
  const corrected = await app.desk.ask(`mutation {
    updateLivePost(article: "${article.id}", key: "${key}", expectedRevision: ${revision}, input: { headline: "First results, corrected" }) { __typename }
  }`);
  expect(corrected.data.updateLivePost.__typename).toBe('Article');
  await page.clock.runFor(16_000);
  await page.getByRole('heading', { level: 3, name: 'First results, corrected' }).waitFor();
  expect((await posts()).slice(0, 2)).toEqual(['First results, corrected', 'Polls close']);

  // The first page has 30 posts, one of which was added; what came before is read when it is wanted.
  expect(await posts()).not.toContain('Station 1 counted');
  await page.getByRole('button', { name: 'Load earlier posts' }).click();
  await page.getByRole('heading', { level: 3, name: 'Station 1 counted', exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Load earlier posts' }).count()).toBe(0);
  const all = ['First results, corrected', 'Polls close', ...many.toReversed()];
  expect(await posts()).toEqual(all);
  expect(operations.filter(operation => operation.includes('Earlier'))).toEqual(['GET EarlierPosts']);
  // A link to an earlier post leads to it.
  const oldest = await page.locator('.post').last().getAttribute('id');
  await goto(`/article/${article.slug}#${oldest}`);
  await page.reload();
  await page.getByRole('heading', { level: 3, name: 'Station 1 counted', exact: true }).waitFor();
  await expect
    .poll(() => page.evaluate(`document.getElementById('${oldest}').getBoundingClientRect().top`))
    .toBeLessThan(844);
  expect(await posts()).toEqual(all);
  expect(trouble).toEqual([]);
});

/** Waits until the service worker has the app. */
function installed(page: Page): Promise<void> {
  return expect.poll(() => page.evaluate('navigator.serviceWorker.controller !== null'), patience).toBe(true);
}

interface Found {
  readonly id: string;
  readonly slug: string;
  readonly revision: number;
  readonly headline: string;
}

async function find(desk: Client, slug: string): Promise<Found> {
  const { data } = await desk.ask(
    'query ($slug: String!) { article(slug: $slug) { id slug revision headline } }',
    {
      slug,
    },
  );
  return data.article;
}

async function change(desk: Client, mutation: string, { id, revision }: Omit<Found, 'headline'>, rest = '') {
  const { data, errors } = await desk.ask(
    `mutation { result: ${mutation}(id: "${id}", expectedRevision: ${revision}${rest}) { __typename } }`,
  );
  expect(errors).toBeUndefined();
  expect(data.result.__typename).toBe('Article');
}

/**
 * Waits until the copy has so many articles, and all that they mention, as the settings say after a synchronisation; each visit brings it up to date.
 * While it synchronises, the counts are those of an incomplete copy.
 */
async function expectInCopy(
  page: Page,
  goto: (path: string) => Promise<void>,
  { articles, saved = [] }: { readonly articles: number; readonly saved?: readonly string[] },
): Promise<void> {
  const text = async () => {
    const follows = page.waitForResponse(response => operationOf(response.url()) === 'Sync');
    await Promise.all([follows, goto('/settings')]);
    // The app has this lock until the synchronisation ends.
    await page.evaluate('navigator.locks.request("sync", () => {})');
    return page.getByRole('status').innerText();
  };
  const pages = await countMentioned(articles - saved.length, saved);
  await expect
    .poll(text, { ...patience })
    .toMatch(new RegExp(`^On this device: ${articles} articles and ${pages} other pages, 0\\.\\d MB\\.$`));
}

/** The number of entities that the newest articles mention, and those that a reader saved. */
async function countMentioned(newest: number, saved: readonly string[]): Promise<number> {
  const { data, errors } = await app.desk.ask(
    `query ($newest: Int!, $saved: [ID!]!) {
      articles(first: $newest) { nodes { ...Mentions } }
      saved: nodes(ids: $saved) { ...Mentions }
    }
    fragment Mentions on Article { mentions(first: 20) { nodes { id } } }`,
    { newest, saved },
  );
  expect(errors).toBeUndefined();
  const all: readonly { mentions: { nodes: readonly { id: string }[] } }[] = [
    ...data.articles.nodes,
    ...data.saved,
  ];
  return new Set(all.flatMap(({ mentions }) => mentions.nodes.map(({ id }) => id))).size;
}

function operationOf(url: string): string | null {
  return new URL(url).searchParams.get('operationName');
}
