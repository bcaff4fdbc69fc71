import { deepStrictEqual } from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { apollo } from './rivals/apollo.ts';
import { appsync } from './rivals/appsync.ts';
import { type Answer, type Contender, start } from './rivals/contender.ts';
import { known } from './rivals/left-out.ts';
import type { Load } from './rivals/load.ts';
import { mercurius } from './rivals/mercurius.ts';
import { ours, oursAlone, oursCached } from './rivals/ours.ts';
import { payload } from './rivals/payload.ts';
import { headLine, type LeftOut, lineOf, type Result, report } from './rivals/report.ts';
import type { Rival } from './rivals/rival.ts';
import { strapi } from './rivals/strapi.ts';

/**
 * This API beside servers that a developer could choose instead, `npm run bench:rivals`: the home feed at saturation,
 * on loopback. Missing packages are installed into the system's temporary folder. `-- --articles 200,2000`, `-- --only
 * ours,apollo`, `-- --seconds 5`, `-- --rounds 3`; with `--only` nothing is written. With `-- --tables memory` a
 * process replays the engine's responses from memory, which leaves more of the machine to the servers.
 */
const { values } = parseArgs({
  options: {
    articles: { type: 'string', default: '200,2000,20000' },
    only: { type: 'string' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '5' },
    tables: { type: 'string', default: 'engine' },
  },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);

const beside = {
  engine: 'those with DynamoDB use an embedded engine of their own.',
  memory:
    'those with DynamoDB use a process that replays the recorded responses of the embedded engine from memory.',
};
const all = [ours, oursAlone, oursCached, apollo, mercurius, payload, strapi, appsync];
const chosen = values.only?.split(',');
// All others are compared with ours.
const rivals = all.filter(rival => rival === ours || (chosen?.includes(rival.name) ?? true));

const results: Result[] = [];
const leftOut = new Map<Rival, LeftOut>();
console.log(headLine);
for (const articles of values.articles.split(',').map(Number)) {
  const contenders = await startAll(articles);
  try {
    for (const result of await compare(contenders, articles)) {
      results.push(result);
      console.log(lineOf(result));
    }
  } finally {
    for (const contender of contenders) await contender.stop();
  }
}
if (chosen === undefined)
  report(results, {
    leftOut: [...leftOut.values(), ...known],
    how: `${beside[values.tables === 'memory' ? 'memory' : 'engine']} 32 connections send the next request as soon as they have a response, in ${rounds} rounds of ${seconds} s, alternating between the servers; medians.`,
  });

/** Starts the servers one after the other. One that cannot be installed or started here is left out, with its error. */
async function startAll(articles: number): Promise<Contender[]> {
  const contenders: Contender[] = [];
  for (const rival of rivals) {
    if (leftOut.has(rival)) continue;
    try {
      contenders.push(await start(rival, { articles, tables: values.tables }));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (rival === ours) throw error;
      console.error(`${rival.name} is left out: ${why}`);
      leftOut.set(rival, { title: rival.title, why: briefly(why) });
    }
  }
  return contenders;
}

/** The line of the output of a server or npm that has the error, without its location. */
function briefly(said: string): string {
  const lines = said.replaceAll(tmpdir(), '…').split('\n');
  return (lines.findLast(line => /error/i.test(line)) ?? lines[0] ?? '').trim().slice(0, 200);
}

type Entrant = Omit<Contender, 'feed'> & Answer & { readonly loads: Load[] };

/** Checks that all answers are equal, then loads each server in turn. */
async function compare(contenders: readonly Contender[], articles: number): Promise<Result[]> {
  const entrants: Entrant[] = [];
  for (const contender of contenders) {
    const answer = await contender.feed();
    entrants.push({ ...contender, ...answer, loads: [] });
    deepStrictEqual(
      answer.feed,
      entrants[0]?.feed,
      `${contender.rival.title} answers another feed than ours.`,
    );
  }
  // The first round is a warm-up.
  for (let round = -1; round < rounds; round++)
    for (const { asker, pid, bytes, loads } of turned(entrants, round)) {
      const load = await asker.load(seconds, { pid, bytes });
      if (round >= 0) loads.push(load);
    }
  const [first] = entrants;
  return entrants.map(({ rival, loads, bytes, reads }) => ({
    rival,
    articles,
    load: medians(loads),
    factor: median(loads.map(({ rate }, round) => (first?.loads[round]?.rate ?? 0) / rate)),
    work: median(loads.map(({ cpu }, round) => cpu / (first?.loads[round]?.cpu ?? 0))),
    bytes,
    reads,
  }));
}

/** Each round begins with another one. */
function turned<T>(list: readonly T[], round: number): T[] {
  const from = Math.max(0, round) % list.length;
  return [...list.slice(from), ...list.slice(0, from)];
}

function medians(loads: readonly Load[]): Load {
  const of = (key: keyof Load) => median(loads.map(load => load[key]));
  return { rate: of('rate'), p50: of('p50'), p99: of('p99'), cpu: of('cpu'), memory: of('memory') };
}

function median(numbers: readonly number[]): number {
  const ordered = numbers.toSorted((a, b) => a - b);
  const [low = 0, high = low] = ordered.slice(
    Math.ceil(ordered.length / 2) - 1,
    Math.floor(ordered.length / 2) + 1,
  );
  return (low + high) / 2;
}
