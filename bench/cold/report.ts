import { gzipSync } from 'node:zlib';
import type { Metafile } from 'esbuild';
import { readAtStart } from '../../scripts/build.ts';
import type { Start } from './start.ts';

/** The measured starts of a handler. */
export interface Measured {
  readonly name: string;
  readonly what: string;
  readonly starts: readonly Start[];
  readonly code: readonly Buffer[];
}

const measures = {
  init: 'init, ms',
  answer: 'first answer, ms',
  cpu: 'CPU to first answer, ms',
  memory: 'peak memory, MB',
} as const;
type Measure = keyof typeof measures;

/** Medians of all, and their ratios to those before the last. */
export function figures(all: readonly Measured[]): string {
  const last = all.at(-1);
  if (last === undefined) return '';
  const header = ['', ...all.map(({ what }) => what), ...all.slice(0, -1).map(({ name }) => `× ${name}`)];
  const rows = Object.entries(measures).map(([key, label]) => {
    const values = all.map(({ starts }) => median(starts.map(start => start[key as Measure])));
    const own = values.at(-1) ?? Number.NaN;
    return [label, ...values.map(value => value.toFixed(0)), ...ratios(values, own)];
  });
  const sizes = (label: string, of: (code: Buffer) => number) => {
    const values = all.map(({ code }) => code.reduce((sum, each) => sum + of(each), 0) / 1000);
    // A constant is no measure of sizes.
    const [, ...sized] = ratios(values, values.at(-1) ?? Number.NaN);
    return [label, ...values.map(value => value.toFixed(1)), '', ...sized];
  };
  return table([
    header,
    ...rows,
    sizes('bundle, kB', code => code.length),
    sizes('bundle with gzip, kB', code => gzipSync(code).length),
  ]);
}

/** Contents of a bundle: kilobytes by package or folder, read at each start or on first use. */
export function contents({ outputs }: Metafile): string {
  const early = readAtStart(outputs);
  const parts = new Map<string, { start: number; later: number }>();
  for (const [file, { inputs }] of Object.entries(outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const part = parts.get(partOf(input)) ?? { start: 0, later: 0 };
      part[early.has(file) ? 'start' : 'later'] += bytesInOutput;
      parts.set(partOf(input), part);
    }
  }
  const rows = [...parts].sort(([, a], [, b]) => b.start + b.later - a.start - a.later);
  const shown = rows.filter(([, { start, later }]) => start + later >= 2000);
  const rest = rows.filter(row => !shown.includes(row));
  const total = (list: typeof rows, when: 'start' | 'later') =>
    list.reduce((sum, [, part]) => sum + part[when], 0);
  const line = (name: string, list: typeof rows) => [
    name,
    inKilobytes(total(list, 'start')),
    inKilobytes(total(list, 'later')),
  ];
  return table([
    ['what', 'at each start, kB', 'when first used, kB'],
    ...shown.map(row => line(row[0], [row])),
    line(`${rest.length} others`, rest),
    line('all', rows),
  ]);
}

/** A package by its name, a file of ours by its folder. */
function partOf(input: string): string {
  const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input) ?? [];
  return name ?? /^(?:src\/\w+|bench)(?=\/)/.exec(input)?.[0] ?? 'names of Node’s modules';
}

function ratios(values: readonly number[], own: number): string[] {
  return values.slice(0, -1).map(value => (own / value).toFixed(2));
}

function inKilobytes(bytes: number): string {
  return bytes === 0 ? '' : (bytes / 1000).toFixed(1);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function table([header = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(header),
    line(header.map((_, index) => (index === 0 ? '---' : '--:'))),
    ...rows.map(line),
  ].join('\n');
}
