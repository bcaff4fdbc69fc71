import { beforeAll, describe, expect, test } from 'vitest';
import { type Corpus, corpusOf, generate } from '../../bench/generate.ts';
import { operation } from '../contract/operations.ts';
import { type Archive, partialArchive } from './archive.ts';

/** What searches cost in a small and in a large archive, counted at the client. LONG=1 adds the large one. */
const sizes = process.env.LONG === '1' ? [1000, 20_000] : [1000];

const rare = { quokka: 20, wombat: 7 };

describe.each(sizes)('%i articles', size => {
  const corpus = corpusOf(size);
  const counts = documentCounts(corpus);
  const common = [0.45, 0.4, 0.3, 0.2].map(share => nearest(counts, size * share));
  let archive: Archive;

  beforeAll(async () => {
    archive = await partialArchive(corpus, { rare, excerpts: true });
  }, 1_800_000);

  test.for(['RELEVANCE', 'RECENCY'])('two common words by %s: 8 requests and 22 units', async orderBy => {
    for (const query of [
      `${common[0]} ${common[1]}`,
      `${common[2]} ${common[3]}`,
      `${common[0]} ${common[3]}`,
    ]) {
      const { count, requests, readUnits } = await cost(archive, query, orderBy);
      print(`${size} articles, two common words, ${orderBy}`, { count, requests, readUnits });
      expect(count).toBe(20);
      expect(requests).toBeLessThanOrEqual(8);
      expect(readUnits).toBeLessThanOrEqual(22);
    }
  });

  test.for(['RELEVANCE', 'RECENCY'])('a common and a rare word by %s: 6 requests', async orderBy => {
    for (const query of [`${common[0]} quokka`, `wombat ${common[1]}`]) {
      const { count, requests, readUnits } = await cost(archive, query, orderBy);
      print(`${size} articles, a common and a rare word, ${orderBy}`, { count, requests, readUnits });
      expect(requests).toBeLessThanOrEqual(6);
      expect(readUnits).toBeLessThanOrEqual(22);
    }
  });
});

/** In how many articles each word of the texts stands. */
function documentCounts(corpus: Corpus): Map<string, number> {
  const counts = new Map<string, number>();
  for (const document of generate(corpus)) {
    if (!('body' in document)) continue;
    for (const word of new Set(String(document.body).match(/[a-z]+/g)))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

/** The first word that stands in about as many articles; not a noun that names have too. */
function nearest(counts: Map<string, number>, wanted: number): string {
  const made = [...counts].filter(([word]) => word.endsWith('p'));
  const distance = (count: number) => Math.abs(count - wanted);
  return made.reduce((best, one) => (distance(one[1]) < distance(best[1]) ? one : best), ['', 0] as [
    string,
    number,
  ])[0];
}

async function cost({ api }: Archive, query: string, orderBy: string) {
  api.requests.count = 0;
  const text = operation('Search').replace('first: 20', `first: 20, orderBy: ${orderBy}`);
  const { data, errors, extensions } = await api.ask(text, { query });
  expect(errors).toBeUndefined();
  expect(extensions.cost.requests).toBe(api.requests.count);
  return { count: data.search.edges.length, ...extensions.cost };
}

function print(what: string, figures: object) {
  process.stdout.write(`${what}: ${JSON.stringify(figures)}\n`);
}
