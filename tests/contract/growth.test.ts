import { beforeAll, describe, expect, test } from 'vitest';
import { appDocuments } from '../../bench/app-content.ts';
import { corpusOf, generatedId } from '../../bench/generate.ts';
import { appRequests, requests as plainRequests } from '../../bench/requests.ts';
import { type Answer, type Api, startApi, unhurried } from '../api.ts';
import { isLong } from '../seed.ts';
import { appQueryNames, operation } from './operations.ts';

/** Each request of a news app over a small and a large archive: it must cost the same. LONG=1 takes the sizes that count. */
const sizes = isLong ? ([100, 20_000] as const) : ([100, 180] as const);
/** Entities enough to fill the pages of the requests; LONG=1 takes those of a real archive. */
const entities = isLong
  ? {}
  : { people: 60, organizations: 30, events: 30, agreements: 20, places: 20, topics: 20, words: 8 };
const repeats = 60;
/** How much longer a page may take in the large archive; the engine's own growth is in it. */
const slowest = 1.3;

/** A search and an intersection have bounds, and tests, of their own. */
const others = ['Search', 'Suggest', 'Together'];
const everything = [...plainRequests, ...appRequests];
const requests = everything
  .filter(([name]) => !others.includes(name))
  .map(
    ([name, variables]) => [name, name === 'SectionFeed' ? { section: fullSection() } : variables] as const,
  );

const intersection = ['Together', { a: generatedId('Person', 0), b: generatedId('Topic', 0) }] as const;

/** A section that fills a page in the small archive too. */
function fullSection(): string {
  const counts = new Map<string, number>();
  for (const document of appDocuments({ ...corpusOf(sizes[0]), ...entities })) {
    if ('section' in document)
      counts.set(String(document.section), (counts.get(String(document.section)) ?? 0) + 1);
  }
  const [[section, count] = ['', 0]] = [...counts].toSorted(([, a], [, b]) => b - a);
  if (count <= 20) throw new Error('No section of the small archive fills a page.');
  return section;
}

let small: Api;
let large: Api;
/** The answers of the small archive, which becomes the large one afterwards unless times are compared. */
const before = new Map<string, Answer>();

beforeAll(async () => {
  small = await startApi(unhurried);
  await fill(small, sizes[0]);
  for (const [name, variables] of [...requests, intersection])
    before.set(name, await small.ask(operation(name), variables));
  large = isLong ? await startApi(unhurried) : small;
  await fill(large, sizes[1]);
}, 7_200_000);

test('every query of the app is tried', () => {
  expect(everything.map(([name]) => name).toSorted()).toEqual(appQueryNames.toSorted());
});

describe.each(requests)('%s', (name, variables) => {
  test(`costs the same at ${sizes[0]} and at ${sizes[1]} articles`, async () => {
    const answers = [before.get(name), await large.ask(operation(name), variables)];
    expect(answers.map(answer => answer?.errors)).toEqual([undefined, undefined]);
    const [less, more] = answers.map(answer => answer?.extensions.cost);
    if (less === undefined || more === undefined) throw new Error('An answer has no cost.');
    expect(Math.abs(more.requests - less.requests)).toBeLessThanOrEqual(1);
    // A page of the small archive may not be full, so only more counts.
    expect(more.readUnits - less.readUnits).toBeLessThanOrEqual(1);
  });

  // A time needs the large archive to mean anything.
  if (!isLong) return;

  test(`takes at most ${slowest} times as long`, { timeout: 120_000 }, async () => {
    const times: [number[], number[]] = [[], []];
    for (let i = 0; i < repeats; i++) {
      // In turn, so that whatever else the machine does falls on both.
      for (const [index, api] of [small, large].entries()) {
        const start = performance.now();
        await api.ask(operation(name), variables);
        times[index]?.push(performance.now() - start);
      }
    }
    const [less = 0, more = 0] = times.map(median);
    process.stdout.write(
      `${name}: ${less.toFixed(2)} ms, ${more.toFixed(2)} ms, ${(more / less).toFixed(2)} times\n`,
    );
    expect(more / less).toBeLessThan(slowest);
  });
});

test('an intersection of two long lists is bounded, whatever their length', async () => {
  const [name, variables] = intersection;
  for (const answer of [before.get(name), await large.ask(operation(name), variables)]) {
    expect(answer?.data.articles.nodes.length).toBeGreaterThan(0);
    expect(answer?.extensions.cost.requests).toBeLessThanOrEqual(10);
    expect(answer?.extensions.cost.readUnits).toBeLessThanOrEqual(40);
  }
});

/** A large archive begins with the documents of a small one, where the entities are as many: those that a table has are left out. */
async function fill(api: Api, articles: number): Promise<void> {
  const documents = [...appDocuments({ ...corpusOf(articles, { words: 30 }), ...entities })];
  const known = api === small && articles !== sizes[0] ? documents.length - (sizes[1] - sizes[0]) : 0;
  expect((await api.import(...documents.slice(known))).problems).toEqual([]);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
