import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { ninjsItems } from '../../src/cli/ninjs.ts';
import { filesAt } from '../../src/commands/import/import-files.ts';
import type { Draft } from '../../src/formats/ninjs/entity.ts';
import { fromNinjs } from '../../src/formats/ninjs/ninjs.ts';
import { type Api, importInto, startApi, startSampleApi } from '../api.ts';
import { Model } from '../model.ts';
import { Newsroom } from '../newsroom.ts';
import { hasIptcSchema, iptcFaults, itemFaults } from './ninjs-schema.ts';

const own = fileURLToPath(new URL('../formats/ninjs', import.meta.url));
/** The examples of the IPTC, where they are at hand. */
const examples = fileURLToPath(new URL('../../../shared/data/ninjs', import.meta.url));

// biome-ignore lint/suspicious/noExplicitAny: the shape follows from each item; a wrong guess fails the test that makes it
type Item = any;

async function itemAt(api: Pick<Api, 'fetch'>, path: string): Promise<Item> {
  const response = await api.fetch(`/ninjs/${path}`);
  expect([response.status, response.headers.get('content-type')], path).toEqual([
    200,
    'application/json; charset=utf-8',
  ]);
  const item = await response.json();
  expect(itemFaults(item), path).toEqual([]);
  return item;
}

/** A page of the feed, and the path of the next one. */
async function feedAt(api: Pick<Api, 'fetch'>, path: string): Promise<{ items: Item[]; next: string }> {
  const response = await api.fetch(path);
  expect(response.status, path).toBe(200);
  const items: Item[] = await response.json();
  expect(items.flatMap(itemFaults)).toEqual([]);
  const [, next = ''] = /^<(http[^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '') ?? [];
  const { pathname, search } = new URL(next);
  return { items, next: pathname + search };
}

test('every article and event of the sample is an item of ninjs 3.1', async () => {
  const api = await startSampleApi();
  for (const { type, slug } of new Model().documents) {
    if (type === 'Article') await itemAt(api, slug);
    if (type === 'Event') await itemAt(api, `event/${slug}`);
  }
});

test('the schemas find what is not of ninjs', ({ skip }) => {
  expect(itemFaults({ uri: 'urn:uuid:1', pubStatus: 'secret', other: 1 })).not.toEqual([]);
  if (!hasIptcSchema) skip('the schema of the IPTC is not at hand');
  expect(iptcFaults({ uri: 'urn:x:1', pubStatus: 'secret' })).not.toEqual([]);
  expect(iptcFaults({ uri: 'urn:x:1', keywords: ['a'] })).not.toEqual([]);
  expect(iptcFaults({ uri: 'urn:x:1', pubStatus: 'usable' })).toEqual([]);
});

describe.for([
  ['our samples', own],
  ['the examples of the IPTC', examples],
] as const)('what was imported from %s', ([, folder]) => {
  test('comes out the same, but for what docs/publishing.md lists', async ({ skip }) => {
    if (!existsSync(folder)) skip(`there is no ${folder}`);
    const api = await startApi();
    const { problems } = await importInto(api.table, ninjsItems(await filesAt([folder], ['.json'])));
    expect(problems).toEqual([]);
    const inputs = readdirSync(folder)
      .filter(name => name.endsWith('.json'))
      .flatMap(name => JSON.parse(readFileSync(join(folder, name), 'utf8')));
    for (const input of inputs) {
      const before = fromNinjs(input);
      const { type, slug } = before.main;
      const item = await itemAt(api, type === 'Event' ? `event/${slug}` : slug);
      const after = fromNinjs(item);
      expect(comparable(after.main), slug).toEqual(comparable(before.main));
      expect(namesOf(after.entities), slug).toEqual(namesOf(before.entities));
    }
  });
});

test('an embargoed picture is taken from its time on', () => {
  const embargoed = '2024-09-09T08:00:00.000Z';
  const renditions = [{ href: 'https://example.org/a.jpg', contentType: 'image/jpeg' }];
  const picture = { type: 'picture', headlines: [{ value: 'A bridge' }], embargoed, renditions };
  const item = {
    ...{ uri: 'https://example.org/1', type: 'text', headlines: [{ value: 'Bridge' }], bodies: [] },
    ...{ standard: { name: 'ninjs', version: '3.1' }, associations: [picture] },
  };
  const imageAt = (now: string) => JSON.stringify(fromNinjs(item, now).main).includes('a.jpg');
  expect([imageAt('2024-09-09T07:59:59.999Z'), imageAt(embargoed)]).toEqual([false, true]);
});

/** A document without what changes by intention: its names and addresses, and the order of names and media. */
function comparable({
  slug: _slug,
  url: _url,
  sameAs: _sameAs,
  participants,
  mentions,
  media,
  ...others
}: Draft) {
  const present = Object.entries(others).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return {
    // An article without a language is in English. Whether an event is over follows from the time of its item.
    ...(others.type === 'Article' ? { language: 'en' } : {}),
    ...Object.fromEntries(present),
    status: others.status === 'HELD' ? 'SCHEDULED' : others.status,
    mentions: sorted(mentions),
    participants: sorted(participants),
    media: sorted(media),
  };
}

function sorted(values: unknown): unknown {
  return Array.isArray(values) ? values.map(value => JSON.stringify(value)).toSorted() : values;
}

function namesOf(entities: readonly Draft[]): string[] {
  return entities.map(({ type, slug }) => `${type}/${slug}`).toSorted();
}

describe('of a newsroom', () => {
  let room: Newsroom;
  beforeAll(async () => {
    room = await Newsroom.open('2024-06-01T08:00:00Z', {
      server: { feed: { siteName: 'Wire', publicUrl: 'https://api.example' } },
    });
    const { problems } = await room.api.import(
      {
        type: 'Organization',
        slug: 'acme',
        name: 'Acme',
        alternateNames: ['AC'],
        sameAs: ['https://acme.example/'],
      },
      { type: 'Person', slug: 'ada', name: 'Ada', jobTitle: 'Chair' },
      { type: 'Place', slug: 'norway', name: 'Norway', kind: 'COUNTRY' },
      { type: 'Place', slug: 'oslo', name: 'Oslo', kind: 'CITY', within: 'Place/norway' },
      { type: 'Place', slug: 'hall', name: 'Hall', kind: 'FACILITY', within: 'Place/oslo' },
      { type: 'Event', slug: 'summit', name: 'Summit', startDate: '2024-09', status: 'CANCELLED' },
      { type: 'Agreement', slug: 'pact', name: 'Pact' },
      {
        type: 'Article',
        slug: 'full',
        headline: 'Full',
        alternativeHeadline: 'Short',
        summary: 'A summary.',
        body: 'With [Ada](Person/ada) and **more**.',
        kind: 'ANALYSIS',
        urgency: 'BREAKING',
        byline: ['Jo Doe', 'Al Poe'],
        section: 'World',
        keywords: ['one', 'two'],
        language: 'de',
        url: 'https://elsewhere.example/1',
        publisher: 'Organization/acme',
        publishedAt: '2024-05-01T08:00:00Z',
        image: { url: 'https://images.example/1.jpg', alt: 'Alt', caption: 'Caption', width: 10, height: 5 },
        media: [
          { kind: 'AUDIO', url: 'https://audio.example/1.mp3', durationSeconds: 7, mimeType: 'audio/mpeg' },
        ],
        mentions: [
          { entity: 'Organization/acme', role: 'SUBJECT' },
          { entity: 'Place/hall', role: 'LOCATION' },
          { entity: 'Event/summit' },
          { entity: 'Agreement/pact' },
        ],
        corrections: [{ at: '2024-05-02T08:00:00Z', text: 'It was two.' }],
      },
      { type: 'Article', slug: 'draft', headline: 'Secret' },
      { type: 'Article', slug: 'soon', headline: 'Secret', publishedAt: '2024-06-01T09:00:00Z' },
    );
    expect(problems).toEqual([]);
  });

  test('an item has what the article has', async () => {
    const item = await itemAt(room.api, 'full');
    expect(item).toMatchObject({
      type: 'text',
      pubStatus: 'usable',
      version: '1',
      firstCreated: '2024-05-01T08:00:00.000Z',
      versionCreated: '2024-06-01T08:00:00.000Z',
      urgency: 1,
      language: 'de',
      altIds: [{ role: 'original', value: 'https://elsewhere.example/1' }],
      slugline: 'full',
      title: 'Short',
      by: 'Jo Doe, Al Poe',
      copyrightHolder: 'Acme',
      edNote: '2024-05-02T08:00:00.000Z: It was two.',
      genres: [{ name: 'Analysis' }],
      headlines: [{ role: 'main', value: 'Full' }],
      descriptions: [{ role: 'summary', contentType: 'text/plain', value: 'A summary.' }],
      bodies: [
        {
          role: 'main',
          contentType: 'text/html',
          value: expect.stringMatching(/^<p>With <a .*>Ada<\/a> and <strong>more<\/strong>\.<\/p>/),
          wordCount: 4,
        },
      ],
      people: [{ name: 'Ada', rel: 'mentions', uri: expect.stringMatching(/^urn:uuid:/) }],
      organisations: [{ name: 'Acme', rel: 'about', uri: 'https://acme.example/', literal: 'AC' }],
      places: [{ name: 'Hall', contactInfo: [{ address: { locality: 'Oslo', country: 'Norway' } }] }],
      events: [{ name: 'Summit', rel: 'mentions' }],
      objects: [{ name: 'Pact', rel: 'mentions' }],
      subjects: [
        { rel: 'section', literal: 'World' },
        { rel: 'keyword', literal: 'one' },
        { rel: 'keyword', literal: 'two' },
      ],
      associations: [
        {
          name: 'main',
          type: 'picture',
          headlines: [{ value: 'Alt' }],
          renditions: [{ href: 'https://images.example/1.jpg', width: 10, height: 5 }],
        },
        {
          name: 'audio-1',
          type: 'audio',
          renditions: [{ href: 'https://audio.example/1.mp3', contentType: 'audio/mpeg', duration: 7 }],
        },
      ],
    });
    const back = fromNinjs(item).main;
    expect([back.section, back.keywords]).toEqual(['World', ['one', 'two']]);
    expect(await itemAt(room.api, 'event/summit')).toMatchObject({
      type: 'event',
      pubStatus: 'canceled',
      headlines: [{ value: 'Summit' }],
      eventDetails: { dates: { expectedStartDate: '2024-09' } },
    });
  });

  test.for(['draft', 'soon', 'nothing', 'event/full', 'event/', 'full/more', ''])(
    '"%s" is not there',
    async path => {
      const response = await room.api.fetch(`/ninjs/${path}`);
      expect([response.status, response.headers.get('cache-control')]).toEqual([404, 'no-store']);
    },
  );

  test('a feed goes on from its cursor, with what has changed, what became public and what is gone', async () => {
    room.pass(60_000);
    let { items, next } = await feedAt(room.api, '/ninjs');
    expect(items.map(({ slugline }) => slugline).toSorted()).toEqual(['full', 'summit']);
    expect(next).toMatch(/^\/ninjs\?after=/);
    ({ items, next } = await feedAt(room.api, next));
    expect(items).toEqual([]);
    const caughtUp = next;
    const { article: full } = await room.ask('{ article(slug: "full") { id revision } }');
    const changed = await room.updated('Article', full, { headline: 'Changed' });
    room.pass(60_000);
    ({ items, next } = await feedAt(room.api, caughtUp));
    expect(items).toMatchObject([{ type: 'text', version: '2', headlines: [{ value: 'Changed' }] }]);
    const uri = items[0].uri;
    ({ items } = await feedAt(room.api, next));
    expect(items).toEqual([]);
    room.pass(3_600_000);
    ({ items, next } = await feedAt(room.api, next));
    expect(items).toMatchObject([{ slugline: 'soon', pubStatus: 'usable' }]);
    await room.withdraw(changed);
    room.pass(60_000);
    ({ items, next } = await feedAt(room.api, next));
    expect(items).toEqual([
      expect.objectContaining({
        uri,
        type: 'text',
        pubStatus: 'canceled',
        versionCreated: expect.any(String),
      }),
    ]);
    expect((await room.api.fetch('/ninjs/full')).status).toBe(404);
    room.pass(91 * 24 * 3_600_000);
    const expired = await room.api.fetch(caughtUp);
    expect([expired.status, await expired.text()]).toEqual([410, expect.stringMatching(/^SYNC_EXPIRED: /)]);
  });

  test('a feed of one type has only that', async () => {
    const events = await feedAt(room.api, '/ninjs?type=event');
    expect(events.items.map(({ type }) => type)).toEqual(['event']);
    const articles = await feedAt(room.api, '/ninjs?type=article');
    expect(articles.items.every(({ type }) => type === 'text')).toBe(true);
  });

  test.for([
    ['/ninjs?after=zzz', 400],
    ['/ninjs?type=person', 400],
  ] as const)('%s is refused', async ([path, status]) => {
    const response = await room.api.fetch(path);
    expect([response.status, response.headers.get('cache-control')]).toEqual([status, 'no-store']);
  });

  test('it may be kept, has an ETag, takes GET and HEAD', async () => {
    for (const path of ['/ninjs', '/ninjs/soon']) {
      const first = await room.api.fetch(path);
      expect(first.headers.get('cache-control')).toMatch(/^public, max-age=\d+, stale-while-revalidate=60$/);
      const etag = first.headers.get('etag') ?? '';
      expect((await room.api.fetch(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
      const head = await room.api.fetch(path, { method: 'HEAD' });
      expect([head.status, await head.text(), head.headers.get('link')]).toEqual([
        200,
        '',
        first.headers.get('link'),
      ]);
      expect((await room.api.fetch(path, { method: 'POST' })).status).toBe(405);
    }
  });
});

test('a page of the feed reads the entities of all its items together, and the next one goes on', async () => {
  const api = await startApi({ clock: () => Date.parse('2024-06-01T08:00:00Z') });
  const people = Array.from({ length: 30 }, (_, i) => ({ type: 'Person', slug: `p-${i}`, name: `P ${i}` }));
  const articles = Array.from({ length: 25 }, (_, i) => ({
    ...{ type: 'Article', slug: `a-${i}`, headline: 'A', body: 'x', publishedAt: '2024-01-01T00:00:00Z' },
    mentions: people.slice(i % 10, 20 + (i % 10)).map(({ slug }) => ({ entity: `Person/${slug}` })),
  }));
  await api.import(...people, ...articles);
  const later = await startApi({ over: api, clock: () => Date.parse('2024-06-01T08:01:00Z') });
  const { items, next } = await feedAt(later, '/ninjs?type=article');
  expect(items.map(({ people: named }) => named.length)).toEqual(Array(20).fill(20));
  // Pending changes, two lists, the texts, the articles, the people.
  expect(later.requests.count).toBeLessThanOrEqual(8);
  expect(next).toMatch(/^\/ninjs\?type=article&after=/);
  const rest = await feedAt(later, next);
  const slugs = [...items, ...rest.items].map(({ slugline }) => slugline);
  expect(slugs.toSorted()).toEqual(articles.map(({ slug }) => slug).toSorted());
});
