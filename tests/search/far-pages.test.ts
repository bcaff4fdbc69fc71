import { beforeAll, describe, expect, test } from 'vitest';
import { derivedId } from '../../src/model/id.ts';
import { type Api, startApi, unhurried } from '../api.ts';
import type { ModelDocument } from '../model.ts';
import { nameOf } from '../model.ts';
import { scan } from '../table.ts';
import { unmergedSegments, writeIndexed } from './archive.ts';
import { searchAll } from './search-all.ts';

/**
 * An archive in which a search for nine words has to read more tails of lists than one page may: the list of each word has a tail in each segment,
 * and few articles have all words.
 */
const stems = ['connect', 'collect', 'direct', 'elect', 'protect', 'inspect', 'correct', 'select', 'reflect'];
const perSegment = 24;
/** A page reads so many that a round of reads ends beyond the limit before the oldest ones. */
const segments = 17;
const maxTails = 100;
/** The numbers of the articles that have all words: some of the oldest, and some of the newest. */
const complete = new Set([
  0,
  7,
  perSegment - 1,
  perSegment,
  perSegment + 1,
  perSegment + perSegment / 2,
  perSegment * (segments - 2) + 3,
  perSegment * segments - 1,
]);

function articleAt(i: number, publishedAt: string): ModelDocument {
  const own = complete.has(i) ? stems : stems.filter((_, nth) => nth !== i % stems.length);
  return { type: 'Article', slug: `a-${i}`, headline: 'News', body: own.join(' '), publishedAt };
}

const instants = [
  ['at equal instants', () => '2024-01-01T00:00:00.000Z'],
  [
    'of which two neighbours have one instant',
    (i: number) => new Date(Date.UTC(2024, 0, 1, 0, Math.ceil(i / 2))).toISOString(),
  ],
] as const;

describe.each(instants)('articles %s', (_, instantOf) => {
  const articles = Array.from({ length: perSegment * segments }, (_, i) => articleAt(i, instantOf(i)));
  let api: Api;

  beforeAll(async () => {
    api = await startApi(unhurried);
    await writeIndexed(api.table.patient(), articles, {
      perSegment,
      excerpts: false,
      limits: { ...unmergedSegments, maxInHead: () => perSegment / 4 },
    });
  }, 600_000);

  test('the newest first, beyond what one page may read: page after page, each article once', async () => {
    const items = [...(await scan(api.table)).values()];
    expect(items.filter(({ sk }) => sk.startsWith('#'))).toHaveLength(segments);
    expect(items.filter(({ sk }) => sk.startsWith('_')).length).toBeGreaterThan(maxTails);
    const place = ({ slug, publishedAt }: ModelDocument) => `${publishedAt}#${derivedId('Article', slug)}`;
    const wanted = articles
      .filter((_, i) => complete.has(i))
      .toSorted((a, b) => (place(a) < place(b) ? 1 : -1))
      .map(nameOf);
    for (const first of [1, 3, 50])
      expect(await searchAll(api, { query: stems.join(' '), orderBy: 'RECENCY', first })).toEqual(wanted);
  });

  test('a page ends where it has read as much as it may, although it is not full', async () => {
    const { data, extensions } = await api.ask(
      `{ search(query: "${stems.join(' ')}", match: ALL, orderBy: RECENCY, first: 50) { nodes { __typename } pageInfo { hasNextPage } } }`,
    );
    expect(data.search.nodes.length).toBeLessThan(complete.size);
    expect(data.search.pageInfo.hasNextPage).toBe(true);
    // Half a unit for each tail.
    expect(extensions.cost.readUnits).toBeLessThan(1.5 * maxTails);
  });
});
