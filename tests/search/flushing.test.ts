import { beforeEach, describe, expect, test } from 'vitest';
import { flush } from '../../src/commands/search-index/flush.ts';
import { isFreshKey } from '../../src/projection/search-entry.ts';
import { isSegmentItem } from '../../src/projection/segment.ts';
import { type Api, startApi } from '../api.ts';
import { isLong, seed } from '../seed.ts';
import { scan } from '../table.ts';
import { searchAll } from './search-all.ts';

/** Searches while articles are published, edited, withdrawn and flushed, against a model. LONG=1 takes many more steps. */
const rounds = isLong ? 400 : 6;

const limits = {
  maxFresh: 3,
  maxFreshBytes: 1_000_000,
  tiers: [
    { below: 8, fanIn: 3 },
    { below: 40, fanIn: 3 },
    { below: 100, fanIn: 3 },
  ],
  maxDeadShare: 0.3,
  settling: 0,
};
const vocabulary = 'harbour border council ledger treaty summit minister river bridge island'.split(' ');

interface Article {
  readonly slug: string;
  readonly headline: string;
  readonly body: string;
  readonly publishedAt: string;
  readonly status: string;
}

let api: Api;
let random: () => number;
let model: Map<string, Article>;
/** Slugs of articles that were changed in any way since a moment. */
let changed: Set<string>;

const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const some = (count: number) => Array.from({ length: count }, () => pick(vocabulary)).join(' ');

beforeEach(async () => {
  api = await startApi();
  random = randomOf(seed);
  model = new Map();
  changed = new Set();
});

describe('while articles come, change, go and are flushed', () => {
  test(`${rounds} rounds: the newest first, exactly`, { timeout: 3_600_000 }, async () => {
    for (let i = 0; i < rounds; i++) {
      await change(1 + Math.floor(random() * 6));
      if (random() < 0.7) await flush(api.table, { limits });
      const words = [...new Set(some(1 + Math.floor(random() * 2)).split(' '))];
      const found = await searchAll(api, { query: words.join(' '), orderBy: 'RECENCY', first: 3 });
      expect(found, `round ${i}`).toEqual(matching(words));
    }
  });

  test(`${rounds} rounds: pages by relevance repeat nothing and lose nothing that stood there throughout`, {
    timeout: 3_600_000,
  }, async () => {
    await change(40);
    for (let i = 0; i < rounds; i++) {
      const words = [...new Set(some(1 + Math.floor(random() * 2)).split(' '))];
      const before = matching(words);
      changed = new Set();
      const found = await pages(words.join(' '), async () => {
        await change(1 + Math.floor(random() * 3));
        if (random() < 0.7) await flush(api.table, { limits });
      });
      expect(found, `round ${i}`).toEqual([...new Set(found)]);
      const stood = before.filter(name => !changed.has(name));
      expect(found, `round ${i}`).toEqual(expect.arrayContaining(stood));
    }
  });
});

test('of an article that was edited, a segment that stays has no word any more: it is not found by it, and the word is as rare as it is', async () => {
  const article = (slug: string, body: string) => ({
    ...{ type: 'Article', slug, headline: slug, body, publishedAt: `2024-01-0${slug.slice(-1)}T00:00:00Z` },
  });
  const unmerged = { ...limits, maxFresh: 1, tiers: [], maxDeadShare: 1 };
  await api.import(article('a-1', 'harbour border'), article('a-2', 'border'), article('a-3', 'border'));
  await flush(api.table, { limits: unmerged });
  await api.import(article('a-1', 'border'));
  await flush(api.table, { limits: unmerged });
  for (const orderBy of ['RECENCY', 'RELEVANCE']) {
    expect(await searchAll(api, { query: 'harbour', orderBy })).toEqual([]);
    // No article has both words, so the other word counts.
    const query = 'harbour border';
    const found = await searchAll(api, { query, orderBy, match: 'AUTO' });
    expect(found).toEqual(['Article/a-3', 'Article/a-2', 'Article/a-1']);
  }
});

test('an article that is edited while it is flushed is flushed again; the others of the same transaction are done', async () => {
  const article = (i: number, body: string) => ({
    ...{ type: 'Article', slug: `a-${i}`, headline: `A ${i}`, body, publishedAt: `2024-01-0${i}T00:00:00Z` },
  });
  let isEdited = false;
  const racing = await startApi({
    over: api,
    intercept: async (send, _, input) => {
      if (!isEdited && deletesFresh(input)) {
        isEdited = true;
        await api.import(article(2, 'border'));
      }
      return send();
    },
  });
  await api.import(...[1, 2, 3, 4].map(i => article(i, 'harbour')));
  const unmerged = { ...limits, maxFresh: 4, tiers: [], maxDeadShare: 1 };
  expect(await flush(racing.table, { limits: unmerged })).toBe(4);
  expect(isEdited).toBe(true);
  const waiting = [...(await scan(api.table)).values()].filter(
    item => isFreshKey(item) && !isSegmentItem(item),
  );
  expect(waiting.map(({ sk }) => sk.slice(0, 10))).toEqual(['2024-01-02']);
  expect(await searchAll(api, { query: 'border' })).toEqual(['Article/a-2']);
  expect(await searchAll(api, { query: 'harbour', orderBy: 'RECENCY' })).toEqual(
    [4, 3, 1].map(i => `Article/a-${i}`),
  );
});

/** Whether a transaction deletes entries of fresh articles. */
function deletesFresh(input: object): boolean {
  const { TransactItems = [] } = input as { TransactItems?: { Delete?: { Key: { pk: { S: string } } } }[] };
  return TransactItems.some(item => item.Delete?.Key.pk.S === 'list#search');
}

describe('a flush that ends in the middle', () => {
  test(`${rounds} crashes: nothing is lost and nothing is found twice, before and after the next flush`, {
    timeout: 3_600_000,
  }, async () => {
    let left = Number.POSITIVE_INFINITY;
    const crashing = await startApi({
      over: api,
      intercept: send => {
        left -= 1;
        return left < 0 ? Promise.reject(new Error('The process has ended.')) : send();
      },
    });
    let crashes = 0;
    for (let i = 0; i < rounds; i++) {
      await change(2 + Math.floor(random() * 6));
      left = Math.floor(random() * 24);
      await flush(crashing.table, { limits }).catch(() => {
        crashes += 1;
      });
      await expectAll(`after crash ${i}`);
      if (random() < 0.5) await change(1);
      await expectAll(`after the change behind crash ${i}`);
      if (random() < 0.7) await flush(api.table, { limits, wait: 60_000, takeOverAfter: 0 });
      await expectAll(`after the flush behind crash ${i}`);
    }
    expect(crashes).toBeGreaterThan(rounds / 6);
  });
});

/** Each word finds exactly the articles that have it. */
async function expectAll(when: string): Promise<void> {
  for (const word of vocabulary.slice(0, 4)) {
    const found = await searchAll(api, { query: word, orderBy: 'RECENCY' });
    expect(found, `${when}: ${word}`).toEqual(matching([word]));
  }
}

/** Publishes, edits, withdraws or deletes some articles, also several versions of one. */
async function change(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const known = random() < 0.5 ? pick([...model.values()]) : undefined;
    const article = known === undefined ? newArticle() : edited(known);
    const { problems } = await api.import({ type: 'Article', ...article });
    expect(problems).toEqual([]);
    model.set(article.slug, article);
    changed.add(`Article/${article.slug}`);
  }
}

function newArticle(): Article {
  const day = Math.floor(random() * 1000);
  return {
    slug: `article-${model.size}`,
    headline: some(2),
    body: some(6),
    publishedAt: new Date(Date.UTC(2020, 0, day, 0, 0, 0, model.size)).toISOString(),
    status: 'PUBLISHED',
  };
}

function edited(article: Article): Article {
  const kind = random();
  if (kind < 0.3) return { ...article, headline: some(2) };
  if (kind < 0.5) return { ...article, body: some(6) };
  if (kind < 0.6) return { ...article, publishedAt: newArticle().publishedAt };
  return { ...article, status: article.status === 'PUBLISHED' ? 'WITHDRAWN' : 'PUBLISHED' };
}

function matching(words: readonly string[]): string[] {
  const has = ({ headline, body }: Article) => {
    const all = `${headline} ${body}`.split(' ');
    return words.every(word => all.includes(word));
  };
  return [...model.values()]
    .filter(article => article.status === 'PUBLISHED' && has(article))
    .toSorted((a, b) => (a.publishedAt < b.publishedAt ? 1 : -1))
    .map(({ slug }) => `Article/${slug}`);
}

/** The results page by page, with something done between the pages. */
async function pages(query: string, between: () => Promise<void>): Promise<string[]> {
  const found: string[] = [];
  let after: string | undefined;
  do {
    const { data, errors } = await api.ask(
      `query ($query: String!, $after: String) { search(query: $query, match: ALL, first: 4, after: $after) {
        nodes { ... on Article { slug } } pageInfo { hasNextPage endCursor } } }`,
      { query, after },
    );
    expect(errors).toBeUndefined();
    const { nodes, pageInfo } = data.search;
    found.push(...nodes.map(({ slug }: { slug: string }) => `Article/${slug}`));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : undefined;
    if (after !== undefined) await between();
  } while (after !== undefined);
  return found;
}

/** A linear congruential generator. */
function randomOf(start: number): () => number {
  let state = start;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 4_294_967_296;
  };
}
