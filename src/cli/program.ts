import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { type ExportedType, exportedTypes } from '../commands/import/export.ts';
import { UnreadableFile } from '../commands/import/import-files.ts';
import { tableStats } from '../commands/repair/stats.ts';
import { EngineError } from '../dev/engine.ts';
import { Problem } from '../errors/problem.ts';
import { typeNames } from '../model/types.ts';
import { SettingError } from '../server/setting-error.ts';
import { version } from '../server/version.ts';
import { UnusableTarget } from '../store/connect.ts';
import { UnusableTable } from '../store/create-table.ts';
import { failureText } from '../store/failure-text.ts';
import { confidence, engineUrl, instant, notEmpty, positiveInteger } from './arguments.ts';
import { runExport } from './export.ts';
import { hotListCommand } from './hot-list.ts';
import { type ImportCommand, runImport, UnwritableReport } from './import.ts';
import { keysCommand } from './keys.ts';
import { mcpCommand } from './mcp.ts';
import { outboxCommand, reportFailedTasks } from './outbox.ts';
import { Progress } from './progress.ts';
import { reprojectCommand, verifyCommand } from './repair.ts';
import { restoreDrillCommand } from './restore-drill.ts';
import type { Run } from './run.ts';
import { red } from './style.ts';
import { openTarget, type Target, type TargetOptions } from './target.ts';

/** Runs the command line: `npx communique --help`. Exit codes: 0 for success, 1 for faults or omissions, 2 if the command could not do its work. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('communique')
    .version(version)
    .description('Import, export, verify and repair content.')
    .option('--table <name>', 'a table in AWS, or in the engine of --endpoint', notEmpty)
    .option('--region <region>', 'the AWS region of the table', notEmpty)
    .option('--endpoint <url>', 'a DynamoDB engine other than that of AWS', engineUrl)
    .addHelpText(
      'after',
      `
Without --table, --region and --endpoint a command works on the local data of
npm start (.data, or DATA_DIR), also while that is running. In AWS the usual
chain of credentials is used.

Exit codes: 0 success; 1 some lines were left out, or the table has differences;
2 the command failed.`,
    );

  program
    .command('import')
    .description(
      'import documents: unchanged records stay as they are, changed lines become new revisions, and edits by others since the last import are kept',
    )
    .argument('<files...>', 'files, plain or .gz, folders of them, or - for standard input')
    .addOption(
      new Option('--from <format>', 'format of the files').choices(['content', 'ninjs']).default('content'),
    )
    .option(
      '--strict',
      'write nothing if any line is wrong; a line whose record is kept, because others have changed it, is not wrong',
    )
    .option(
      '--overwrite',
      'also overwrite records that others have changed, withdrawn or deleted since the last import',
    )
    .option(
      '--recognize [threshold]',
      'add mentions of entities recognized at or above this confidence (0 to 1, default: 0.8), and list them',
      confidence,
    )
    .option('--near-duplicates', 'list near-duplicates of earlier articles (candidates for versionOf)')
    .option('--dry-run', 'report the changes, and write nothing')
    .option('--concurrency <n>', 'maximum concurrent write transactions (default: 8)', positiveInteger)
    .option(
      '--report <file>',
      'write the omitted lines and fields to a file, one JSON object per line',
      notEmpty,
    )
    .action((files: string[], options: ImportCommand) =>
      run(
        async (target, progress) => {
          const isWhole = await runImport(target, files, options, progress);
          await reportFailedTasks(target.table, progress);
          return isWhole;
        },
        { create: options.dryRun !== true, emptyIfNew: true },
      ),
    );

  program
    .command('export')
    .description('write every document in the content format, always in the same order')
    .option('--type <type...>', `only these types: ${exportedTypes.join(', ')}`, collectTypes)
    .option(
      '--since <instant>',
      'only records changed at this time or later, like 2024-09-09 or 2024-09-09T08:00:00Z',
      instant,
    )
    .option(
      '-o, --output <file>',
      'a file instead of standard output; compressed if it ends in .gz',
      notEmpty,
    )
    .action(({ type, since, output }: { type?: ExportedType[]; since?: string; output?: string }) =>
      run(async (target, progress) => {
        await runExport(
          target,
          { types: type, since, ...(output === undefined ? {} : { output }) },
          progress,
        );
        return true;
      }),
    );

  program.addCommand(verifyCommand(run));
  program.addCommand(reprojectCommand(run));

  program
    .command('stats')
    .description('count the records of each type, and show the longest lists')
    .option('--lists <n>', 'number of lists to show', positiveInteger, 10)
    .action(({ lists: maxLists }: { lists: number }) =>
      run(async ({ table }) => {
        const { items, records, lists } = await tableStats(table, { maxLists });
        for (const type of typeNames)
          console.log(`${type.padEnd(14)}${String(records[type] ?? 0).padStart(9)}`);
        console.log(`${'items'.padEnd(14)}${String(items).padStart(9)}\n`);
        for (const { name, entries } of lists) console.log(`${String(entries).padStart(9)}  ${name}`);
        return true;
      }),
    );

  program.addCommand(keysCommand(run));
  program.addCommand(outboxCommand(run));
  program.addCommand(mcpCommand(run));
  program.addCommand(restoreDrillCommand(run));
  program.addCommand(hotListCommand(run));
  // Commander throws usage errors, which it has already printed, and the end of --help.
  for (const command of [program, ...program.commands.flatMap(one => [one, ...one.commands])])
    command.exitOverride().configureHelp({ showGlobalOptions: true });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }

  /** Runs a command on its target, and sets the exit code. */
  async function run(...[work, needs]: Parameters<Run>): Promise<void> {
    const progress = new Progress();
    let target: Target | undefined;
    const fail = (error: unknown) => {
      progress.end();
      progress.tell(red(`communique: ${messageOf(error, target?.place)}`));
      exitCode = 2;
    };
    try {
      target = await openTarget(program.opts<TargetOptions>(), {
        ...needs,
        tell: line => progress.tell(line),
        // Without its engine, the command cannot finish.
        onEngineEnd(error) {
          fail(error);
          process.exit(exitCode);
        },
      });
      exitCode = (await work(target, progress)) ? 0 : 1;
    } catch (error) {
      fail(error);
    } finally {
      await target?.close();
    }
  }
}

/** Errors that the user can fix are printed as one line. Any other error is a bug, and is printed with all details. */
function messageOf(error: unknown, place: string | undefined): string {
  if (error instanceof Problem) {
    if (error.cause === undefined) return error.message;
    return `${place === undefined ? '' : `${place}: `}${failureText(error)}`;
  }
  const isPlain =
    error instanceof UnreadableFile ||
    error instanceof UnwritableReport ||
    error instanceof SettingError ||
    error instanceof EngineError ||
    error instanceof UnusableTable ||
    error instanceof UnusableTarget;
  if (isPlain || isSystemError(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** A file that cannot be opened or written, or a full disk: the message of the system names the file and the reason. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}

function collectTypes(text: string, before: ExportedType[] | undefined): ExportedType[] {
  const type = exportedTypes.find(one => one === text);
  if (type === undefined) throw new InvalidArgumentError(`It must be one of ${exportedTypes.join(', ')}.`);
  return [...(before ?? []), type];
}
