import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mulberry32 } from './generate.ts';

/**
 * What breaks first as readers and articles grow: a simulation of the caches before the API, and the arithmetic of its limits. Prints the tables of
 * docs/scale.md. Costs are those that the tests count (tests/contract/costs.json).
 */
const { operations } = JSON.parse(
  await readFile(join(import.meta.dirname, '../tests/contract/costs.json'), 'utf8'),
) as { operations: Record<string, { readUnits: number }> };

/** Operations that an app sends when it is opened, with their shares of all requests. */
const mix = [
  { operation: 'HomeFeed', share: 0.35, pages: 1 },
  { operation: 'SectionFeed', share: 0.15, pages: 12 },
  { operation: 'ArticlePage', share: 0.4, pages: 20_000 },
  { operation: 'PersonPage', share: 0.1, pages: 5000 },
];

/** Maximum read units per second of one partition, and so of one list. */
const partitionUnits = 3000;
/** Read units of the list of pending changes in each request, and write units of an entry of 3 kB in a transaction. */
const pendingUnits = 0.5;
const entryWrite = 6;
/** Lifetime of a cached response in seconds, and the number of caches of a CDN: the regional caches of CloudFront, or one with Origin Shield. */
const lifetime = 60;
const edges = { none: 0, regional: 13, shield: 1 };
/** Seconds of Lambda for a request, and the functions of an account by default. */
const duration = 0.02;
const accountConcurrency = 1000;
/** Requests per second of one process on two cores, by GET from its cache and without a cache (bench:spike). */
const process = { kept: 32_000, made: 600 };

console.log('\nReaders: requests a second that reach the API, and what they take there\n');
console.log(
  '| requests/s | caches | at the API | read units/s on the hottest list | functions at once | processes |',
);
console.log('| --: | --- | --: | --: | --: | --: |');
for (const rate of [10, 1000, 100_000])
  for (const [name, places] of Object.entries(edges)) {
    const origin = places === 0 ? rate : misses(rate, places);
    const hottest = (places === 0 ? rate * 0.35 : hotMisses(rate * 0.35, places)) * unitsOf('HomeFeed');
    const functions = Math.ceil(origin * duration);
    const row = [
      rate.toLocaleString('en'),
      name,
      rounded(origin),
      `${rounded(hottest)}${hottest > partitionUnits ? ' **too many**' : ''}`,
      `${functions}${functions > accountConcurrency ? ' **above the default**' : ''}`,
      Math.max(1, Math.ceil(places === 0 ? rate / process.kept : origin / process.made)),
    ];
    console.log(`| ${row.join(' | ')} |`);
  }

console.log('\nArticles: what an archive takes\n');
console.log(
  '| articles | home feed, units | table, GB | $ a month to store | import, hours at 75/s | postings of a word in 10 % of the articles, MB |',
);
console.log('| --: | --: | --: | --: | --: | --: |');
for (const articles of [1e6, 1e7, 1e8]) {
  const gigabytes = (articles * 25_000) / 1e9;
  const row = [
    articles.toLocaleString('en'),
    unitsOf('HomeFeed'),
    rounded(gigabytes),
    rounded(gigabytes * 0.25),
    rounded(articles / 75 / 3600),
    // Three bytes a posting.
    rounded((articles * 0.1 * 3) / 1e6),
  ];
  console.log(`| ${row.join(' | ')} |`);
}

console.log('\nHot lists: home feeds a second that no cache answers\n');
console.log(
  '| copies | home feeds/s | read units/s on the busiest copy | write units of an article more | read units/s on `pending` |',
);
console.log('| --: | --: | --: | --: | --: |');
for (const copies of [1, 2, 4, 8]) {
  const rate = sustained(copies);
  const row = [
    copies,
    rate,
    Math.round(busiest(rate, copies)),
    (copies - 1) * entryWrite,
    Math.round(rate * pendingUnits),
  ];
  console.log(`| ${row.map(number => number.toLocaleString('en')).join(' | ')} |`);
}

/** The highest rate at which ten minutes of requests, each to a copy at random, never use up the burst of a partition. */
function sustained(copies: number): number {
  let rate = 25;
  while (busiest(rate + 25, copies) <= partitionUnits) rate += 25;
  return rate;
}

/** The highest number of units that one copy serves in a second, averaged over ten: DynamoDB lets a partition save up for bursts. */
function busiest(rate: number, copies: number): number {
  const random = mulberry32(1);
  const window = 10;
  let most = 0;
  for (let start = 0; start < 600; start += window) {
    const served = Array<number>(copies).fill(0);
    for (let time = 0; time < window; time += -Math.log(1 - random()) / rate) {
      const copy = Math.floor(random() * copies);
      served[copy] = (served[copy] ?? 0) + unitsOf('HomeFeed') - pendingUnits;
    }
    most = Math.max(most, ...served.map(units => units / window));
  }
  return most;
}

function unitsOf(operation: string): number {
  const found = operations[operation];
  if (found === undefined) throw new Error(`No cost of ${operation} is known.`);
  return found.readUnits;
}

/** Cache misses per second, simulated over ten minutes of arrivals, or fewer if the rate is high. */
function misses(rate: number, places: number): number {
  const random = mulberry32(1);
  const seconds = Math.min(600, 20_000_000 / rate);
  const warm = Math.min(2 * lifetime, seconds / 2);
  const expiry = new Map<string, number>();
  let missed = 0;
  for (let time = 0; time < seconds; time += -Math.log(1 - random()) / rate) {
    const page = pageOf(random);
    const key = `${Math.floor(random() * places)} ${page}`;
    if ((expiry.get(key) ?? 0) > time) continue;
    expiry.set(key, time + lifetime);
    if (time >= warm) missed += 1;
  }
  return missed / (seconds - warm);
}

/** A requested page: within an operation, the popularity of the n-th most popular page is proportional to 1/n. */
function pageOf(random: () => number): string {
  let at = random();
  for (const { operation, share, pages } of mix) {
    if (at < share) return `${operation} ${Math.floor(pages ** random())}`;
    at -= share;
  }
  return 'HomeFeed 1';
}

/** Cache misses per second for one page: each cache keeps it for its lifetime from the first request on. */
function hotMisses(rate: number, places: number): number {
  return places / (lifetime + places / rate);
}

function rounded(number: number): string {
  return Number(number.toPrecision(3)).toLocaleString('en');
}
