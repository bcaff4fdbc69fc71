import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Outcome, Phase } from './load/client.ts';
import { startServer } from './load/server.ts';

/**
 * The server of `npm start` under load, on loopback: the operations of a news app at rising rates until it is
 * saturated, a soak at 80 % of that rate, an overload of three times the rate, and the recovery. `npm run bench:load`
 * takes eight minutes, `npm run bench:load -- --short` one. Exits with 1 if a requirement is missed. Arrivals do not
 * wait for answers, so a slow server gets no fewer requests.
 */
const isShort = process.argv.includes('--short');
const times = isShort
  ? { step: 3, soak: 20, overload: 10, after: 5 }
  : { step: 5, soak: 300, overload: 60, after: 10 };
const firstRate = 40;
const growth = 1.3;
const writes = 0.05;

const min = { goodput: 0.9 };
const max = { heap: 0.1, spread: 10, refusal: 50 };

const server = await startServer();
const client = fork(join(import.meta.dirname, 'load/client.ts'), [server.url, server.key]);
const ended = once(client, 'exit').then(() => {
  throw new Error('The client ended.');
});
ended.catch(() => {});
const falls: string[] = [];
try {
  await messageOf(client);
  console.log('phase         rate/s  good/s  503/s   p50 ms   p99 ms  503 p99 ms  failures');
  await run('warm', { rate: firstRate, seconds: times.step });
  const peak = await saturation();
  const soakRate = 0.8 * peak;
  const early = await soak(soakRate, times.soak / 5);
  const heapEarly = await server.heap();
  const late = await soak(soakRate, (times.soak * 4) / 5);
  const heapLate = await server.heap();
  console.log(
    `heap after a collection: ${heapEarly.toFixed(1)} MB after a fifth of the soak, ${heapLate.toFixed(1)} MB at its end`,
  );
  check(
    heapLate <= heapEarly * (1 + max.heap),
    `the heap grows by ${Math.round((heapLate / heapEarly - 1) * 100)} %`,
  );
  for (const { refused, failures, latency } of [early, late]) {
    check(refused === 0 && Object.keys(failures).length === 0, 'the soak has errors');
    check(
      latency.p99 < max.spread * latency.p50,
      `p99 is ${(latency.p99 / latency.p50).toFixed(1)} × the median in the soak`,
    );
  }

  const flood = await run('3 ×', { rate: 3 * peak, seconds: times.overload });
  const goodput = flood.good / flood.seconds / peak;
  console.log(`goodput at 3 ×: ${goodput.toFixed(2)} of the peak`);
  check(goodput >= min.goodput, `goodput at 3 × is ${goodput.toFixed(2)} of the peak`);
  check(Object.keys(flood.failures).length === 0, 'what is not answered at 3 × is not always 503');
  check(
    flood.refusal.p99 <= max.refusal,
    `a 503 at 3 × takes ${Math.round(flood.refusal.p99)} ms (99th of 100)`,
  );
  await new Promise(resolve => setTimeout(resolve, 5000));
  const after = await run('after', { rate: soakRate, seconds: times.after });
  check(after.refused === 0 && Object.keys(after.failures).length === 0, 'there are errors 5 s later');
  check(after.latency.p50 < 2 * late.latency.p50 + 5, 'it is slower 5 s later');
} finally {
  client.disconnect();
  await server.stop();
}
console.log(falls.length === 0 ? 'All as it must be.' : `Falls short: ${falls.join('; ')}.`);
process.exit(falls.length === 0 ? 0 : 1);

/** Raises the rate until the answers fall clearly behind the requests, twice in a row. Returns the maximum answers per second. */
async function saturation(): Promise<number> {
  let peak = 0;
  let behind = 0;
  for (let rate = firstRate; behind < 2; rate *= growth) {
    const { good, sent, seconds } = await run('rising', { rate, seconds: times.step });
    peak = Math.max(peak, good / seconds);
    behind = good < 0.9 * sent ? behind + 1 : 0;
  }
  console.log(`saturation at ${Math.round(peak)} answers a second`);
  return peak;
}

function soak(rate: number, seconds: number): Promise<Outcome> {
  return run('soak', { rate, seconds });
}

async function run(name: string, { rate, seconds }: Omit<Phase, 'writes'>): Promise<Outcome> {
  client.send({ rate, seconds, writes } satisfies Phase);
  const outcome = (await messageOf(client)) as Outcome;
  const per = (count: number) => (count / outcome.seconds).toFixed(0);
  const failures = Object.entries(outcome.failures).map(([what, count]) => `${count} × ${what}`);
  const cells: [string, number][] = [
    [rate.toFixed(0), 7],
    [per(outcome.good), 7],
    [per(outcome.refused), 6],
    [outcome.latency.p50.toFixed(1), 8],
    [outcome.latency.p99.toFixed(1), 8],
    [outcome.refusal.p99.toFixed(1), 11],
  ];
  if (outcome.late > 100) failures.push(`(the client itself was up to ${Math.round(outcome.late)} ms late)`);
  console.log(
    `${name.padEnd(12)}${cells.map(([cell, width]) => cell.padStart(width)).join(' ')}  ${failures.join(', ')}`,
  );
  return outcome;
}

function check(holds: boolean, otherwise: string): void {
  if (!holds) falls.push(otherwise);
}

function messageOf(child: ChildProcess): Promise<unknown> {
  return Promise.race([new Promise(resolve => child.once('message', resolve)), ended]);
}
