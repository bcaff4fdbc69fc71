import { beforeAll, describe, expect, test } from 'vitest';
import { corpusOf, generate, generatedId } from '../../bench/generate.ts';
import { requests as everything } from '../../bench/requests.ts';
import { type Api, startApi } from '../api.ts';
import { operation } from './operations.ts';

/** Each request of a news app over a small and a large archive: it must cost the same. LONG=1 takes the sizes that count. */
const long = process.env.LONG === '1';
const sizes = long ? ([100, 20_000] as const) : ([100, 250] as const);
/** Entities enough to fill the pages of the requests; LONG=1 takes those of a real archive. */
const entities = long
  ? {}
  : { people: 60, organizations: 30, events: 30, agreements: 20, places: 20, topics: 20 };
const repeats = 60;
/** How much longer a page may take in the large archive; the engine's own growth is in it. */
const slowest = 1.3;

/** A search and an intersection have bounds, and tests, of their own. */
const others = ['Search', 'Suggest', 'Together'];
const requests = everything
  .filter(([name]) => !others.includes(name))
  .map(
    ([name, variables]) => [name, name === 'SectionFeed' ? { section: fullSection() } : variables] as const,
  );

/** A section that fills a page in the small archive too. */
function fullSection(): string {
  const counts = new Map<string, number>();
  for (const document of generate({ ...corpusOf(sizes[0]), ...entities })) {
    if ('section' in document)
      counts.set(String(document.section), (counts.get(String(document.section)) ?? 0) + 1);
  }
  const [[section, count] = ['', 0]] = [...counts].toSorted(([, a], [, b]) => b - a);
  if (count <= 20) throw new Error('No section of the small archive fills a page.');
  return section;
}

let small: Api;
let large: Api;

beforeAll(async () => {
  small = await archive(sizes[0]);
  large = await archive(sizes[1]);
}, 7_200_000);

describe.each(requests)('%s', (name, variables) => {
  test(`costs the same at ${sizes[0]} and at ${sizes[1]} articles`, async () => {
    const [a, b] = await Promise.all([small, large].map(api => api.ask(operation(name), variables)));
    expect(a?.errors ?? b?.errors).toBeUndefined();
    const [less, more] = [a, b].map(answer => answer?.extensions.cost ?? { requests: 0, readUnits: 0 });
    expect(Math.abs((more?.requests ?? 0) - (less?.requests ?? 0))).toBeLessThanOrEqual(1);
    // A page of the small archive may not be full, so only more counts.
    expect((more?.readUnits ?? 0) - (less?.readUnits ?? 0)).toBeLessThanOrEqual(1);
  });

  // A time needs the large archive to mean anything.
  if (!long) return;

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
    const [before = 0, after = 0] = times.map(median);
    process.stdout.write(
      `${name}: ${before.toFixed(2)} ms, ${after.toFixed(2)} ms, ${(after / before).toFixed(2)} times\n`,
    );
    expect(after / before).toBeLessThan(slowest);
  });
});

test('an intersection of two long lists is bounded, whatever their length', async () => {
  for (const api of [small, large]) {
    const { data, extensions } = await api.ask(operation('Together'), {
      a: generatedId('Person', 0),
      b: generatedId('Topic', 0),
    });
    expect(data.articles.nodes.length).toBeGreaterThan(0);
    expect(extensions.cost.requests).toBeLessThanOrEqual(10);
    expect(extensions.cost.readUnits).toBeLessThanOrEqual(40);
  }
});

async function archive(articles: number): Promise<Api> {
  const api = await startApi();
  const report = await api.import(...generate({ ...corpusOf(articles, { words: 30 }), ...entities }));
  expect(report.problems).toEqual([]);
  return api;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
