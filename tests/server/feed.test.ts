import { readFileSync } from 'node:fs';
import { parseAtomFeed, parseJsonFeed } from 'feedsmith';
import { beforeAll, describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import * as z from 'zod';
import { type Api, startApi, startSampleApi } from '../api.ts';
import { Model } from '../model.ts';

const grammar = readFileSync(new URL('atom.rng', import.meta.url), 'utf8');
const model = new Model();
const newest = model.articles().slice(0, 20);
let api: Api;

beforeAll(async () => {
  api = await startSampleApi({
    server: { feed: { siteName: 'The Wire', publicUrl: 'https://api.example' } },
  });
});

/** https://www.jsonfeed.org/version/1.1/: the required fields, and the types of the optional ones. */
const author = z.strictObject({
  name: z.string().optional(),
  url: z.url().optional(),
  avatar: z.url().optional(),
});
const jsonFeedFormat = z.strictObject({
  version: z.literal('https://jsonfeed.org/version/1.1'),
  title: z.string().min(1),
  feed_url: z.url(),
  home_page_url: z.url().optional(),
  authors: z.array(author).optional(),
  items: z.array(
    z
      .strictObject({
        id: z.string().min(1),
        url: z.url().optional(),
        title: z.string().optional(),
        content_html: z.string().optional(),
        content_text: z.string().optional(),
        image: z.url().optional(),
        date_published: z.iso.datetime(),
        date_modified: z.iso.datetime().optional(),
        authors: z.array(author).min(1).optional(),
        tags: z.array(z.string()).optional(),
        language: z.string().optional(),
      })
      .refine(item => item.content_html !== undefined || item.content_text !== undefined),
  ),
});

describe.for(['all', 'section', 'entity'] as const)('of %s', which => {
  const section = newest[0]?.section;
  const [mentioned] = newest[0]?.mentions ?? [];
  const entity = mentioned.entity;

  async function queryOf(): Promise<string> {
    if (which === 'all') return '';
    if (which === 'section') return `?section=${encodeURIComponent(section)}`;
    const [type, slug] = entity.split('/');
    const { data } = await api.ask(`{ ${type.toLowerCase()}(slug: "${slug}") { id } }`);
    return `?entity=${encodeURIComponent(data[type.toLowerCase()].id)}`;
  }

  const expected = {
    all: newest,
    section: model.articles(article => article.section === section).slice(0, 20),
    entity: model.articlesAbout(entity).slice(0, 20),
  }[which];

  test('Atom holds to RFC 4287 and has the articles of the list', async () => {
    const response = await api.fetch(`/feed.xml${await queryOf()}`);
    expect(response.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    const text = await response.text();
    await expectValid(text);
    const feed = parseAtomFeed(text);
    expect(feed.entries?.map(entry => entry.title?.value)).toEqual(expected.map(({ headline }) => headline));
    expect(feed.id).toMatch(/^https:\/\/api\.example\/feed\.xml/);
    expect(feed.links).toMatchObject([{ rel: 'self', href: feed.id }]);
  });

  test('JSON Feed holds to version 1.1 and has the articles of the list', async () => {
    const response = await api.fetch(`/feed.json${await queryOf()}`);
    expect(response.headers.get('content-type')).toBe('application/feed+json; charset=utf-8');
    const text = await response.text();
    const feed = jsonFeedFormat.parse(JSON.parse(text));
    expect(feed.items.map(({ title }) => title)).toEqual(expected.map(({ headline }) => headline));
    expect(parseJsonFeed(text).items).toHaveLength(expected.length);
    if (which === 'entity') expect(feed.title).toBe(`The Wire: ${model.get(entity).name ?? entity}`);
  });
});

test('what is in an entry is what is in the article', async () => {
  const own = await startApi({
    clock: () => Date.parse('2026-01-01T00:00:00Z'),
    server: {
      addresses: { article: 'https://news.example/{slug}?a=1&b' },
      feed: { siteName: 'A & B', publicUrl: undefined },
    },
  });
  await own.import(
    {
      type: 'Article',
      slug: 'odd',
      headline: 'Less < "more" & \u{1f600}\uffff',
      url: 'https://wire.example/a\uffff',
      summary: 'What ]]> happened',
      byline: ['Jo <Doe>'],
      section: 'S&P',
      keywords: ['k'],
      language: 'pt-BR',
      publishedAt: '2025-12-31T23:00:00Z',
    },
    { type: 'Article', slug: 'soon', headline: 'Soon', publishedAt: '2026-01-01T00:00:01Z' },
    { type: 'Article', slug: 'draft', headline: 'Draft' },
  );
  const text = await (await own.fetch('/feed.xml')).text();
  await expectValid(text);
  const [entry, ...others] = parseAtomFeed(text).entries ?? [];
  expect(others).toEqual([]);
  expect(entry).toMatchObject({
    title: { value: 'Less < "more" & \u{1f600}' },
    summary: { value: 'What ]]> happened' },
    authors: [{ name: 'Jo <Doe>' }],
    links: [{ rel: 'alternate', href: 'https://news.example/odd?a=1&b' }],
    categories: [{ term: 'S&P' }, { term: 'k' }],
    published: '2025-12-31T23:00:00.000Z',
  });
  expect(entry?.id).toMatch(/^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  // Without pages of the own site, entries lead to the originals.
  const original = await (await startApi({ over: own })).fetch('/feed.xml');
  expect(parseAtomFeed(await original.text()).entries?.at(-1)?.links).toMatchObject([
    { href: 'https://wire.example/a%EF%BF%BF' },
  ]);
  const json = JSON.parse(await (await own.fetch('/feed.json')).text());
  expect(json.items).toMatchObject([
    { id: entry?.id, url: 'https://news.example/odd?a=1&b', tags: ['S&P', 'k'], language: 'pt-BR' },
  ]);
});

test('a feed of nothing is valid too, whatever it is asked for', async () => {
  const response = await api.fetch(`/feed.xml?section=${encodeURIComponent('<none>\u0007&')}`);
  expect(response.status).toBe(200);
  await expectValid(await response.text());
});

test.for([
  ['an id that is none', '?entity=nonsense', 400],
  [
    'the id of an article',
    `?entity=${Buffer.from('Article:01ARZ3NDEKTSV4RRFFQ69G5FAV').toString('base64')}`,
    400,
  ],
  [
    'an entity that is not there',
    `?entity=${Buffer.from('Person:01ARZ3NDEKTSV4RRFFQ69G5FAV').toString('base64')}`,
    404,
  ],
] as const)('%s is refused, and the refusal is not kept', async ([, query, status]) => {
  const response = await api.fetch(`/feed.xml${query}`);
  expect(response.status).toBe(status);
  expect(response.headers.get('cache-control')).toBe('no-store');
});

test('a feed may be kept, has an ETag, and takes three requests to the table, one of them for pending changes', async () => {
  const before = api.requests.count;
  const first = await api.fetch('/feed.xml');
  expect(api.requests.count - before).toBe(3);
  expect(first.headers.get('cache-control')).toMatch(/^public, max-age=\d+, stale-while-revalidate=60$/);
  const again = await api.fetch('/feed.xml', {
    headers: { 'if-none-match': first.headers.get('etag') ?? '' },
  });
  expect(again.status).toBe(304);
  const packed = await api.fetch('/feed.json', { headers: { 'accept-encoding': 'br' } });
  expect(packed.headers.get('content-encoding')).toBe('br');
  expect((await api.fetch('/feed.xml', { method: 'POST' })).status).toBe(405);
});

async function expectValid(xml: string): Promise<void> {
  const { errors } = await validateXML({
    xml: [{ fileName: 'feed.xml', contents: xml }],
    schema: [grammar],
    extension: 'relaxng',
  });
  expect(errors).toEqual([]);
}

test('what was edited before it was published was last changed, for readers, when it was published', async () => {
  const api = await startApi({ clock: () => Date.parse('2026-01-01T00:00:00Z') });
  await api.import({
    type: 'Article',
    slug: 'later',
    headline: 'Later',
    publishedAt: '2026-02-01T00:00:00Z',
  });
  const later = await startApi({ clock: () => Date.parse('2026-02-02T00:00:00Z'), over: api });
  const atom = parseAtomFeed(await (await later.fetch('/feed.xml')).text());
  const time = '2026-02-01T00:00:00.000Z';
  expect(atom.updated).toBe(time);
  expect(atom.entries).toMatchObject([{ published: time, updated: time }]);
  const json = JSON.parse(await (await later.fetch('/feed.json')).text());
  expect(json.items).toMatchObject([{ date_published: time, date_modified: time }]);
});
