import { appendFileSync, readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach } from 'vitest';
import { type Hits, keyOf } from './hits.ts';
import { mutants } from './mutants.ts';

/** A set-up file of a recording: appends the lines of the list that each test runs through to the file that RECORD_HITS names. */

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

/** One for the process, whose files share what they import. */
interface Recorder {
  readonly session: Session;
  /** Where functions stand in each source. */
  readonly functions: Map<string, Map<string, Range>>;
}

const root = join(import.meta.dirname, '../..');
const recording = String(process.env.RECORD_HITS);
const places = new Map(
  Array.from(
    Map.groupBy(mutants, ({ file }) => file),
    ([file, some]) => {
      const text = readFileSync(join(root, file), 'utf8');
      const lines = some.map(mutant => {
        const from = text.indexOf(mutant.line);
        return { key: keyOf(mutant), from, to: from + mutant.line.length };
      });
      return [pathToFileURL(join(root, file)).href, lines] as const;
    },
  ),
);
const shared = globalThis as { recorder?: Recorder };
const { session, functions } = shared.recorder ?? (await startRecorder());

let began = Date.now();
let first: Hits['first'] | undefined;

beforeEach(async () => {
  const keys = await hits();
  first ??= { keys, ms: Date.now() - began };
  began = Date.now();
});

afterEach(async ({ task }) => {
  const ms = Date.now() - began;
  const entry: Hits = {
    file: task.file.filepath.slice(root.length + 1),
    name: task.fullTestName,
    ms,
    keys: await hits(),
    first: first ?? { keys: [], ms: 0 },
  };
  appendFileSync(recording, `${JSON.stringify(entry)}\n`);
});

async function startRecorder(): Promise<Recorder> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  shared.recorder = { session, functions: new Map() };
  return shared.recorder;
}

/** The lines of the list that were run through since this was asked last. */
async function hits(): Promise<string[]> {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const found = new Set<string>();
  for (const script of result) {
    const url = script.url.split('?')[0] ?? '';
    const lines = places.get(url);
    if (lines === undefined) continue;
    const known = functions.get(url) ?? new Map<string, Range>();
    functions.set(url, known);
    for (const { ranges } of script.functions)
      if (ranges[0] !== undefined && ranges[0].startOffset > 0)
        known.set(`${ranges[0].startOffset}-${ranges[0].endOffset}`, ranges[0]);
    const ranges = script.functions.flatMap(one => one.ranges);
    const isUsed = ranges.some(({ count, startOffset }) => count > 0 && startOffset > 0);
    for (const { key, from, to } of lines)
      if (isOfModule([...known.values()], from) ? isUsed : runs(ranges, from, to)) found.add(key);
  }
  // A module without functions, such as a declaration of fields, may matter to every test after its import.
  for (const [url, lines] of places)
    if (functions.get(url)?.size === 0) for (const { key } of lines) found.add(key);
  return [...found];
}

/** Whether anything between two places was run: at each of them the innermost range counts. */
function runs(ranges: readonly Range[], from: number, to: number): boolean {
  const edges = ranges.flatMap(range => [range.startOffset, range.endOffset]);
  return [from, ...edges.filter(at => at > from && at < to)].some(at => {
    const around = ranges.filter(({ startOffset, endOffset }) => startOffset <= at && at < endOffset);
    const sizes = around.toSorted((a, b) => a.endOffset - a.startOffset - (b.endOffset - b.startOffset));
    return (sizes[0]?.count ?? 0) > 0;
  });
}

/** Whether a place stands in no function: what is made there once for all matters whenever a function of the file runs. */
function isOfModule(known: readonly Range[], at: number): boolean {
  return !known.some(({ startOffset, endOffset }) => startOffset <= at && at < endOffset);
}
