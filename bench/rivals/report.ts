import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bars } from '../report/bars.ts';
import { table as inTable, machine, writePart } from '../report/page.ts';
import type { Load } from './load.ts';
import type { Reads, Rival } from './rival.ts';

/** Result of one server at one size of the archive. */
export interface Result {
  readonly rival: Rival;
  readonly articles: number;
  /** Medians of the rounds. */
  readonly load: Load;
  /** Throughput of this API divided by that of the server: the median of the rounds. */
  readonly factor: number;
  /** Processor time per answer, divided by that of this API: less affected by other load of the machine. */
  readonly work: number;
  readonly bytes: number;
  readonly reads: Reads | undefined;
}

/** Servers that could not be compared, with the reasons. */
export interface LeftOut {
  readonly title: string;
  readonly why: string;
}

const header = [
  'articles',
  'server',
  'responses/s',
  'ours ×',
  'p50 ms',
  'p99 ms',
  'CPU ms',
  'CPU ×',
  'memory, MB',
  'reads',
  'units',
  'kB',
];

/** Writes the part of docs/benchmarks.md, and its chart. */
export function report(
  results: readonly Result[],
  { leftOut, how }: { leftOut: readonly LeftOut[]; how: string },
): void {
  const sizes = [...new Set(results.map(({ articles }) => articles))];
  const rivals = [...new Set(results.map(({ rival }) => rival))];
  const [ours, ...others] = rivals;
  const chart = bars(
    `Home feeds per second of ${ours?.title}, divided by those of each server`,
    sizes.map(size => `${size} articles`),
    others.map(rival => ({
      label: rival.title,
      values: sizes.map(
        size => results.find(one => one.rival === rival && one.articles === size)?.factor ?? 0,
      ),
    })),
  );
  writeFileSync(join(import.meta.dirname, '../../docs/benchmarks-rivals.svg'), chart);
  writePart(
    'Comparison with other servers',
    `Each server has its best realistic configuration, the same generated archive and the same home feed: 20 articles, newest first, with people, organizations
and events. The responses are compared before the measurement. Each server is a separate process on loopback;
${how} *Ours ×*: the responses per second of Communiqué divided by those of this server, in the same round. *CPU*: CPU time of the server's
process per response, and divided by that of Communiqué. *Reads* and *units*: requests to DynamoDB and read units per response. ${machine()}.

![Throughput](benchmarks-rivals.svg)

${inTable([header, ...results.map(rowOf)])}

${rivals.map(({ title, about }) => `- **${title}**: ${about}`).join('\n')}

Not compared:

${leftOut.map(({ title, why }) => `- **${title}**: ${why}`).join('\n')}`,
  );
}

/** One line for the terminal. */
export function lineOf(result: Result): string {
  return rowOf(result)
    .map((cell, i) => (i === 1 ? cell.padEnd(24) : cell.padStart(9)))
    .join(' ');
}

export const headLine = header.map((cell, i) => (i === 1 ? cell.padEnd(24) : cell.padStart(9))).join(' ');

function rowOf({ rival, articles, load, factor, work, bytes, reads }: Result): string[] {
  return [
    String(articles),
    rival.title,
    load.rate.toFixed(load.rate < 10 ? 1 : 0),
    factor.toFixed(2),
    load.p50.toFixed(1),
    load.p99.toFixed(1),
    load.cpu.toFixed(2),
    work.toFixed(2),
    load.memory.toFixed(0),
    reads === undefined ? '' : String(reads.requests),
    reads === undefined ? '' : String(reads.units),
    (bytes / 1000).toFixed(1),
  ];
}
