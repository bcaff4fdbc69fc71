import { beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi, startSampleApi } from '../api.ts';
import { Model } from '../model.ts';
import { Newsroom } from '../newsroom.ts';
import { vocabularyFaults } from './schema-org.ts';

const site = {
  addresses: { article: 'https://news.example/{slug}', entity: 'https://news.example/{type}/{slug}' },
  feed: { siteName: 'The Wire', publicUrl: undefined },
};
// biome-ignore lint/suspicious/noExplicitAny: the shape follows from each record; a wrong guess fails the test that makes it
type Node = any;

async function pageOf(api: Pick<Api, 'fetch'>, path: string): Promise<Node> {
  const response = await api.fetch(`/jsonld/${path}`);
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'application/ld+json; charset=utf-8',
  ]);
  const node = await response.json();
  expect(vocabularyFaults(node)).toEqual([]);
  return node;
}

test('every record of the sample has JSON-LD that holds to the vocabulary of schema.org', async () => {
  const api = await startSampleApi({ server: site });
  const types = new Set<string>();
  for (const { type, slug } of new Model().documents) {
    const node = await pageOf(api, `${type.toLowerCase()}/${slug}`);
    types.add(type);
    expect(node['@id']).toMatch(/^urn:uuid:[0-9a-f]{8}-/);
  }
  expect([...types].toSorted()).toEqual([
    'Agreement',
    'Article',
    'Event',
    'Organization',
    'Person',
    'Place',
    'Topic',
  ]);
});

test('the check of the vocabulary finds types, properties and values that schema.org does not have', () => {
  const wrong = {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: 1,
    birthDate: '2024',
    author: { '@type': 'Place', name: 'Oslo' },
    about: { '@type': 'Treaty', name: 'T' },
    datePublished: 'yesterday',
    image: 'no address',
  };
  expect(vocabularyFaults(wrong)).toEqual([
    'headline: 1 is not Text',
    'birthDate: not a property of NewsArticle',
    'author: Place is not Organization, Person',
    'about: Treaty is not a type',
    'datePublished: "yesterday" is not Date, DateTime',
    'image: "no address" is not ImageObject, URL',
  ]);
});

describe('an article', () => {
  let room: Newsroom;
  const day = '2024-06-01T08:00:00.000Z';
  beforeAll(async () => {
    room = await Newsroom.open(day, { server: site });
    const { problems } = await room.api.import(
      { type: 'Person', slug: 'ada', name: 'Ada Harbour' },
      { type: 'Person', slug: 'bob', name: 'Bob Quay' },
      { type: 'Organization', slug: 'wire', name: 'Example Wire', kind: 'MEDIA' },
      { type: 'Place', slug: 'oslo', name: 'Oslo', kind: 'CITY' },
      { type: 'Topic', slug: 'ports', name: 'Ports' },
      { type: 'Event', slug: 'summit', name: 'Summit', startDate: '2024-05' },
      {
        type: 'Article',
        slug: 'full',
        headline: '</script><script>alert("1 & 2")</script>',
        alternativeHeadline: 'Bridge',
        summary: 'A bridge <!-- opens.',
        body: 'Trams crossed the bridge.',
        kind: 'OPINION',
        section: 'World',
        keywords: ['bridge', 'trams'],
        language: 'de',
        url: 'https://elsewhere.example/1',
        publishedAt: '2024-05-01T08:00:00Z',
        image: {
          url: 'https://images.example/1.jpg',
          alt: 'A tram',
          width: 1200,
          height: 800,
          credit: 'A. P.',
        },
        media: [
          { kind: 'VIDEO', url: 'https://video.example/1.mp4', title: 'Crossing', durationSeconds: 12.5 },
        ],
        publisher: 'Organization/wire',
        mentions: [
          { entity: 'Person/bob', role: 'AUTHOR' },
          { entity: 'Person/ada', role: 'SUBJECT' },
          { entity: 'Topic/ports', role: 'CATEGORY' },
          { entity: 'Place/oslo', role: 'LOCATION' },
          { entity: 'Event/summit', role: 'LOCATION' },
          { entity: 'Organization/wire' },
        ],
        corrections: [
          { kind: 'CORRECTION', at: '2024-05-02T08:00:00Z', text: 'There were three trams, not two.' },
          { kind: 'CLARIFICATION', at: '2024-05-03T08:00:00Z', text: 'The bridge is the new one.' },
          { kind: 'UPDATE', at: '2024-05-04T08:00:00Z', text: 'More trams came.' },
        ],
      },
      { type: 'Article', slug: 'draft', headline: 'Secret' },
      { type: 'Article', slug: 'soon', headline: 'Secret', publishedAt: '2024-06-01T08:00:00.001Z' },
      {
        type: 'Article',
        slug: 'gone',
        headline: 'Secret',
        publishedAt: '2024-05-01T08:00:00Z',
        status: 'WITHDRAWN',
      },
      {
        type: 'Article',
        slug: 'translated',
        headline: 'Übersetzt',
        byline: ['Jo Doe', 'The Wire staff'],
        publishedAt: '2024-05-01T08:00:00Z',
        translationOf: 'Article/soon',
      },
    );
    expect(problems).toEqual([]);
  });

  test('has what search engines and readers ask of a NewsArticle', async () => {
    const node = await pageOf(room.api, 'article/full');
    const ref = (type: unknown, name: string, path: string) => ({
      '@type': type,
      '@id': expect.stringMatching(/^urn:uuid:/),
      name,
      url: `https://news.example/${path}`,
    });
    expect(node).toEqual({
      '@context': 'https://schema.org',
      '@type': ['NewsArticle', 'OpinionNewsArticle'],
      '@id': expect.stringMatching(/^urn:uuid:/),
      identifier: expect.any(String),
      headline: '</script><script>alert("1 & 2")</script>',
      alternativeHeadline: 'Bridge',
      description: 'A bridge <!-- opens.',
      url: 'https://news.example/full',
      mainEntityOfPage: { '@type': 'WebPage', '@id': 'https://news.example/full' },
      isBasedOn: 'https://elsewhere.example/1',
      datePublished: '2024-05-01T08:00:00.000Z',
      dateModified: day,
      author: [ref('Person', 'Bob Quay', 'person/bob')],
      publisher: ref('NewsMediaOrganization', 'Example Wire', 'organization/wire'),
      articleSection: 'World',
      keywords: ['bridge', 'trams'],
      inLanguage: 'de',
      wordCount: 4,
      isAccessibleForFree: true,
      about: [ref('Person', 'Ada Harbour', 'person/ada'), ref('DefinedTerm', 'Ports', 'topic/ports')],
      mentions: [
        ref('Event', 'Summit', 'event/summit'),
        ref('NewsMediaOrganization', 'Example Wire', 'organization/wire'),
      ],
      contentLocation: [ref('City', 'Oslo', 'place/oslo')],
      correction: [
        {
          '@type': 'CorrectionComment',
          name: 'Correction',
          text: 'There were three trams, not two.',
          datePublished: '2024-05-02T08:00:00.000Z',
        },
        {
          '@type': 'CorrectionComment',
          name: 'Clarification',
          text: 'The bridge is the new one.',
          datePublished: '2024-05-03T08:00:00.000Z',
        },
      ],
      image: [
        {
          '@type': 'ImageObject',
          url: 'https://images.example/1.jpg',
          contentUrl: 'https://images.example/1.jpg',
          description: 'A tram',
          creditText: 'A. P.',
          width: 1200,
          height: 800,
        },
      ],
      video: [
        {
          '@type': 'VideoObject',
          contentUrl: 'https://video.example/1.mp4',
          name: 'Crossing',
          duration: 'PT12.5S',
        },
      ],
    });
  });

  test('can be placed in a script element as it is', async () => {
    const text = await (await room.api.fetch('/jsonld/article/full')).text();
    expect(text).not.toMatch(/[<>&]/);
  });

  test('is the same by the field, which reads the record once for a whole page', async () => {
    const { data } = await room.api.ask('{ article(slug: "full") { jsonLd } }');
    expect(data.article.jsonLd).toBe(await (await room.api.fetch('/jsonld/article/full')).text());
    const list = await room.api.ask('{ articles(first: 10) { nodes { slug jsonLd } } }');
    expect(list.data.articles.nodes.map((one: Node) => JSON.parse(one.jsonLd).url)).toEqual(
      list.data.articles.nodes.map((one: Node) => `https://news.example/${one.slug}`),
    );
    // Pending changes, the list, one batch of records, and one of the originals of translations.
    expect(list.extensions.cost.requests).toBe(4);
  });

  test.for(['draft', 'soon', 'gone', 'nothing', 'full/more', ''])('"%s" is not there', async slug => {
    const response = await room.api.fetch(`/jsonld/article/${slug}`);
    expect(response.status).toBe(404);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).not.toContain('Secret');
  });

  test('an original that is not public is not named, and a byline without records is one of people', async () => {
    const node = await pageOf(room.api, 'article/translated');
    expect(node.translationOfWork).toBeUndefined();
    expect(node['@type']).toBe('NewsArticle');
    expect(node.author).toEqual([
      { '@type': 'Person', name: 'Jo Doe' },
      { '@type': 'Organization', name: 'The Wire staff' },
    ]);
    expect(node.publisher).toEqual({ '@type': 'NewsMediaOrganization', name: 'The Wire' });
    const editors = await room.ask(
      '{ article(slug: "translated") { jsonLd } draft: article(slug: "draft") { jsonLd } }',
    );
    expect(JSON.parse(editors.article.jsonLd).translationOfWork.headline).toBe('Secret');
    expect(JSON.parse(editors.draft.jsonLd).datePublished).toBeUndefined();
  });

  test('a preview has it as it will be, for its caller alone', async () => {
    const { text: key } = await room.api.as({ scopes: ['READ_DRAFTS'] });
    const response = await room.api.fetch('/jsonld/article/soon', {
      headers: { authorization: `Bearer ${key}`, 'preview-at': '2024-06-02T00:00:00Z' },
    });
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    // Without a preview, credentials make no difference.
    const plain = await room.api.fetch('/jsonld/article/soon', {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(plain.status).toBe(404);
  });

  test('its working copy has JSON-LD of its own, which the public never sees', async () => {
    const article = await room.published({ headline: 'Before', body: 'Text.' });
    const { saveWorkingCopy } = await room.ask(
      `mutation { saveWorkingCopy(id: "${article.id}", expectedRevision: ${article.revision}, input: { headline: "After" }) {
        ... on Article { workingCopy { article { jsonLd } } }
      } }`,
    );
    expect(JSON.parse(saveWorkingCopy.workingCopy.article.jsonLd).headline).toBe('After');
    expect((await pageOf(room.api, `article/${article.slug}`)).headline).toBe('Before');
  });
});

test('a live article is a LiveBlogPosting with its newest posts', async () => {
  const room = await Newsroom.open('2024-06-01T08:00:00Z', { server: site });
  const article = await room.published({ headline: 'Live', kind: 'LIVE', body: 'x' });
  for (let i = 0; i < 22; i++) {
    room.pass(60_000);
    await room.ask(
      `mutation { addLivePost(article: "${article.id}", input: { headline: ${i % 2 === 0 ? '"Post"' : 'null'}, body: "**Post** ${i}" }) { ... on UserError { message } } }`,
    );
  }
  const node = await pageOf(room.api, `article/${article.slug}`);
  expect(node).toMatchObject({
    '@type': ['NewsArticle', 'LiveBlogPosting'],
    coverageStartTime: '2024-06-01T08:00:00.000Z',
    dateModified: '2024-06-01T08:22:00.000Z',
  });
  expect(node.liveBlogUpdate).toHaveLength(20);
  expect(node.liveBlogUpdate.slice(0, 2)).toMatchObject([
    {
      '@type': 'BlogPosting',
      headline: 'Live',
      articleBody: 'Post 21',
      datePublished: '2024-06-01T08:22:00.000Z',
    },
    { '@type': 'BlogPosting', headline: 'Post', articleBody: 'Post 20' },
  ]);
});

test('it may be kept, has an ETag, takes GET and HEAD, and finds records by former slugs', async () => {
  const api = await startApi({ server: site });
  await api.import(
    { type: 'Person', slug: 'zoë', name: 'Zoë', birthDate: '1970-01', nationality: 'NO' },
    { type: 'Article', slug: 'a', headline: 'A', publishedAt: '2024-01-01T00:00:00Z' },
  );
  const first = await api.fetch('/jsonld/person/zo%C3%AB');
  expect(await first.json()).toMatchObject({
    name: 'Zoë',
    birthDate: '1970-01',
    nationality: { '@type': 'Country', name: 'Norway', identifier: 'NO' },
  });
  expect(first.headers.get('cache-control')).toMatch(/^public, max-age=\d+, stale-while-revalidate=300$/);
  const etag = first.headers.get('etag') ?? '';
  const again = await api.fetch('/jsonld/person/zo%C3%AB', { headers: { 'if-none-match': etag } });
  expect([etag === '', again.status]).toEqual([false, 304]);
  const article = await api.fetch('/jsonld/article/a', { method: 'HEAD' });
  expect([article.status, await article.text()]).toEqual([200, '']);
  expect(article.headers.get('cache-control')).toMatch(/stale-while-revalidate=60$/);
  expect((await api.fetch('/jsonld/article/a', { method: 'POST' })).status).toBe(405);
  for (const path of [
    'statement/x',
    'Person/zoë',
    'person',
    '',
    'person/%ff',
    'person/a%2Fb',
    'constructor/a',
  ])
    expect((await api.fetch(`/jsonld/${path}`)).status, path).toBe(404);
});
