import { beforeAll, describe, expect, test } from 'vitest';
import { corpusOf, wordAt } from '../../bench/generate.ts';
import { wordsOf } from '../../src/text/words.ts';
import type { Api } from '../api.ts';
import { startSampleApi } from '../api.ts';
import { idOf, Model, type ModelDocument, nameOf } from '../model.ts';
import { isLong } from '../seed.ts';
import { type Archive, importedArchive, partialArchive } from './archive.ts';
import { BruteForce, type Wanted } from './brute-force.ts';
import { type SearchVariables, searchAll } from './search-all.ts';

/** Random queries, in both orders and over all pages, against a scan of everything. LONG=1 takes the sizes that count. */
const queries = isLong ? 500 : 40;

const ranks = [0, 1, 2, 3, 5, 9, 14, 22, 35, 48, 70, 110, 180, 300, 600, 1200, 3000, 7000];
const words = ranks.map(wordAt);
/** Of a small archive: entities take most of the time of its import. */
const few = { people: 12, organizations: 6, events: 4, agreements: 3, places: 3, topics: 6 };
const entities = ['Person/person-0', 'Person/person-7', 'Organization/organization-1', 'Topic/topic-3'];

describe('a generated archive', () => {
  let archive: Archive;
  let scan: BruteForce;

  beforeAll(async () => {
    archive = isLong
      ? await partialArchive(corpusOf(20_000, { words: 120 }), { excerpts: false })
      : await importedArchive({ ...corpusOf(80, { words: 40 }), ...few });
    scan = new BruteForce(archive.model);
  }, 7_200_000);

  test(`${queries} random queries: every article that matches, newest first, each once`, {
    timeout: 7_200_000,
  }, async () => {
    const random = randomOf(7);
    let found = 0;
    for (let i = 0; i < queries; i++) {
      if (isLong && i % 50 === 0) process.stdout.write(`${i} of ${queries} queries\n`);
      const wanted = randomQuery(random, { words, entities, filters: i % 2 === 1 });
      const expected = scan.articles(wanted);
      found += Math.min(expected.length, 1);
      // Pages of a hundred, and of few where there are few.
      const first = expected.length < 40 ? 7 : 100;
      const variables = variablesOf(archive.model, wanted, { types: ['ARTICLE'], first });
      const results = await searchAll(archive.api, { ...variables, orderBy: 'RECENCY' });
      expect(results, JSON.stringify(wanted)).toEqual(expected.map(nameOf));
      if (i % 5 > 0) continue;
      const ranked = await searchAll(archive.api, variables);
      expect(ranked.toSorted(), JSON.stringify(wanted)).toEqual(expected.map(nameOf).toSorted());
    }
    // The queries are not for nothing.
    expect(found).toBeGreaterThan(queries / 3);
  });
});

describe('the sample content', () => {
  const model = new Model();
  const scan = new BruteForce(model);
  const vocabulary = [
    ...new Set(
      model.documents.flatMap(({ headline, name, summary, body }) =>
        wordsOf([headline, name, summary, body?.replaceAll(/\]\([^)]*\)/g, '')].join(' ')),
      ),
    ),
  ].toSorted();
  let api: Api;

  beforeAll(async () => {
    api = await startSampleApi();
  });

  test('random queries of its words: every record that matches, in both orders', async () => {
    const random = randomOf(11);
    for (let i = 0; i < queries; i++) {
      const wanted = randomQuery(random, { words: vocabulary, entities: [], filters: false });
      const expected = [...scan.articles(wanted), ...scan.entities(wanted)].map(nameOf).toSorted();
      const variables = variablesOf(model, wanted, { first: 50 });
      for (const orderBy of ['RECENCY', 'RELEVANCE']) {
        const results = await searchAll(api, { ...variables, orderBy });
        expect(results.toSorted(), JSON.stringify(wanted)).toEqual(expected);
      }
    }
  });

  test('phrases, and words and phrases that must not be there', async () => {
    const cases: Wanted[] = [
      { words: [], phrases: ['law of the sea'] },
      { words: [], phrases: ['peace treaty'] },
      { words: ['treaty'], phrases: ['nuclear weapons'] },
      { words: ['treaty'], without: ['nuclear'] },
      { words: ['pakistan'], without: ['china', 'india'] },
      { words: [], phrases: ['treaty peace'] },
    ];
    for (const wanted of cases) {
      const expected = [...scan.articles(wanted), ...scan.entities(wanted)].map(nameOf).toSorted();
      for (const first of [4, 50]) {
        const results = await searchAll(api, variablesOf(model, wanted, { first }));
        expect(results.toSorted(), JSON.stringify(wanted)).toEqual(expected);
      }
    }
    expect(scan.articles(cases[0] ?? { words: [] }).length).toBeGreaterThan(1);
  });
});

function variablesOf(model: Model, wanted: Wanted, rest: Partial<SearchVariables>): SearchVariables {
  const { words: all, phrases = [], without = [], mentions, ...filter } = wanted;
  const query = [...all, ...phrases.map(one => `"${one}"`), ...without.map(one => `-${one}`)].join(' ');
  const ids =
    mentions === undefined ? {} : { mentions: mentions.map(name => idOf(model.get(name) as ModelDocument)) };
  return { query, filter: { ...filter, ...ids }, ...rest };
}

function randomQuery(
  random: () => number,
  from: { words: readonly string[]; entities: readonly string[]; filters: boolean },
): Wanted {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const some = Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(from.words));
  if (!from.filters) return random() < 0.2 ? { words: some, without: [pick(from.words)] } : { words: some };
  return {
    words: some,
    ...(random() < 0.5 ? { section: pick(['world', 'sport']) } : {}),
    ...(random() < 0.3 ? { language: pick(['en', 'de']) } : {}),
    ...(random() < 0.4 ? { mentions: [pick(from.entities)] } : {}),
    ...(random() < 0.3 ? { publishedFrom: new Date(Date.UTC(2000, 0, 1 + random() * 9)).toISOString() } : {}),
    ...(random() < 0.3 ? { publishedTo: new Date(Date.UTC(2000, 0, 3 + random() * 9)).toISOString() } : {}),
  };
}

/** A linear congruential generator: the same queries every time. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 4_294_967_296;
  };
}
