import { Command } from 'commander';
import { listByName } from '../commands/hot-lists/list-by-name.ts';
import { maxCopies, type Step, setCopies } from '../commands/hot-lists/set-copies.ts';
import { readSetting } from '../commands/hot-lists/setting.ts';
import type { Copies } from '../store/known-copies.ts';
import type { Table } from '../store/table.ts';
import { positiveInteger } from './arguments.ts';
import { columns } from './columns.ts';
import type { Progress } from './progress.ts';
import type { Run } from './run.ts';

/** `communique hot-list`: the number of partitions over which the reads of a list are spread. */
export function hotListCommand(run: Run): Command {
  return new Command('hot-list')
    .description(
      'spread the reads of a list over copies of it, or show the lists that have copies; use caches before copies: docs/scale.md',
    )
    .argument('[list]', 'articles, section/<name>, <type>/<slug>, or the id of a record')
    .option(
      '--copies <n>',
      `number of copies, the list itself included: 1 removes them, ${maxCopies} is the maximum`,
      positiveInteger,
    )
    .action((name: string | undefined, { copies }: { copies?: number }) =>
      run(async ({ table }, progress) => {
        if (name === undefined || copies === undefined) return show(table, name, progress);
        const list = await listByName(table, name);
        await setCopies(table, list, copies, { onStep: step => tell(step, progress) });
        progress.end();
        console.log(`${list.name}: ${wordsOf((await readSetting(table)).lists.get(list.list))}`);
        return true;
      }),
    );
}

async function show(table: Table, name: string | undefined, progress: Progress): Promise<boolean> {
  const { lists, publicNames } = await readSetting(table);
  const wanted = name === undefined ? undefined : await listByName(table, name);
  const rows = [...lists].filter(([list]) => wanted === undefined || list === wanted.list);
  if (rows.length === 0)
    console.log(wanted === undefined ? 'No list has copies.' : `${wanted.name}: no copies`);
  const named = rows.map(([list, copies]) => [publicNames.get(list) ?? list, wordsOf(copies)] as const);
  for (const line of columns(named.toSorted(([a], [b]) => (a < b ? -1 : 1)))) console.log(line);
  if (rows.some(([, { read, stored }]) => read !== stored))
    progress.tell(
      'A command is running or was interrupted. If none is running, repeat it, and it continues.',
    );
  return true;
}

/** The state of a list's copies, which is also that of a command that is under way or was interrupted. */
function wordsOf(copies: Copies | undefined): string {
  if (copies === undefined) return 'no copies';
  const { read, written, stored } = copies;
  if (read === stored) return `${read} copies`;
  return `copies: ${stored} stored, ${written} written, ${read} read`;
}

function tell(step: Step, progress: Progress): void {
  switch (step.is) {
    case 'waiting':
      progress.tell(
        `Waiting ${step.milliseconds / 1000} s, until all processes use the new number of copies.`,
      );
      break;
    case 'filling':
    case 'deleting':
      progress.update(`${step.is} copies, entries`, step.entries);
      break;
    case 'set':
      progress.tell(`Now ${wordsOf(step.copies)}.`);
  }
}
