import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { globalId } from '../../src/model/global-id.ts';
import { derivedId } from '../../src/model/id.ts';
import { noBrowser, patience, skipped } from '../browser.ts';
import { isLong } from '../seed.ts';
import { type ReaderApp, startReaderApp, violations } from './app.ts';

const idOf = (type: 'Article' | 'Person', slug: string) => globalId(type, derivedId(type, slug));
const naqvi = {
  id: idOf('Person', 'mohsin-naqvi'),
  type: 'Person',
  slug: 'mohsin-naqvi',
  name: 'Mohsin Naqvi',
};
const stored = {
  'keeps-copy': false,
  follows: [naqvi],
  saved: [idOf('Article', 'cpec-explained')],
};

/** Each screen: its address, its heading, its one operation, and texts that it shows. */
const screens = [
  ['/', 'Front page', 'Front', ['Breaking', 'The harbour reopens after the storm', 'Economy', 'Top stories']],
  ['/section/security', 'Security', 'Section', ['articles', 'Reykjavik 1986, hour by hour']],
  [
    '/article/harbour-reopens',
    'The harbour reopens after the storm',
    'Article',
    ['An earlier version named another pier.', 'Pier two', 'kept as typed', 'Mohsin Naqvi', 'Urdu'],
  ],
  ['/article/harbour-reopens-ur', 'طوفان کے بعد بندرگاہ دوبارہ کھل گئی', 'Article', ['Also in English']],
  [
    '/article/reykjavik-summit-hour-by-hour',
    'Reykjavik 1986, hour by hour',
    'Article',
    ['As it happened', 'The talks begin'],
  ],
  ['/person/mohsin-naqvi', 'Mohsin Naqvi', 'Person', ['Interior Minister', 'Positions', 'Statements']],
  ['/organization/asean', 'Association of Southeast Asian Nations', 'Organization', ['Jakarta', 'Parts']],
  [
    '/agreement/abm-treaty',
    'Anti-Ballistic Missile Treaty',
    'Agreement',
    ['Its life', 'The United States had withdrawn.', 'Source:', 'signed by Richard Nixon'],
  ],
  ['/event/reykjavik-summit-1986', 'Reykjavik summit 1986', 'Event', ['Who took part', 'Ronald Reagan']],
  ['/place/reykjavik', 'Reykjavik', 'Place', ['What happened here', 'Iceland']],
  ['/topic/security', 'Security', 'Topic', ['Arms control', 'Articles']],
  [`/timeline/${encodeURIComponent(naqvi.id)}`, 'Timeline', 'Timeline', ['Event', 'September 2024']],
  [
    '/search?q=police+traning',
    'Search',
    'Search',
    ['Results for police training', 'Understanding on the training'],
  ],
  ['/for-you', 'For you', 'ForYou', ['Mohsin Naqvi', 'The harbour reopens after the storm']],
  ['/saved', 'Saved', 'Saved', ['The corridor']],
  ['/settings', 'Settings', undefined, ['Language of the articles']],
  ['/person/nobody', 'Not found', 'Person', ['This page does not exist']],
  ['/nowhere', 'Not found', undefined, ['This page does not exist']],
] as const;

/** The screens that axe examines in `npm test`, of each kind one: lists, texts, records, forms. LONG=1 adds the others. */
const examined: readonly string[] = [
  '/',
  '/article/harbour-reopens',
  '/article/reykjavik-summit-hour-by-hour',
  '/person/mohsin-naqvi',
  '/agreement/abm-treaty',
  '/search?q=police+traning',
  '/settings',
];
const isExamined = (path: string) => isLong || examined.includes(path);

/** Bytes of script with gzip until the first screen is there. */
const maxScript = 60_000;

let app: ReaderApp;

beforeAll(async () => {
  if (!noBrowser) app = await startReaderApp();
});

afterAll(async () => {
  await app?.stop();
});

test.skipIf(noBrowser)(
  `the first screen needs less than ${maxScript} bytes of script; every screen takes one request by GET, and axe finds nothing${skipped}`,
  async () => {
    const { page, operations, trouble, goto } = await app.open({ stored, serviceWorkers: 'block' });
    const scripts = scriptsOf(page);
    for (const [path, heading, operation, texts] of screens) {
      operations.length = 0;
      await goto(path);
      if (path === '/') expect(await scripts.bytes()).toBeLessThan(maxScript);
      await expect.poll(() => page.locator('h1').innerText(), { ...patience, message: path }).toBe(heading);
      const missing = async () => {
        const shown = (await page.locator('main').textContent()) ?? '';
        return texts.filter(text => !shown.includes(text));
      };
      await expect.poll(missing, { ...patience, message: path }).toEqual([]);
      expect(operations, path).toEqual(operation === undefined ? [] : [`GET ${operation}`]);
      if (isExamined(path)) {
        expect.soft(await violations(page), path).toEqual([]);
        // Colours alone differ in the dark.
        await page.emulateMedia({ colorScheme: 'dark' });
        expect.soft(await violations(page, 'color-contrast'), `${path} in the dark`).toEqual([]);
        await page.emulateMedia({ colorScheme: 'light' });
      }
      // Nothing is wider than the phone.
      expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBe(390);
    }
    // The status of the page that does not exist, and what the console says of it.
    expect(trouble).toEqual([expect.stringContaining('404'), expect.stringContaining('404')]);
    expect(trouble).toContain(`404 ${app.url}nowhere`);
  },
);

test.skipIf(noBrowser)(
  `a link in a text opens the screen of its entity without a page load${skipped}`,
  async () => {
    const { page, operations, trouble, goto } = await app.open({ stored, serviceWorkers: 'block' });
    await goto('/article/harbour-reopens');
    // Every crop keeps the focal point.
    expect(await page.locator('.main-picture img').getAttribute('style')).toContain(
      'object-position: 80% 30%',
    );
    // A word that is longer than the screen does not widen it.
    const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
    await page.locator('h1').evaluate((heading, text) => {
      heading.textContent = text;
    }, long);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await page.evaluate('window.isSamePage = true');
    await page.locator('.prose').getByRole('link', { name: 'Islamabad', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Islamabad', exact: true }).waitFor();
    expect(operations).toEqual(['GET Article', 'GET Place']);
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'The harbour reopens after the storm' }).waitFor();
    expect(await page.evaluate('window.isSamePage')).toBe(true);
    expect(trouble).toEqual([]);
  },
);

test.skipIf(noBrowser)(
  `a video is loaded when the reader plays it; without it, a text says so${skipped}`,
  async () => {
    const { context, page, trouble, goto } = await app.open({ stored, serviceWorkers: 'block' });
    const asked: string[] = [];
    page.on('request', request => asked.push(request.url()));
    await goto('/article/inf-treaty');
    const video = page.getByLabel('2,692 missiles', { exact: true });
    await video.waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await video.getAttribute('poster')).toBe(
      'https://communique.example/media/inf-treaty-missiles.svg',
    );
    expect(await video.evaluate('document.querySelector("video").controls')).toBe(true);
    expect(asked.filter(url => url.endsWith('.webm'))).toEqual([]);
    const played = `(async () => {
      const video = document.querySelector('video');
      video.muted = true;
      await video.play();
      return [video.readyState >= 2, video.duration, video.videoWidth, video.videoHeight];
    })()`;
    expect(await page.evaluate(played)).toEqual([true, 13, 640, 360]);
    expect(trouble).toEqual([]);
    await context.route('https://communique.example/media/*.webm', route => route.abort());
    await goto('/article/indus-waters-treaty');
    await page.evaluate('document.querySelector("video").play().catch(() => {})');
    await page.getByText('This cannot be played. It needs a network.').waitFor();
  },
);

test.skipIf(noBrowser)(
  `a reader searches by keyboard, follows what the suggestions name, and finds it under For you${skipped}`,
  async () => {
    const { page, trouble, goto } = await app.open({
      stored: { 'keeps-copy': false },
      serviceWorkers: 'block',
    });
    await goto('/search');
    await page.getByRole('searchbox').fill('reyk');
    const suggestion = page
      .getByRole('list', { name: 'Suggestions' })
      .getByRole('link', { name: 'Reykjavik', exact: true });
    await suggestion.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Reykjavik', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Follow' }).click();
    await page.getByRole('button', { name: 'Following', pressed: true }).waitFor();
    await page.getByRole('link', { name: 'For you' }).click();
    await page.getByRole('link', { name: 'Reykjavik 1986, hour by hour' }).waitFor();
    await page.getByRole('button', { name: 'Stop following Reykjavik' }).click();
    await page.getByText('Follow people, organizations').waitFor();
    expect(trouble).toEqual([]);
  },
);

test.skipIf(noBrowser)(
  `a chosen language filters the feeds; times are in the reader’s zone${skipped}`,
  async () => {
    const { page, goto } = await app.open({ stored, serviceWorkers: 'block' });
    await goto('/settings');
    await page.getByLabel('Language of the articles').selectOption('ur');
    await goto('/section/economy');
    await page.getByRole('link', { name: 'طوفان کے بعد بندرگاہ دوبارہ کھل گئی' }).waitFor();
    expect(await page.locator('.cards > li').count()).toBe(1);
    await goto('/article/harbour-reopens-ur');
    expect(await page.locator('article').first().getAttribute('dir')).toBe('rtl');
    const time = page.locator('header time').first();
    expect(await time.innerText()).toBe('1 October 2024 at 12:00');
    // A date in the words of the app has their direction, within a text of another one.
    expect(await time.evaluate(element => element.closest('[dir]')?.getAttribute('dir'))).toBe('ltr');
  },
);

test.skipIf(noBrowser)(
  `the app speaks the language of the browser, or the one that the reader chooses, from right to left if that is written so${skipped}`,
  async () => {
    const { page, trouble, goto } = await app.open({ stored, locale: 'de-AT', serviceWorkers: 'block' });
    const root = page.locator('html');
    await goto('/person/mohsin-naqvi');
    await page.getByRole('button', { name: 'Gefolgt' }).waitFor();
    expect(await page.locator('.kicker').first().innerText()).toBe('Person');
    expect([await root.getAttribute('lang'), await root.getAttribute('dir')]).toEqual(['de-AT', 'ltr']);
    await goto('/settings');
    await page.getByLabel('Sprache der App').selectOption('ar');
    await page.getByRole('heading', { level: 1, name: 'الإعدادات' }).waitFor();
    expect([await root.getAttribute('lang'), await root.getAttribute('dir')]).toEqual(['ar', 'rtl']);
    const pages = [
      ['/', 'آخر الأخبار'],
      ['/agreement/abm-treaty', 'مسيرة الاتفاق'],
      ['/search?q=police+traning', 'نتائج البحث عن'],
      ['/article/harbour-reopens', 'حفظ'],
    ] as const;
    for (const [path, text] of pages) {
      await goto(path);
      await page.getByText(text).first().waitFor();
      await page.getByRole('link', { name: 'المحفوظات' }).waitFor();
      expect(await root.getAttribute('dir'), path).toBe('rtl');
      if (isExamined(path)) expect.soft(await violations(page), path).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBe(390);
    }
    expect(trouble).toEqual([]);
  },
);

test.skipIf(noBrowser)(
  `beside the app the API keeps its addresses, and unknown files are not pages${skipped}`,
  async () => {
    const ask = (path: string, accept = '*/*', method = 'GET') =>
      fetch(new URL(path, app.url), { method, headers: { accept } });
    const page = await ask('/article/any', 'text/html');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect((await ask('/', 'text/html', 'HEAD')).status).toBe(200);
    const nowhere = await ask('/no/such/page', 'text/html');
    expect([nowhere.status, await nowhere.text()]).toEqual([404, await page.text()]);
    expect((await ask('/feed.xml', 'text/html')).headers.get('content-type')).toContain(
      'application/atom+xml',
    );
    // Feeds, sitemaps and share links lead to the app.
    expect(await (await ask('/feed.xml')).text()).toContain(`"${app.url}article/harbour-reopens"`);
    expect(await (await ask('/jsonld/person/mohsin-naqvi')).text()).toContain(
      `${app.url}person/mohsin-naqvi`,
    );
    for (const path of [
      ...['/health', '/ready', '/schema.graphql', '/feed.json', '/live.json?lists=articles', '/mcp'],
      ...['/sitemap.xml', '/sitemap/changes.xml', '/news-sitemap.xml', '/ninjs', '/ninjs/new-start'],
      ...['/jsonld/article/new-start', '/live?lists=nothing'],
    ]) {
      const response = await ask(path, 'text/html');
      // What is not among the files of the app has this text.
      expect(await response.text(), path).not.toBe('NOT_FOUND\n');
      expect(response.headers.get('content-type') ?? '', path).not.toContain('text/html');
    }
    for (const path of ['/assets/none.js', '/nothing']) expect((await ask(path)).status, path).toBe(404);
  },
);

test.skipIf(noBrowser)(
  `a refusal is told in plain words, and the next try shows the screen${skipped}`,
  async () => {
    const { context, page, goto } = await app.open({ stored, serviceWorkers: 'block' });
    const errors = [{ message: 'The server is busy.', extensions: { code: 'UNAVAILABLE' } }];
    await context.route('**/graphql?**', route => route.fulfill({ status: 503, json: { errors } }));
    await goto('/section/security');
    await page.getByRole('alert').getByText('Many people are reading at the moment.').waitFor();
    expect(await violations(page)).toEqual([]);
    await context.unroute('**/graphql?**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { level: 1, name: 'Security' }).waitFor();

    await context.route('**/graphql?**', route => route.abort());
    await goto('/section/law');
    await page.getByRole('heading', { level: 1, name: 'The news service cannot be reached.' }).waitFor();
    expect(await page.locator('main').innerText()).toContain('Nothing is on this device yet.');
    expect(await violations(page)).toEqual([]);
    await context.unroute('**/graphql?**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { level: 1, name: 'Law' }).waitFor();
  },
);

/** The scripts that a page loads from now on. */
function scriptsOf(page: Page): { bytes(): Promise<number> } {
  const scripts: Promise<Buffer>[] = [];
  page.on('response', response => {
    if (response.request().resourceType() === 'script') scripts.push(response.body());
  });
  return {
    /** The bytes of those so far, with gzip. */
    async bytes() {
      const sizes = (await Promise.all(scripts)).map(script => gzipSync(script).length);
      expect(sizes.length).toBeGreaterThan(0);
      const total = sizes.reduce((sum, size) => sum + size, 0);
      if (process.env.LOG_SIZES === '1') process.stdout.write(`${total} bytes of script with gzip\n`);
      return total;
    },
  };
}

/** The pictures of README: a name, an address, and the colours. */
const pictures = [
  ['front', '/', 'light'],
  ['article', '/article/antarctic-treaty-keeps-a-continent-for-science', 'light'],
  ['agreement', '/agreement/abm-treaty', 'dark'],
] as const;

test.skipIf(noBrowser || process.env.UPDATE_DOCS !== '1')('writes the pictures of README', async () => {
  for (const [name, path, colorScheme] of pictures) {
    const { page, goto } = await app.open({
      stored,
      colorScheme,
      serviceWorkers: 'block',
      deviceScaleFactor: 2,
    });
    await goto(path);
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: fileURLToPath(new URL(`../../docs/reader-${name}.png`, import.meta.url)) });
  }
});
