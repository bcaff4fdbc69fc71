import { expect } from 'vitest';
import type { Api } from '../api.ts';
import { isLong } from '../seed.ts';

/** A request of an attacker, and its expected outcome. */
export interface Attack {
  readonly what: string;
  /** A query by POST; a function gives one that differs each time, so that nothing is answered from a cache. */
  readonly query?: string;
  readonly variables?: unknown;
  readonly operationName?: string;
  readonly extensions?: unknown;
  /** Anything that is no query by POST. */
  readonly path?: string;
  readonly init?: RequestInit;
  /** Headers beside those of the request's form. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  /** The code of the first error; undefined where the answer has none. */
  readonly code?: string | undefined;
  readonly says?: RegExp;
  /** The data, where there must be some. */
  readonly data?: unknown;
  /** Requests to DynamoDB that it may make; none as a rule. */
  readonly reads?: number;
}

/** Milliseconds of CPU that nothing may take; more where a process that has compiled nothing yet is asked a few times, beside other tests. */
const maxCpu = isLong ? 50 : 150;
const repeats = isLong ? 100 : 5;

interface Outcome {
  readonly what: string;
  readonly outcome: string;
  readonly cpu: number;
}

const outcomes: Outcome[] = [];

/** Sends an attack again and again, and finds that each time it is refused as it must be, at little cost, and without a word too many. */
export async function withstand(api: Api, attack: Attack): Promise<void> {
  const cpu: number[] = [];
  let outcome = '';
  for (let i = 0; i < repeats; i++) {
    const before = api.requests.count;
    const { path, init } = requestOf(attack, i);
    const start = process.cpuUsage();
    const response = await api.fetch(path, init);
    const text = await response.text();
    const { user, system } = process.cpuUsage(start);
    cpu.push((user + system) / 1000);
    outcome = check(attack, response, text);
    // The first read of an operation comes with that of the pending changes.
    const allowed = attack.reads === undefined ? 0 : attack.reads + 1;
    expect(api.requests.count - before).toBeLessThanOrEqual(allowed);
  }
  outcomes.push({ what: attack.what, outcome, cpu: judged(cpu) });
  expect(judged(cpu)).toBeLessThan(maxCpu);
}

/** Prints the outcomes of the attacks so far. */
export function printOutcomes(title: string): void {
  const width = Math.max(...outcomes.map(({ what }) => what.length));
  const lines = outcomes
    .toSorted((a, b) => b.cpu - a.cpu)
    .map(
      ({ what, outcome, cpu }) =>
        `${what.padEnd(width)}  ${outcome.padEnd(32)}  ${cpu.toFixed(1).padStart(6)}`,
    );
  const measure = isLong ? 'CPU ms, 99th of 100' : `CPU ms, the middle of ${repeats}`;
  process.stdout.write(`${title}: ${outcomes.length} (${measure})\n${lines.join('\n')}\n`);
}

/** In a long run the 99th of a hundred; of a few, the one in the middle: the first ones are slow, and the machine has other work. */
function judged(cpu: readonly number[]): number {
  const ordered = cpu.toSorted((a, b) => a - b);
  return ordered[isLong ? 98 : Math.floor(repeats / 2)] ?? 0;
}

function requestOf(attack: Attack, turn: number): { path: string; init: RequestInit } {
  const { path = '/graphql', init, query, variables, operationName, extensions, headers } = attack;
  const accept = { accept: 'application/graphql-response+json', ...headers };
  if (query === undefined) return { path, init: { ...init, headers: { ...accept, ...init?.headers } } };
  // What was found valid once would be taken from the cache.
  const unseen = `${query}#${turn}`;
  const body = JSON.stringify({ query: unseen, variables, operationName, extensions });
  return { path, init: { method: 'POST', headers: { 'content-type': 'application/json', ...accept }, body } };
}

function check(attack: Attack, response: Response, text: string): string {
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const { data, errors } = isJson && text !== '' ? JSON.parse(text) : {};
  const code = errors?.[0].extensions?.code;
  expect({ status: response.status, code, text: text.slice(0, 300) }).toMatchObject({
    status: attack.status,
    code: attack.code,
  });
  if (attack.says !== undefined) expect(errors?.[0].message).toMatch(attack.says);
  if (attack.data !== undefined) expect(data).toEqual(attack.data);
  expect(text).not.toMatch(/INTERNAL_SERVER_ERROR|node_modules|\.ts:|at \w+ \(|originalError|stack/);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  if (code !== undefined) expect(response.headers.get('cache-control')).toBe('no-store');
  if (data === undefined && attack.status >= 400) expect(text.length).toBeLessThan(10_000);
  return `${response.status} ${code ?? (data === undefined ? '' : JSON.stringify(data))}`.slice(0, 32);
}
