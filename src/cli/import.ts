import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { exportedTypes } from '../commands/import/export.ts';
import { importDocuments } from '../commands/import/import.ts';
import {
  filesAt,
  type InputFile,
  linesOf,
  standardInput,
  withSpool,
} from '../commands/import/import-files.ts';
import {
  type ImportNotice,
  type ImportOptions,
  type ImportProblem,
  type ImportProposals,
  type ImportReport,
  outcomeNames,
} from '../commands/import/import-report.ts';
import { defaultThreshold } from '../resolvers/recognition/recognize.ts';
import { columns } from './columns.ts';
import { proposalInWords, versionProposals } from './near-duplicates.ts';
import { ninjsItems } from './ninjs.ts';
import type { Progress } from './progress.ts';
import { proposalsInWords, recognitionIn } from './recognition.ts';
import { red } from './style.ts';
import type { Target } from './target.ts';

/** A report that was opened, but not written to its end. */
export class UnwritableReport extends Error {
  override name = 'UnwritableReport';
}

export interface ImportCommand {
  readonly from: 'content' | 'ninjs';
  readonly dryRun?: boolean;
  readonly strict?: boolean;
  readonly overwrite?: boolean;
  readonly concurrency?: number;
  readonly report?: string;
  /** The confidence from which a name becomes a mention; true for the default. */
  readonly recognize?: number | true;
  /** Whether to list articles that tell the story of an earlier one. */
  readonly nearDuplicates?: boolean;
}

const formats = {
  content: { endings: ['.ndjson', '.ndjson.gz'], read: linesOf },
  ninjs: { endings: ['.json', '.json.gz', '.ndjson', '.ndjson.gz'], read: ninjsItems },
} as const;

/** Imports files, or standard input for `-`. Returns whether every line was imported. */
export async function runImport(
  { table }: Target,
  paths: readonly string[],
  { from, report: reportFile, recognize, nearDuplicates, ...options }: ImportCommand,
  progress: Progress,
): Promise<boolean> {
  const { endings, read } = formats[from];
  const reportTo = reportFile === undefined ? undefined : createWriteStream(reportFile);
  // The report is opened first, so that an unwritable path fails before any write.
  if (reportTo !== undefined) await once(reportTo, 'open');
  // A disk that is full later is told at the end: the lines are imported, and their faults are on stderr too.
  reportTo?.on('error', () => {});
  const record = ({ file, line, path, message }: ImportProblem, more: object = {}) =>
    reportTo?.write(`${JSON.stringify({ file, line, field: path.join('.'), reason: message, ...more })}\n`);
  const onProblem = (problem: ImportProblem) => {
    progress.tell(red(inWords(problem)));
    record(problem);
  };
  const onNotice = ({ hasNews, ...notice }: ImportNotice) => {
    progress.tell(hasNews ? red(inWords(notice)) : inWords(notice));
    record(notice, { kept: true, hasNews });
  };
  const threshold = recognize === true ? defaultThreshold : recognize;
  const onProposals = (proposals: ImportProposals) => {
    console.log(proposalsInWords(proposals, threshold ?? defaultThreshold));
    const { file, line, added, below, beyondMaximum } = proposals;
    reportTo?.write(`${JSON.stringify({ file, line, added, below, beyondMaximum })}\n`);
  };
  const importOptions: ImportOptions = {
    ...options,
    ...(threshold === undefined ? {} : { recognition: recognitionIn(table, threshold), onProposals }),
    onProblem,
    onNotice,
    onProgress: ({ step, done, total }) => progress.update(step, done, total),
    onInterrupted(report) {
      progress.end();
      printInterrupted(report);
    },
  };
  const run = async (files: readonly InputFile[]) => {
    const report = await importDocuments(table, read(files), importOptions);
    if (nearDuplicates !== true) return report;
    // After the import, so that the articles of these files are compared with each other too.
    for await (const proposal of versionProposals(table, read(files))) {
      console.log(proposalInWords(proposal));
      reportTo?.write(`${JSON.stringify(proposal)}\n`);
    }
    return report;
  };
  const onlyInput = paths.length === 1 && paths[0] === '-';
  const report = await withSpool(onlyInput ? [standardInput] : await filesAt(paths, endings), run);
  progress.end();
  print(report, options);
  if (reportTo !== undefined) await closed(reportTo);
  return Object.keys(report.outcomes.wrong).length === 0 && report.leftOut === 0;
}

async function closed(report: WriteStream): Promise<void> {
  try {
    await finished(report.end());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnwritableReport(
      `The report ${String(report.path)} cannot be written (${reason}) and is incomplete.`,
    );
  }
}

function inWords({ file, line, path, message }: ImportProblem): string {
  return [`${file}:${line}`, ...(path.length === 0 ? [] : [path.join('.')]), message].join(': ');
}

function print(
  { outcomes, lines }: ImportReport,
  { dryRun, strict }: { dryRun?: boolean; strict?: boolean },
): void {
  printCounts(outcomes);
  const wrong = Object.keys(outcomes.wrong).length > 0;
  if (dryRun === true) console.log(`${lines} lines were checked; nothing was written.`);
  else if (strict === true && wrong)
    console.log('Nothing was written, because some lines are wrong (--strict).');
}

/** The counts of an import that failed, so that what it has done is known. The caller prints the cause after them. */
function printInterrupted({ outcomes, lines }: ImportReport): void {
  printCounts(outcomes);
  const counted = outcomeNames.flatMap(kind => Object.values(outcomes[kind])).reduce((sum, n) => sum + n, 0);
  console.log(
    `The import ended early: ${counted} of ${lines} lines have an outcome; some of the others may be written too. ` +
      'Import again to continue: lines that are stored are not written again.',
  );
}

function printCounts(outcomes: ImportReport['outcomes']): void {
  const rows = [...exportedTypes, 'LivePost' as const, 'unknown' as const].flatMap(type => {
    const counts = outcomeNames.map(kind => outcomes[kind][type] ?? 0);
    return counts.every(count => count === 0) ? [] : [[type, ...counts.map(String)]];
  });
  const table = [['', ...outcomeNames], ...rows];
  for (const row of columns(table, 'right')) console.log(row);
}
