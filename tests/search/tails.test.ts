import { beforeAll, describe, expect, test } from 'vitest';
import { unpackCounts, visitPostings, WordPostings } from '../../src/search/postings.ts';
import { isPostingsTail } from '../../src/store/search-keys.ts';
import { type Api, startApi } from '../api.ts';
import { scan } from '../table.ts';
import { unmergedSegments, writeIndexed } from './archive.ts';
import { searchAll } from './search-all.ts';

/** So many articles with a word in their texts that its postings do not fit into the first item of their list. */
const count = 2600;

const headlines = { 5: 'Treatment', 6: 'Treaty', 7: 'Treatment and treaty' } as const;

describe('words that share the list of a common word', () => {
  let api: Api;

  beforeAll(async () => {
    api = await startApi();
    const articles = Array.from({ length: count }, (_, i) => ({
      type: 'Article' as const,
      slug: `a${i}`,
      headline: i in headlines ? headlines[i as keyof typeof headlines] : `Report ${i}`,
      body: ['treatment', i < 4 ? 'treaty' : '', i % 100 === 10 ? 'bridge' : '', `w${i}`].join(' '),
      publishedAt: new Date(Date.UTC(2020, 0, 1) + i * 3_600_000).toISOString(),
    }));
    await writeIndexed(api.table, articles, { perSegment: count, excerpts: false });
    // All articles are in one segment, and the common word has a tail.
    const items = [...(await scan(api.table)).values()];
    expect(items.filter(isPostingsTail).length).toBeGreaterThan(0);
  }, 120_000);

  test('are found without its tail', async () => {
    // The segments, the list of the root and the cards; the table of the segment is known after the first search.
    await search('treaty');
    const { slugs, requests } = await search('treaty');
    expect(slugs.toSorted()).toEqual(['a0', 'a1', 'a2', 'a3', 'a6', 'a7']);
    expect(requests).toBe(4);
    expect((await search('treatment report')).requests).toBeGreaterThan(5);
  });

  test('are as rare as they are: the common word does not count', async () => {
    const { slugs } = await search('bridge treaty');
    expect(slugs.slice(0, 6).toSorted()).toEqual(['a0', 'a1', 'a2', 'a3', 'a6', 'a7']);
    expect(slugs.length).toBe(6 + count / 100);
  });

  async function search(query: string) {
    const { data, errors, extensions } = await api.ask(
      'query ($query: String!, $first: Int!) { search(query: $query, first: $first, types: [ARTICLE]) { nodes { ... on Article { slug } } } }',
      { query, first: 100 },
    );
    expect(errors).toBeUndefined();
    const slugs: string[] = data.search.nodes.map(({ slug }: { slug: string }) => slug);
    return { slugs, requests: extensions.cost.requests };
  }
});

describe('two common words', () => {
  /** The numbers of the articles that are about both: they have them three times, also in the summary or also among the keywords. */
  const strong = new Map(
    Array.from({ length: 25 }, (_, i) => [i * 100, ['often', 'summary', 'keywords'][i % 3]]),
  );
  const perSegment = 199;
  let api: Api;

  beforeAll(async () => {
    api = await startApi();
    const articles = Array.from({ length: count }, (_, i) => {
      const way = strong.get(i);
      return {
        type: 'Article' as const,
        slug: `a${i}`,
        headline: `Report ${i}`,
        body: way === 'often' ? 'harbour council harbour council harbour council' : `harbour council w${i}`,
        ...(way === 'summary' ? { summary: 'A harbour and a council' } : {}),
        ...(way === 'keywords' ? { keywords: ['harbour', 'council'] } : {}),
        publishedAt: new Date(Date.UTC(2020, 6, 1) - i * 3_600_000).toISOString(),
      };
    });
    // Each of 13 segments has two tails of half a unit, more than a page by relevance reads; that of the oldest articles has none.
    const limits = { ...unmergedSegments, maxInHead: () => 50 };
    await writeIndexed(api.table, articles, { perSegment, excerpts: false, limits });
    expect([...(await scan(api.table)).values()].filter(isPostingsTail).length).toBeGreaterThanOrEqual(26);
  }, 120_000);

  test('records with emphasis on both come first, and no tail is read for them', async () => {
    await page(20);
    const { slugs, requests } = await page(20);
    expect(slugs.every(slug => strong.has(Number(slug.slice(1))))).toBe(true);
    // The pending changes, the segments, the two words and the cards.
    expect(requests).toBe(5);
  });

  test('of the others follow those of the ten newest segments and of the one without tails, each once', async () => {
    const all: string[] = [];
    for (let after: string | undefined, isLast = false; !isLast; ) {
      const { slugs, endCursor, hasNextPage }: Page = await page(100, after);
      all.push(...slugs);
      after = endCursor;
      isLast = !hasNextPage;
    }
    expectStrongFirst(
      all.map(slug => Number(slug.slice(1))),
      number => number < 10 * perSegment || number >= 13 * perSegment,
    );
  });

  test('with match ALL all others follow', async () => {
    const all = await searchAll(api, {
      query: 'harbour council',
      match: 'ALL',
      types: ['ARTICLE'],
      first: 100,
    });
    expectStrongFirst(
      all.map(slug => Number(slug.slice('Article/a'.length))),
      () => true,
    );
  });

  /** Those with emphasis come first, whatever their segment; the others follow as far as they are expected, the newest first. */
  function expectStrongFirst(found: readonly number[], isExpected: (number: number) => boolean) {
    expect(found.slice(0, strong.size).toSorted((a, b) => a - b)).toEqual([...strong.keys()]);
    const others = Array.from({ length: count }, (_, i) => i).filter(i => !strong.has(i) && isExpected(i));
    expect(found.slice(strong.size)).toEqual(others);
  }

  interface Page {
    readonly slugs: readonly string[];
    readonly requests: number;
    readonly endCursor: string;
    readonly hasNextPage: boolean;
  }

  async function page(first: number, after?: string): Promise<Page> {
    const { data, errors, extensions } = await api.ask(
      'query ($first: Int!, $after: String) { search(query: "harbour council", first: $first, after: $after) { nodes { ... on Article { slug } } pageInfo { endCursor hasNextPage } } }',
      { first, after },
    );
    expect(errors).toBeUndefined();
    const slugs: string[] = data.search.nodes.map(({ slug }: { slug: string }) => slug);
    return { slugs, ...data.search.pageInfo, requests: extensions.cost.requests };
  }
});

test('the head of a list has all postings of some articles, and the rarest forms; the tail says how many it has of each form', () => {
  const postings = new WordPostings();
  const addAll = (form: string, ordinals: readonly number[]) => {
    const add = postings.adder('en', form);
    for (const ordinal of ordinals) add({ ordinal, weight: 1, length: 2 });
  };
  const upTo = (end: number) => Array.from({ length: end }, (_, i) => i);
  addAll('common', upTo(1000));
  addAll('less', upTo(300));
  addAll('rare', [1, 500]);
  const { head, tail } = postings.split(new Set([7, 8]), 100);
  const ordinals = (packed: Uint8Array) => {
    const found: Record<string, number[]> = {};
    visitPostings(packed, (_, form) => ({ ordinal }) => {
      found[form] = [...(found[form] ?? []), ordinal];
    });
    return found;
  };
  expect(ordinals(head.pack())).toEqual({ common: [7, 8], less: [7, 8], rare: [1, 500] });
  const inTail = ordinals(tail.pack());
  expect(inTail.common?.length).toBe(998);
  expect(unpackCounts(tail.packCounts())).toEqual([
    { language: 'en', form: 'common', count: 998 },
    { language: 'en', form: 'less', count: 298 },
  ]);
});
