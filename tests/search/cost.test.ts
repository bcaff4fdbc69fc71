import { beforeAll, describe, expect, test } from 'vitest';
import { corpusOf } from '../../bench/generate.ts';
import { searchesIn } from '../../bench/words-of-corpus.ts';
import { operation } from '../contract/operations.ts';
import { isLong } from '../seed.ts';
import { type Archive, partialArchive } from './archive.ts';

/**
 * What searches cost in a small and in large archives, counted at the client, in a process that has read the tables of
 * articles of the segments. LONG=1 adds the large ones.
 */
const sizes = isLong ? ([1000, 10_000, 100_000] as const) : ([1000] as const);

/** Maximum requests and read units, by the number of articles. Each full segment adds the first items of its words, and the tails of common ones. */
const maximum = {
  1000: { twoWords: [6, 14], sentence: [12, 25] },
  10000: { twoWords: [7, 16], sentence: [12, 25] },
  100000: { twoWords: [7, 24], sentence: [12, 36] },
} as const;

const rare = { quokka: 20, wombat: 7, numbat: 3 };

describe.each(sizes)('%i articles', size => {
  const corpus = corpusOf(size, { words: 130 });
  const { commonPairs, sentence, words } = searchesIn(corpus);
  let archive: Archive;

  beforeAll(async () => {
    archive = await partialArchive(corpus, { rare, excerpts: true });
  }, 3_600_000);

  const [maxRequests, maxUnits] = maximum[size].twoWords;

  test.for(['RELEVANCE', 'RECENCY'])('two common words by %s', async orderBy => {
    for (const query of commonPairs) {
      const { count, requests, readUnits } = await cost(archive, query, orderBy);
      print(`${size} articles, two common words, ${orderBy}`, { count, requests, readUnits });
      expect(count).toBe(20);
      expect(requests).toBeLessThanOrEqual(maxRequests);
      expect(readUnits).toBeLessThanOrEqual(maxUnits);
    }
  });

  test.for(['RELEVANCE', 'RECENCY'])('a common and a rare word by %s', async orderBy => {
    for (const query of [`${words[0]} quokka`, `wombat ${words[1]}`]) {
      const { count, requests, readUnits } = await cost(archive, query, orderBy);
      print(`${size} articles, a common and a rare word, ${orderBy}`, { count, requests, readUnits });
      expect(requests).toBeLessThanOrEqual(maxRequests);
      expect(readUnits).toBeLessThanOrEqual(maxUnits);
    }
  });

  test('a rare word: 3 requests and 3 units, beside the read of pending changes', async () => {
    const { count, requests, readUnits } = await cost(archive, 'numbat', 'RELEVANCE');
    print(`${size} articles, a rare word`, { count, requests, readUnits });
    expect(count).toBe(3);
    expect(requests).toBeLessThanOrEqual(4);
    expect(readUnits).toBeLessThanOrEqual(3.5);
  });

  test('a sentence of 15 words, and one of 18', async () => {
    const [maxRequests, maxUnits] = maximum[size].sentence;
    for (const query of [sentence, `${words.slice(0, 6).join(' of the ')} quokka in`]) {
      const { count, requests, readUnits } = await cost(archive, query, 'RELEVANCE');
      print(`${size} articles, a sentence of ${query.split(' ').length} words`, {
        count,
        requests,
        readUnits,
      });
      expect(requests).toBeLessThanOrEqual(maxRequests);
      expect(readUnits).toBeLessThanOrEqual(maxUnits);
    }
  });
});

async function cost({ api }: Archive, query: string, orderBy: string) {
  const text = operation('Search').replace('first: 20', `first: 20, orderBy: ${orderBy}`);
  await api.ask(text, { query });
  api.requests.count = 0;
  const start = performance.now();
  const { data, errors, extensions } = await api.ask(text, { query });
  process.stdout.write(`${Math.round(performance.now() - start)} ms `);
  expect(errors).toBeUndefined();
  expect(extensions.cost.requests).toBe(api.requests.count);
  return { count: data.search.edges.length, ...extensions.cost };
}

function print(what: string, figures: object) {
  process.stdout.write(`${what}: ${JSON.stringify(figures)}\n`);
}
