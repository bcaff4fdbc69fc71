import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { mulberry32 } from '../generate.ts';
import { type Edits, openEdits } from './edits.ts';
import { type Mix, readMix } from './mix.ts';
import type { Answer, Query } from './post.ts';

/** A phase of load: a rate and a duration, regardless of the answers to earlier requests. */
export interface Phase {
  readonly rate: number;
  readonly seconds: number;
  /** Number of requests that write. */
  readonly writes: number;
}

/** Result of a phase. Times are in milliseconds, from the scheduled time of the request. */
export interface Outcome {
  readonly sent: number;
  /** Complete answers, and their times. */
  readonly good: number;
  readonly latency: Times;
  /** Refusals with 503, and their times. */
  readonly refused: number;
  readonly refusal: Times;
  /** Other results, by kind. */
  readonly failures: Record<string, number>;
  /** Maximum delay of this process itself in milliseconds, because of other load of the machine. */
  readonly late: number;
  /** From the first request to the last answer. */
  readonly seconds: number;
}

export interface Times {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** A client in its own process, and so on its own processor. Messages give it the phases; a seed gives the order of requests. */
const [url = '', key = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
const random = mulberry32(1);
const mix: Mix = await readMix(post);
const edits: Edits = await openEdits(post);
process.on('message', async (phase: Phase) => process.send?.(await run(phase)));
process.send?.('ready');

async function run({ rate, seconds, writes }: Phase): Promise<Outcome> {
  const latencies: number[] = [];
  const refusals: number[] = [];
  const failures: Record<string, number> = {};
  const begun = performance.now();
  const end = begun + seconds * 1000;
  const all: Promise<void>[] = [];
  let late = 0;
  const send = async (due: number) => {
    const isWrite = random() < writes;
    const edit = isWrite ? edits.next(random) : undefined;
    const query: Query = edit ?? mix(random);
    try {
      const { status, answer } = await post(query);
      const taken = performance.now() - due;
      const problem = answer.errors?.[0]?.extensions.code ?? edit?.settle(answer);
      if (status === 503) refusals.push(taken);
      else if (status !== 200 || problem !== undefined) note(`${status} ${problem}`);
      else latencies.push(taken);
    } catch (error) {
      note(error instanceof Error && 'code' in error ? String(error.code) : String(error));
    } finally {
      edit?.release();
    }
  };
  const note = (what: string) => {
    failures[what] = (failures[what] ?? 0) + 1;
  };
  // Poisson arrivals, as from many independent clients.
  for (let due = begun; due < end; due += (-Math.log(1 - random()) * 1000) / rate) {
    const wait = due - performance.now();
    if (wait > 0.5) await new Promise(resolve => setTimeout(resolve, wait));
    late = Math.max(late, performance.now() - due);
    all.push(send(due));
  }
  await Promise.all(all);
  return {
    sent: all.length,
    good: latencies.length,
    latency: timesOf(latencies),
    refused: refusals.length,
    refusal: timesOf(refusals),
    failures,
    late,
    seconds: (performance.now() - begun) / 1000,
  };
}

function timesOf(times: readonly number[]): Times {
  const ordered = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: ordered.at(-1) ?? 0 };
}

function post(query: Query): Promise<{ status: number; answer: Answer }> {
  const body = JSON.stringify({ query: query.text, variables: query.variables });
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(query.isWrite ? { authorization: `Bearer ${key}` } : {}),
  };
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', agent, headers }, async response => {
      try {
        resolve({ status: response.statusCode ?? 0, answer: JSON.parse(await text(response)) });
      } catch (error) {
        reject(error);
      }
    });
    asked.on('error', error => {
      // The server had closed a connection that was idle, as it was about to be used again: every client tries another one then.
      if (asked.reusedSocket && 'code' in error && error.code === 'ECONNRESET') resolve(post(query));
      else reject(error);
    });
    asked.end(body);
  });
}
