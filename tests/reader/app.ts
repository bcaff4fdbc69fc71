import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { expect, inject, onTestFinished } from 'vitest';
import { type LocalServer, startLocalServer } from '../../src/dev/local-server.ts';
import { readDevSettings } from '../../src/dev/settings.ts';
import { type Api, type Client, contentDir, startSampleCopy, unhurried } from '../api.ts';
import { launchBrowser, patience } from '../browser.ts';
import { additions, pictureFile } from './additions.ts';

const manifest = fileURLToPath(
  new URL('../../examples/reader/src/generated/persisted-documents.json', import.meta.url),
);

/** Minified: every page that is loaded parses it anew. */
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The app in a browser, on a copy of the sample content with some additions. */
export interface ReaderApp {
  readonly url: string;
  /** An editor of the content. */
  readonly desk: Client;
  open(options?: OpenOptions): Promise<OpenApp>;
  stop(): Promise<void>;
}

export interface OpenOptions extends BrowserContextOptions {
  /** What the device has stored: a follow, a language. */
  readonly stored?: Readonly<Record<string, unknown>>;
}

/** A device that has the app open. */
export interface OpenApp {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Operations that the page has sent to the API by name, other than those that keep the copy. */
  readonly operations: string[];
  /** Messages of the console, errors, and refused requests. */
  readonly trouble: string[];
  goto(path: string): Promise<void>;
}

/** Only the operations of the app's manifest are answered, as in a deployment that trusts no others. */
export async function startReaderApp(): Promise<ReaderApp> {
  const api: Api = await startSampleCopy(unhurried);
  expect((await api.import(...additions)).problems).toEqual([]);
  const desk = await api.as({ scopes: ['ADMIN'] });
  const settings = readDevSettings({
    LOG_LEVEL: 'silent',
    PORT: '0',
    SAMPLE_CONTENT: 'off',
    TRUSTED_DOCUMENTS: 'only',
    TRUSTED_DOCUMENTS_FILE: manifest,
    DYNAMODB_ENDPOINT: inject('endpoint'),
    TABLE_NAME: api.table.name,
  });
  const server: LocalServer = await startLocalServer(settings, problem => {
    throw new Error(problem.message);
  });
  const browser = await launchBrowser();
  const url = new URL('/', server.url).href;
  return {
    url,
    desk,
    open: options => openApp(browser, url, options),
    async stop() {
      await browser?.close();
      await server.stop();
      api.close();
    },
  };
}

async function openApp(
  browser: Browser | undefined,
  url: string,
  { stored = {}, ...options }: OpenOptions = {},
): Promise<OpenApp> {
  if (browser === undefined) throw new Error('There is no browser.');
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'en-GB',
    timezoneId: 'Asia/Karachi',
    reducedMotion: 'reduce',
    ...options,
  });
  onTestFinished(() => context.close());
  await context.addInitScript(values => {
    for (const [key, value] of Object.entries(values))
      if (localStorage.getItem(key) === null) localStorage.setItem(key, JSON.stringify(value));
  }, stored);
  await context.route('https://pictures.example/**', route =>
    route.fulfill({ contentType: 'image/svg+xml', body: pictureFile }),
  );
  // Those of the sample content have the address of a host that stands for the server (src/dev/media.ts).
  await context.route('https://communique.example/media/*', route => {
    const name = basename(new URL(route.request().url()).pathname);
    const contentType = name.endsWith('.webm') ? 'video/webm' : 'image/svg+xml';
    return route.fulfill({ contentType, path: join(contentDir, 'media', name) });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patience.timeout);
  const operations: string[] = [];
  const trouble: string[] = [];
  page.on('request', request => {
    const { pathname, searchParams } = new URL(request.url());
    const name = searchParams.get('operationName') ?? 'unnamed';
    if (pathname === '/graphql' && name !== 'Sync') operations.push(`${request.method()} ${name}`);
  });
  page.on('console', message => {
    if (!message.text().includes('blocked by Playwright')) trouble.push(message.text());
  });
  page.on('pageerror', error => trouble.push(error.message));
  page.on('response', response => {
    if (!response.ok()) trouble.push(`${response.status()} ${response.url()}`);
  });
  const goto = async (path: string) => {
    await page.goto(new URL(path, url).href);
    await page.locator('h1').waitFor({ state: 'attached' });
  };
  return { context, page, operations, trouble, goto };
}

/** What axe finds on the page, by rule and element; by all rules, or by one. */
export async function violations(page: Page, rule?: string): Promise<string[]> {
  // Evaluated by the debugger, to which the page's Content-Security-Policy does not apply.
  if (await page.evaluate('window.axe === undefined')) await page.evaluate(axeSource);
  const options = { resultTypes: ['violations'], ...(rule === undefined ? {} : { runOnly: [rule] }) };
  const { violations: found }: AxeResults = await page.evaluate(`axe.run(${JSON.stringify(options)})`);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
  );
}
