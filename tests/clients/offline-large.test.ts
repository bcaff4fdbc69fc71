import { expect, test } from 'vitest';
import { defaultLimits } from '../../src/server/limits.ts';
import { startApi } from '../api.ts';
import { isLong } from '../seed.ts';
import { Copy, clientOf, guideSync } from './guide.ts';

/**
 * The loop of docs/offline.md over long articles. LONG=1 takes as many as one page may have, all with much markup. Otherwise there are enough
 * for the maximum bytes of a page, and enough of them have much markup for the maximum time of a page.
 */
const count = isLong ? 200 : 22;
const slowCount = isLong ? count : 4;
const paragraph =
  'The *delegates* of both islands spoke about [tides](https://example.org/tides), "harbours" & ships.\n\n';
const textOf = (markup: string) => markup.repeat(Math.ceil(100_000 / markup.length)).trim();
const slowText = textOf(paragraph);
const fastText = textOf(
  `${paragraph.trim()}${' The delegates of both islands spoke about tides.'.repeat(40)}\n\n`,
);

const articles = Array.from({ length: count }, (_, n) => ({
  type: 'Article',
  slug: `long-${n}`,
  headline: `Long ${n}`,
  // Each its own, so that no conversion is known from another one.
  body: `Report ${n}.\n\n${n < slowCount ? slowText : fastText}`,
  publishedAt: '2026-01-01T00:00:00Z',
}));

test('a copy with long texts in each format is complete', { timeout: 600_000 }, async () => {
  let now = Date.parse('2026-01-02T00:00:00Z');
  const api = await startApi({ clock: () => now });
  expect((await api.import(...articles)).problems).toEqual([]);
  now += 60_000;
  for (const [format, begin] of [
    ['MARKDOWN', /^Report \d+\.\n\nThe \*delegates/],
    ['PLAIN', /^Report \d+\.\n\nThe delegates/],
    ['HTML', /^<p>Report \d+\.<\/p>\s*<p>The <em>delegates/],
  ] as const) {
    const sync = await guideSync(code =>
      code.replace('publishedAt body }', `publishedAt body(format: ${format}) }`),
    );
    const copy = new Copy();
    await sync(clientOf(api), copy);
    expect(copy.records.size).toBe(count);
    for (const { body } of copy.records.values()) expect(body).toMatch(begin);
    // Several articles a page, however slow the machine; how many depends on the time that conversions take.
    expect(copy.pages).toBeLessThan(count);
  }
  const { data, errors } = await api.ask(
    '{ changes(first: 200) { edges { node { node { ... on Article { body(format: HTML) } } } } pageInfo { hasNextPage } } }',
  );
  expect(errors).toBeUndefined();
  expect(data.changes.edges.length).toBeLessThan(count);
  expect(data.changes.pageInfo.hasNextPage).toBe(true);
});

test('a text that is too large even alone is passed, and the rest of its record is kept', async () => {
  let now = Date.parse('2026-01-02T00:00:00Z');
  const limits = { ...defaultLimits, conversion: 50_000 };
  const api = await startApi({ clock: () => now, server: { limits } });
  const short = { ...articles[0], slug: 'short', headline: 'Short', body: 'Brief.' };
  const [first = {}, ...others] = articles.slice(-3);
  await api.import(first, short, ...others);
  now += 60_000;
  const sync = await guideSync(code =>
    code.replace('publishedAt body }', 'publishedAt body(format: HTML) }'),
  );
  const copy = new Copy();
  await sync(clientOf(api), copy);
  const kept = [...copy.records.values()].map(({ headline, body }) => [headline, body]);
  expect(kept.toSorted()).toEqual([
    ...articles.slice(-3).map(({ headline }) => [headline, null]),
    ['Short', '<p>Brief.</p>'],
  ]);
});

test('an answer that is too large for another reason is asked for in smaller pages', async () => {
  let now = Date.parse('2026-01-02T00:00:00Z');
  const api = await startApi({ clock: () => now, server: { limits: { ...defaultLimits, answer: 3000 } } });
  await api.import(
    ...Array.from({ length: 20 }, (_, n) => ({
      type: 'Person',
      name: `Person ${n}`,
      slug: `p-${n}`,
      summary: 'x'.repeat(350),
    })),
  );
  now += 60_000;
  const copy = new Copy();
  await (await guideSync())(clientOf(api), copy);
  expect(copy.records.size).toBe(20);
});

test('an article whose texts alone are too large for a page has one of its own', async () => {
  let now = Date.parse('2026-01-02T00:00:00Z');
  const api = await startApi({ clock: () => now });
  // Two bytes each in JSON, and so more than half an answer in four forms.
  const quotes = '"'.repeat(255_000);
  for (const [slug, body] of [
    ['small', 'Text.'],
    ['large', quotes],
    ['last', 'Text.'],
  ]) {
    const publishedAt = new Date(now).toISOString();
    expect((await api.import({ type: 'Article', slug, headline: slug, body, publishedAt })).problems).toEqual(
      [],
    );
    now += 60_000;
  }
  const pages: string[][] = [];
  for (let after: string | null = null; pages.length < 5; ) {
    const { data, errors } = await api.ask(
      `query ($after: String) { changes(first: 5, after: $after) {
        nodes { node { ... on Article { slug body html: body(format: HTML) plain: body(format: PLAIN)
          blocks { ... on ParagraphBlock { runs { text } } } } } }
        pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
    expect(errors).toBeUndefined();
    pages.push(data.changes.nodes.map(({ node }: { node: { slug: string } }) => node.slug));
    if (!data.changes.pageInfo.hasNextPage) break;
    after = data.changes.pageInfo.endCursor;
  }
  expect(pages).toEqual([['small'], ['large'], ['last']]);
});
