import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { parseSitemap, parseSitemapIndex } from 'sitemap';
import { beforeAll, describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { type Api, startApi, startSampleApi } from '../api.ts';
import { Model } from '../model.ts';
import { Newsroom } from '../newsroom.ts';

const text = (url: URL) => readFileSync(url, 'utf8');
/** The schema of sitemaps.org, as the package has it. */
const sitemapXsd = text(new URL('../../node_modules/sitemap/schema/sitemap.xsd', import.meta.url));
const [indexXsd, newsXsd] = ['siteindex', 'sitemap-news'].map(name =>
  text(new URL(`${name}.xsd`, import.meta.url)),
);
/** A sitemap with elements of the news schema needs both. */
const bothXsd = `<schema xmlns="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">
  <import namespace="http://www.sitemaps.org/schemas/sitemap/0.9" schemaLocation="sitemap.xsd"/>
  <import namespace="http://www.google.com/schemas/sitemap-news/0.9" schemaLocation="sitemap-news.xsd"/>
</schema>`;

/** What is wrong with some texts. Validated together, for each validation starts a thread and compiles the validator. */
async function faultsOf(xml: string | readonly string[], schema = bothXsd): Promise<string[]> {
  const { errors } = await validateXML({
    xml: [xml].flat().map((contents, i) => ({ fileName: `sitemap-${i}.xml`, contents })),
    schema: [schema],
    preload: [
      { fileName: 'sitemap.xsd', contents: sitemapXsd },
      { fileName: 'sitemap-news.xsd', contents: newsXsd ?? '' },
    ],
  });
  return errors.map(({ message }) => message);
}

async function xmlOf(api: Pick<Api, 'fetch'>, path: string, schema?: string): Promise<string> {
  const xml = await textOf(api, path);
  expect(await faultsOf(xml, schema)).toEqual([]);
  return xml;
}

async function textOf(api: Pick<Api, 'fetch'>, path: string): Promise<string> {
  const response = await api.fetch(path);
  const xml = await response.text();
  expect([response.status, response.headers.get('content-type')], xml.slice(0, 200)).toEqual([
    200,
    'application/xml; charset=utf-8',
  ]);
  return xml;
}

async function pagesIn(api: Pick<Api, 'fetch'>): Promise<string[]> {
  const index = await parseSitemapIndex(Readable.from([await xmlOf(api, '/sitemap.xml', indexXsd)]));
  return index.map(({ url }) => url);
}

async function addressesIn(api: Pick<Api, 'fetch'>, path: string): Promise<string[]> {
  return addressesOf(await xmlOf(api, path));
}

async function addressesOf(xml: string): Promise<string[]> {
  return (await parseSitemap(Readable.from([xml]))).map(({ url }) => url);
}

const site = {
  addresses: { article: 'https://news.example/{slug}?a=1&b=2' },
  feed: { siteName: 'Wire & Co', publicUrl: 'https://api.example' },
};

test('the pages of the index have each article of the sample once, newest first', async () => {
  const api = await startSampleApi({ server: site });
  const [changes, ...pages] = await pagesIn(api);
  expect(changes).toBe('https://api.example/sitemap/changes.xml');
  expect(pages).toEqual(pages.toSorted().toReversed());
  const texts: string[] = [];
  for (const page of pages) texts.push(await textOf(api, new URL(page).pathname));
  expect(await faultsOf(texts)).toEqual([]);
  const listed = (await Promise.all(texts.map(addressesOf))).flat();
  const slugs = new Model().articles().map(({ slug }) => `https://news.example/${slug}?a=1&b=2`);
  expect(listed.toSorted()).toEqual(slugs.toSorted());
});

test('the validator finds what the schemas forbid', async () => {
  const xmlns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';
  const news = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"';
  expect(await faultsOf(`<urlset ${xmlns}><url><lastmod>2024</lastmod></url></urlset>`)).not.toEqual([]);
  expect(
    await faultsOf(
      `<urlset ${xmlns} ${news}><url><loc>https://news.example/a</loc><news:news><news:title>T</news:title></news:news></url></urlset>`,
    ),
  ).not.toEqual([]);
  expect(await faultsOf(`<sitemapindex ${xmlns}></sitemapindex>`, indexXsd)).not.toEqual([]);
});

describe('of a newsroom', () => {
  let room: Newsroom;
  const article = (slug: string, publishedAt?: string, more: object = {}) => ({
    ...{ type: 'Article', slug, headline: `Headline ${slug}`, publishedAt },
    ...more,
  });
  beforeAll(async () => {
    room = await Newsroom.open('2024-06-10T12:00:00Z', { server: site });
    const { problems } = await room.api.import(
      article('first', '1999-12-31T23:59:59.999Z'),
      article('century', '2000-01-01T00:00:00Z'),
      article('seventh', '2024-05-07T23:59:59.999Z'),
      article('eighth', '2024-05-08T00:00:00Z'),
      article('last-of-may', '2024-05-31T23:59:59.999Z'),
      article('too-old', '2024-06-08T11:59:59.999Z'),
      article('just-news', '2024-06-08T12:00:00Z', { language: 'zh-TW' }),
      article('odd', '2024-06-09T12:00:00Z', { headline: 'A < B & "C"\uffff', language: 'pt-BR' }),
      article('now', '2024-06-10T12:00:00Z'),
      article('soon', '2024-06-10T12:00:00.001Z'),
      article('draft'),
      article('gone', '2024-03-01T00:00:00Z', { status: 'WITHDRAWN' }),
    );
    expect(problems).toEqual([]);
  });
  const address = (slug: string) => `https://news.example/${slug}?a=1&b=2`;

  test('the index has the pages with public articles, and no others', async () => {
    expect(await pagesIn(room.api)).toEqual(
      ['changes', '2024-06-08', '2024-05-22', '2024-05-08', '2024-05-01', '2000-01-01', '1999-12-22'].map(
        page => `https://api.example/sitemap/${page}.xml`,
      ),
    );
  });

  test('a page has the articles of its days', async () => {
    expect(await addressesIn(room.api, '/sitemap/2024-05-01.xml')).toEqual([address('seventh')]);
    expect(await addressesIn(room.api, '/sitemap/2024-05-22.xml')).toEqual([address('last-of-may')]);
    expect(await addressesIn(room.api, '/sitemap/2024-06-08.xml')).toEqual(
      ['now', 'odd', 'just-news', 'too-old'].map(address),
    );
  });

  test('the news sitemap has the last 48 hours, with titles, languages and times', async () => {
    const items = await parseSitemap(Readable.from([await xmlOf(room.api, '/news-sitemap.xml')]));
    const news = (slug: string, language: string, publication_date: string, title = `Headline ${slug}`) => ({
      url: address(slug),
      news: { publication: { name: 'Wire & Co', language }, publication_date, title },
    });
    expect(items).toMatchObject([
      news('now', 'en', '2024-06-10T12:00:00.000Z'),
      news('odd', 'pt', '2024-06-09T12:00:00.000Z', 'A < B & "C"'),
      news('just-news', 'zh-tw', '2024-06-08T12:00:00.000Z'),
    ]);
    expect(items).toHaveLength(3);
  });

  test('the page of changes has the articles that changed last, with the times', async () => {
    expect(await addressesIn(room.api, '/sitemap/changes.xml')).not.toContain(address('soon'));
    room.pass(3_600_000);
    const { article: seen } = await room.ask('{ article(slug: "eighth") { id revision } }');
    await room.updated('Article', seen, { headline: 'Corrected' });
    const items = await parseSitemap(Readable.from([await xmlOf(room.api, '/sitemap/changes.xml')]));
    expect(items[0]).toMatchObject({ url: address('eighth'), lastmod: '2024-06-10T13:00:00.000Z' });
    // The scheduled article has become public meanwhile; the others never were.
    expect(items.map(({ url }) => url).toSorted()).toEqual(
      [
        'century',
        'eighth',
        'first',
        'just-news',
        'last-of-may',
        'now',
        'odd',
        'seventh',
        'soon',
        'too-old',
      ].map(address),
    );
  });

  test.for([
    '/sitemap/2024-03-01.xml',
    '/sitemap/2024-05-02.xml',
    '/sitemap/2024-05-01',
    '/sitemap/2024-13-01.xml',
    '/sitemap/',
    '/sitemap/..%2f.xml',
  ])('%s is not there', async path => {
    const response = await room.api.fetch(path);
    expect([response.status, response.headers.get('cache-control')]).toEqual([404, 'no-store']);
  });
});

test('requests are few, whatever is in the archive, and may be kept', async () => {
  const api = await startApi({ server: site, clock: () => Date.parse('2024-06-10T12:00:00Z') });
  const days = Array.from({ length: 300 }, (_, i) => ({
    ...{ type: 'Article', slug: `a-${i}`, headline: 'A' },
    publishedAt: new Date(Date.parse('2024-05-31T00:00:00Z') - i * 3_600_000).toISOString(),
  }));
  expect((await api.import(...days)).problems).toEqual([]);
  const reads = async (path: string) => {
    const before = api.requests.count;
    const response = await api.fetch(path);
    expect(response.status).toBe(200);
    return { reads: api.requests.count - before, response };
  };
  // The newest, that before its year, that before each of the two pages, and pending changes.
  const index = await reads('/sitemap.xml');
  expect(index.reads).toBeLessThanOrEqual(6);
  expect((await reads('/sitemap/2024-05-22.xml')).reads).toBeLessThanOrEqual(3);
  expect((await reads('/news-sitemap.xml')).reads).toBeLessThanOrEqual(2);
  expect(index.response.headers.get('cache-control')).toMatch(
    /^public, max-age=\d+, stale-while-revalidate=300$/,
  );
  const again = await api.fetch('/sitemap.xml', {
    headers: { 'if-none-match': index.response.headers.get('etag') ?? '' },
  });
  expect(again.status).toBe(304);
  const packed = await api.fetch('/sitemap/2024-05-22.xml', { headers: { 'accept-encoding': 'gzip' } });
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  const news = await api.fetch('/news-sitemap.xml');
  expect(await news.text()).toMatch(/^<\?xml [^>]*\?><urlset [^>]*><\/urlset>$/);
});

test('the index has all pages of an archive of many years', async () => {
  const api = await startApi({ server: site });
  const firstDays = ['01', '08', '15', '22'];
  const pages = Array.from({ length: 288 }, (_, i) => {
    const month = String((Math.floor(i / 4) % 12) + 1).padStart(2, '0');
    return `${1990 + Math.floor(i / 48)}-${month}-${firstDays[i % 4]}`;
  });
  const articles = pages.map(day => ({
    ...{ type: 'Article', slug: `on-${day}`, headline: 'A' },
    publishedAt: `${day}T12:00:00Z`,
  }));
  expect((await api.import(...articles)).problems).toEqual([]);
  expect(await pagesIn(api)).toEqual(
    ['changes', ...pages.toReversed()].map(page => `https://api.example/sitemap/${page}.xml`),
  );
});

test('a page of more articles than one answer of the table holds is complete', async () => {
  const api = await startApi({ server: site });
  // A card of 2 KB: an answer of the table has at most 1 MB.
  const image = { url: 'https://images.example/1.jpg', alt: 'x'.repeat(500), caption: 'x'.repeat(1000) };
  const articles = Array.from({ length: 800 }, (_, i) => ({
    ...{ type: 'Article', slug: `a-${i}`, headline: 'A', image },
    publishedAt: new Date(Date.parse('2020-01-01T00:00:00Z') + i * 60_000).toISOString(),
  }));
  expect((await api.import(...articles)).problems).toEqual([]);
  const before = api.requests.count;
  expect(await addressesIn(api, '/sitemap/2020-01-01.xml')).toHaveLength(800);
  expect(api.requests.count - before).toBeGreaterThan(2);
});

test('without the pages of articles, or without articles, there is no sitemap', async () => {
  const [unset, empty] = [await startApi(), await startApi({ server: site })];
  for (const path of ['/sitemap.xml', '/sitemap/2024-05-01.xml', '/news-sitemap.xml']) {
    const response = await unset.fetch(path);
    expect([response.status, await response.text()]).toEqual([
      404,
      'NOT_FOUND: No sitemaps: the operator has not set ARTICLE_URL.\n',
    ]);
  }
  expect((await empty.fetch('/sitemap.xml')).status).toBe(404);
});
