import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import type { Fault } from '../commands/inspection/fault.ts';
import { type Repair, reproject } from '../commands/repair/reproject.ts';
import { findFaults } from '../commands/repair/verify.ts';
import type { Table } from '../store/table.ts';
import { reportFailedTasks } from './outbox.ts';
import type { Progress } from './progress.ts';
import type { Run } from './run.ts';
import { red } from './style.ts';

/** `communique verify`: checks every item of the table. */
export function verifyCommand(run: Run): Command {
  return new Command('verify')
    .description('compare every item of the table with its source, and list the differences')
    .action(() => run(({ table }, progress) => verifyTable(table, progress)));
}

/** Prints the differences of a table, and their number. Returns whether there are none. */
export async function verifyTable(table: Table, progress: Progress): Promise<boolean> {
  const counts = { repairable: 0, stray: 0, kept: 0 };
  for await (const fault of findFaults(table, items => progress.update('reading items', items))) {
    counts[fateOf(fault)] += fault.items ?? 1;
    progress.tell(red(lineOf(fault)));
  }
  progress.end();
  console.log(summaryOf(counts));
  return counts.repairable + counts.stray + counts.kept === 0;
}

/** `communique reproject`: repairs every fault whose right contents are certain. */
export function reprojectCommand(run: Run): Command {
  return new Command('reproject')
    .description(
      'repair the differences that verify lists, from the documents; list and keep those that cannot be repaired',
    )
    .option('--yes', 'delete stray items without confirmation')
    .action(({ yes = false }: { yes?: boolean }) =>
      run(async ({ table }, progress) => {
        const repair = await reproject(table, {
          confirmDeletion: stray => confirmDeletion(stray, yes, progress),
          onKept: fault => progress.tell(red(`kept: ${lineOf(fault)}`)),
          onProgress: items => progress.update('reading items', items),
        });
        progress.end();
        await reportFailedTasks(table, progress);
        return report(repair);
      }),
    );
}

/** Lists the items to delete, and asks for confirmation at the terminal. */
async function confirmDeletion(stray: readonly Fault[], yes: boolean, progress: Progress): Promise<boolean> {
  progress.end();
  for (const fault of stray) progress.tell(`${yes ? 'delete' : 'would delete'}: ${lineOf(fault)}`);
  if (yes) return true;
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const items = stray.reduce((sum, fault) => sum + (fault.items ?? 1), 0);
  const answer = await askAtTerminal(`Delete ${countOf(items, 'stray item')}? [y/N] `);
  return /^y(es)?$/i.test(answer.trim());
}

/** The typed response; empty at the end of input (Ctrl-D). Ctrl-C ends the command. */
async function askAtTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  terminal.once('SIGINT', () => {
    terminal.close();
    process.kill(process.pid, 'SIGINT');
  });
  try {
    return await terminal.question(question);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
    process.stderr.write('\n');
    return '';
  } finally {
    terminal.close();
  }
}

/** Prints the outcome. Returns whether all faults are repaired. */
function report({ repaired, deleted, notDeleted, kept, failedTasks }: Repair): boolean {
  console.log(`${countOf(repaired, 'fault')} repaired, ${countOf(deleted, 'stray item')} deleted.`);
  if (notDeleted > 0)
    console.log(
      `${countOf(notDeleted, 'stray item')} not deleted. To delete: answer y to communique reproject at a terminal, or run it with --yes.`,
    );
  if (kept > 0)
    console.log(
      `${countOf(kept, 'fault')} cannot be repaired here; the items are kept. See "What cannot be repaired" in docs/operating.md.`,
    );
  return failedTasks === 0 && notDeleted === 0 && kept === 0;
}

function summaryOf({ repairable, stray, kept }: Record<Fate, number>): string {
  if (repairable + stray + kept === 0) return 'The table matches its documents.';
  const parts = [
    [repairable, 'that communique reproject repairs if it can'],
    [stray, 'that it deletes after confirmation'],
    [kept, 'that it reports and keeps'],
  ] as const;
  const named = parts.flatMap(([count, what]) => (count === 0 ? [] : `${count} ${what}`));
  return `${countOf(repairable + stray + kept, 'difference')}: ${named.join(', ')}.`;
}

type Fate = 'repairable' | 'stray' | 'kept';

function fateOf({ remedy }: Fault): Fate {
  if (remedy === undefined) return 'kept';
  return remedy === 'delete' ? 'stray' : 'repairable';
}

function lineOf({ kind, key, reason }: Fault): string {
  return `${kind}: ${key.pk} ${key.sk} (${reason})`;
}

function countOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
