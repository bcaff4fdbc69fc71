import { Command } from 'commander';
import {
  awaitRestore,
  compareCounts,
  type RecordCount,
  startRestore,
} from '../commands/repair/restore-drill.ts';
import { failureText } from '../store/failure-text.ts';
import { deleteRestored, type RestoredTable, UncertainRestore } from '../store/restore-table.ts';
import type { Table } from '../store/table.ts';
import { instant, positiveInteger } from './arguments.ts';
import { columns } from './columns.ts';
import type { Progress } from './progress.ts';
import { verifyTable } from './repair.ts';
import type { Run } from './run.ts';
import { red } from './style.ts';

const hour = 3_600_000;
const minute = 60_000;

/** Minutes that a restore may take by default: AWS restores most tables within the hour, and large ones in several. */
const defaultTimeout = 720;

interface DrillOptions {
  readonly at?: string;
  readonly copy?: string;
  readonly keep?: boolean;
  readonly timeout: number;
}

/** `communique restore-drill`: shows that the backup of a table can be restored, and how long that takes. */
export function restoreDrillCommand(run: Run): Command {
  return new Command('restore-drill')
    .description(
      'restore the table as of a time into a copy, verify the copy, compare its records, and delete it; prints the recovery time',
    )
    .option(
      '--at <instant>',
      'the time to restore, like 2024-09-09T08:00:00Z (default: an hour ago)',
      instant,
    )
    .option('--copy <name>', 'name of the copy, which must not exist (default: <table>-drill-<time>)')
    .option('--keep', 'keep the copy')
    .option('--timeout <minutes>', 'maximum minutes of the restore', positiveInteger, defaultTimeout)
    .action((options: DrillOptions) => run(({ table }, progress) => drill(table, options, progress)));
}

/** Returns whether the copy is sound and complete. */
async function drill(table: Table, options: DrillOptions, progress: Progress): Promise<boolean> {
  const begun = Date.now();
  const { at = new Date(begun - hour).toISOString(), copy: name = nameOfCopy(table, begun) } = options;
  console.log(`Restoring ${table.name} as of ${at} into ${name}.`);
  const restored = await startRestore(table, name, at).catch(error => {
    if (!(error instanceof UncertainRestore))
      progress.tell('Nothing was restored, and nothing is left over.');
    throw error;
  });
  const deadline = begun + options.timeout * minute;
  return thenRemove(table, restored, { keep: options.keep === true, progress }, () =>
    check(table, restored, { at, begun, deadline, progress }),
  );
}

/** Deletes the copy after the work, whether or not the work fails. Prints the resources that remain, also after a signal. */
async function thenRemove(
  table: Table,
  restored: RestoredTable,
  { keep, progress }: { keep: boolean; progress: Progress },
  work: () => Promise<boolean>,
): Promise<boolean> {
  const later = `Delete it: aws dynamodb delete-table --table-name ${restored.name}`;
  const tellLeftover = () => progress.tell(red(`Left over: the table ${restored.name}. ${later}`));
  process.once('exit', tellLeftover);
  try {
    const [outcome] = await Promise.allSettled([work()]);
    progress.end();
    if (keep) {
      console.log(`Kept: the table ${restored.name}. ${later}`);
    } else {
      const [removal] = await Promise.allSettled([deleteRestored(table.patient(), restored)]);
      if (removal.status === 'fulfilled') console.log(`Deleted: the table ${restored.name}.`);
      else {
        tellLeftover();
        if (outcome.status === 'fulfilled') throw removal.reason;
        progress.tell(red(`It could not be deleted: ${failureText(removal.reason)}`));
      }
    }
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  } finally {
    process.off('exit', tellLeftover);
  }
}

async function check(
  table: Table,
  restored: RestoredTable,
  { at, begun, deadline, progress }: { at: string; begun: number; deadline: number; progress: Progress },
): Promise<boolean> {
  await awaitRestore(table, restored, {
    deadline,
    onWait: () => progress.update('restoring, seconds', Math.round((Date.now() - begun) / 1000)),
  });
  progress.end();
  const readyAt = Date.now();
  console.log(`Restored in ${inWords(readyAt - begun)}.`);
  const copy = table.named(restored.name);
  const isSound = await verifyTable(copy, progress);
  const verifiedAt = Date.now();
  console.log(`Verified in ${inWords(verifiedAt - readyAt)}.`);
  const isComplete = reportCounts(await compareCounts(table, copy, at), progress);
  console.log(`Recovery time: ${inWords(verifiedAt - begun)}.`);
  return isSound && isComplete;
}

/** Prints the numbers of records. Returns whether the copy has all that it must have. */
function reportCounts(counts: readonly RecordCount[], progress: Progress): boolean {
  const rows = counts
    .filter(({ copy, table }) => copy + table > 0)
    .map(({ type, copy, table }) => [type, String(copy), String(table)]);
  for (const line of columns([['records', 'copy', 'table'], ...rows], 'right')) console.log(line);
  const lacking = counts.filter(({ copy, table }) => copy < table);
  for (const { type, copy, table } of lacking)
    progress.tell(red(`The copy lacks ${table - copy} of ${table} records of the type ${type}.`));
  if (lacking.length === 0) console.log('The copy has every record that existed at its time.');
  return lacking.length === 0;
}

function nameOfCopy({ name }: Table, now: number): string {
  return `${name}-drill-${new Date(now).toISOString().replace(/\D/g, '')}`;
}

function inWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
