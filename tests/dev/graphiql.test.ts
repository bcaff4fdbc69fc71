import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { examples } from '../../src/dev/examples.ts';
import { type LocalServer, startLocalServer } from '../../src/dev/local-server.ts';
import { readDevSettings } from '../../src/dev/settings.ts';
import { startSampleApi } from '../api.ts';
import { launchBrowser, noBrowser, patience, skipped } from '../browser.ts';
import { placesToTry } from '../seed.ts';

const names = examples.map(({ query }) => /^query (\w+)/m.exec(query)?.[1] ?? '');
const screenshot = fileURLToPath(new URL('../../docs/graphiql.png', import.meta.url));

let server: LocalServer;
let browser: Browser | undefined;

beforeAll(async () => {
  const { table } = await startSampleApi();
  const settings = {
    ...readDevSettings({ LOG_LEVEL: 'silent' }),
    port: 0,
    endpoint: inject('endpoint'),
    tableName: table.name,
  };
  server = await startLocalServer(settings, problem => {
    throw new Error(problem.message);
  });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server.stop();
});

test('every example has an answer without errors that is not empty', async () => {
  for (const { query, variables } of examples) {
    const { data, errors } = await askExample(query, variables);
    expect(errors, query).toBeUndefined();
    expect(Object.values(data), query).not.toContain(null);
    expect(emptyLists(data), query).toEqual([]);
  }
});

test('the page contains everything that GraphiQL needs', async () => {
  const page = await fetch(server.url, { headers: { accept: 'text/html' } });
  expect(page.headers.get('content-type')).toContain('text/html');
  const html = await page.text();
  expect(html).not.toMatch(/<(script|link|img)\b[^>]*(src|href)="https?:/);
  // Most of it is the editor; a much smaller page has lost it, a much larger one has it twice.
  expect(html.length).toBeGreaterThan(5_000_000);
  expect(html.length).toBeLessThan(15_000_000);
});

test('the first example reads one list, beside the pending changes', async () => {
  expect((await ask(examples[0]?.query ?? '')).extensions.cost).toMatchObject({ requests: 2, rounds: 1 });
});

test('the lines of the examples fit the editor at 1280 pixels', () => {
  expect(examples.flatMap(({ query }) => query.split('\n')).filter(line => line.length > 45)).toEqual([]);
});

test.skipIf(noBrowser)(
  `GraphiQL works without internet, shows the newest articles, and knows the schema${skipped}`,
  async () => {
    const { page, trouble } = await open();
    await expect.poll(() => tabNames(page), patience).toEqual(names);
    await expect
      .poll(() => shown(page, '.graphiql-query-editor'), patience)
      .toBe(squeeze(examples[0]?.query ?? ''));
    expect(await page.locator('.graphiql-doc-explorer').count()).toBe(0);

    await page.locator('.graphiql-execute-button').click();
    const [newest, ...others] = await newestHeadlines();
    await expect.poll(() => shown(page, '.result-window'), patience).toContain(squeeze(newest ?? ''));
    const { data } = await ask('{ article(slug: "pakistan-xinjiang-police-training") { headline } }');
    expect([newest, ...others]).toContain(data.article.headline);
    await expect
      .poll(() => shown(page, '.result-window'), patience)
      .toContain(squeeze(data.article.headline));

    await saveScreenshot(page);
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await expect
      .poll(() => page.locator('.graphiql-doc-explorer').innerText(), patience)
      .toContain('Root Types');
    expect(trouble).toEqual([]);
  },
);

test.skipIf(noBrowser)(`GraphiQL sends the key of its headers editor${skipped}`, async () => {
  const { page, trouble } = await open('{ viewer { subject scopes } }');
  await page.locator('.graphiql-execute-button').click();
  await expect
    .poll(() => shown(page, '.result-window'), patience)
    .toContain('"viewer":{"subject":"local","scopes":["READ_DRAFTS"');
  expect(trouble).toEqual([]);
});

test.skipIf(noBrowser)(`one click on a tab shows its example, and Ctrl-Enter runs it${skipped}`, async () => {
  const { page, trouble } = await open();
  const { first, step } = placesToTry('tabs of GraphiQL', 6);
  const others = [...examples.entries()].slice(1);
  for (const [index, { query, variables }] of others.filter((_, i) => i % step === first % step)) {
    await page.locator('.graphiql-tab-button').nth(index).click();
    await expect.poll(() => shown(page, '.graphiql-query-editor'), patience).toBe(squeeze(query));
    await expect
      .poll(() => shown(page, '.graphiql-editor-tool'), patience)
      .toContain(squeeze(variables ?? ''));
    await page.locator('.graphiql-query-editor .view-lines').click();
    const [field] = Object.keys((await askExample(query, variables)).data);
    // GraphiQL notes the name of the operation to run only when nothing has changed for a moment: somebody presses again.
    const pressed = async () => {
      await page.keyboard.press('Control+Enter');
      await page.waitForTimeout(500);
      return shown(page, '.result-window');
    };
    await expect.poll(pressed, { ...patience, interval: 500 }).toContain(`{"data":{"${field}":{`);
  }
  expect(trouble).toEqual([]);
});

/** GraphiQL as somebody sees it who opens it for the first time, in a window so high that the whole answer fits; a query can be in the address. */
async function open(query?: string) {
  if (browser === undefined) throw new Error('There is no browser.');
  const context = await browser.newContext({ viewport: { width: 1280, height: 2400 } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  // A busy machine takes longer than the 30 seconds of Playwright.
  page.setDefaultTimeout(patience.timeout);
  /** Requests to anywhere but the server, answers that are none, and what the page's console holds. */
  const trouble: string[] = [];
  await context.route('**/*', async route => {
    const url = route.request().url();
    if (new URL(url).origin === new URL(server.url).origin) return route.continue();
    trouble.push(`asks for ${url}`);
    return route.abort();
  });
  page.on('console', message => trouble.push(message.text()));
  page.on('pageerror', error => trouble.push(error.message));
  page.on('response', response => {
    if (!response.ok()) trouble.push(`${response.status()} ${response.url()}`);
  });
  const introspection = page.waitForResponse(
    response => response.request().postData()?.includes('IntrospectionQuery') === true,
  );
  await page.goto(query === undefined ? server.url : `${server.url}?query=${encodeURIComponent(query)}`);
  const { data, errors } = await (await introspection).json();
  expect(errors).toBeUndefined();
  expect(data.__schema.queryType.name).toBe('Query');
  await expect.poll(() => shown(page, '.graphiql-query-editor'), patience).not.toBe('');
  return { page, trouble };
}

function tabNames(page: Page): Promise<string[]> {
  return page.locator('.graphiql-tab-button').allInnerTexts();
}

/** The text of an editor as squeeze() leaves it. Its lines stand in the page in any order, and long ones are broken. */
async function shown(page: Page, editor: string): Promise<string> {
  const lines = await page.locator(`${editor} .view-line`).evaluateAll(elements =>
    elements
      .map(element => ({ top: element.getBoundingClientRect().top, text: element.textContent ?? '' }))
      .toSorted((a, b) => a.top - b.top)
      .map(({ text }) => text),
  );
  return squeeze(lines.join(''));
}

/** A text without its white space, of which the editor makes its own. */
function squeeze(text: string): string {
  return text.replace(/\s+/g, '');
}

function askExample(query: string, variables = '{}') {
  return ask(query, JSON.parse(variables));
}

async function newestHeadlines(): Promise<string[]> {
  const { data } = await ask('{ articles(first: 3) { nodes { headline } } }');
  return data.articles.nodes.map(({ headline }: { headline: string }) => headline);
}

// biome-ignore lint/suspicious/noExplicitAny: the shape follows from each query; a wrong guess fails the test that makes it
async function ask(query: string, variables?: object): Promise<any> {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

/** The paths of the lists that have nothing in them: there an example shows nothing. */
function emptyLists(value: unknown, path = 'data'): string[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value) && value.length === 0) return [path];
  return Object.entries(value).flatMap(([key, inner]) => emptyLists(inner, `${path}.${key}`));
}

/** For the documents, and only on demand: a test must not change the work tree. */
async function saveScreenshot(page: Page): Promise<void> {
  if (process.env.UPDATE_SCREENSHOT !== '1') return;
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.mouse.move(0, 0);
  // The scroll bars fade when nothing moves any more.
  await page.waitForTimeout(2500);
  await page.screenshot({ path: screenshot });
}
