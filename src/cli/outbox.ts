import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { drainOutbox } from '../commands/outbox/outbox.ts';
import {
  discardTask,
  endPause,
  findTask,
  lossOf,
  outboxStatus,
  outboxTasks,
} from '../commands/outbox/outbox-admin.ts';
import { type TaskView, viewOf } from '../commands/write/task-failure.ts';
import type { Item } from '../store/attributes.ts';
import type { Table } from '../store/table.ts';
import { positiveInteger } from './arguments.ts';
import { columns } from './columns.ts';
import type { Progress } from './progress.ts';
import type { Run } from './run.ts';
import { red } from './style.ts';

/** The default number of tasks that `list` prints. */
const defaultListed = 50;

/** `communique outbox …`: pending background tasks. A server or the worker function processes them by itself. */
export function outboxCommand(run: Run): Command {
  const outbox = new Command('outbox').description(
    'pending background tasks: list, process and discard them',
  );

  outbox
    .command('status')
    .description('count pending tasks: due now, and due later')
    .action(() => run(({ table }) => printStatus(table)));

  outbox
    .command('drain')
    .description(
      'process tasks that are due, except events, which only the worker of a server or a deployment sends',
    )
    .action(() => run(({ table }, progress) => drain(table, progress)));

  outbox
    .command('list')
    .description('list the tasks, oldest first, with id, record and number of failures')
    .option('--failed', 'only tasks that have failed')
    .option('--limit <n>', 'maximum number of tasks to print', positiveInteger, defaultListed)
    .action(({ failed, limit }: { failed?: boolean; limit: number }) =>
      run(({ table }) => printTasks(table, { failed: failed === true, limit })),
    );

  outbox
    .command('show')
    .description('show a task with its content, its last error, and the effect of discarding it')
    .argument('<id>', 'as "outbox list" prints it')
    .action((id: string) =>
      run(({ table }, progress) =>
        withTask(table, id, progress, async (task, item) => {
          console.log(JSON.stringify(item, null, 2));
          console.log(`If it is discarded: ${await lossOf(table, task)}`);
          return true;
        }),
      ),
    );

  outbox
    .command('retry')
    .description('retry a task now, regardless of the backoff')
    .argument('<id>', 'as "outbox list" prints it')
    .action((id: string) =>
      run(({ table }, progress) => withTask(table, id, progress, task => retry(table, task, progress))),
    );

  outbox
    .command('discard')
    .description('delete a task permanently, after confirmation; reports the effect')
    .argument('<id>', 'as "outbox list" prints it')
    .option('--yes', 'do not ask')
    .action((id: string, { yes }: { yes?: boolean }) =>
      run(({ table }, progress) =>
        withTask(table, id, progress, task => discard(table, task, { isSure: yes === true, progress })),
      ),
    );

  return outbox;
}

/** Reports failing outbox tasks at the end of a command. They do not change the command's exit code. */
export async function reportFailedTasks(table: Table, progress: Progress): Promise<void> {
  let count = 0;
  for await (const { attempts } of outboxTasks(table)) count += Number(attempts > 0);
  if (count === 0) return;
  const tasks = count === 1 ? '1 outbox task is failing' : `${count} outbox tasks are failing`;
  progress.tell(red(`${tasks}: "communique outbox list --failed" names ${count === 1 ? 'it' : 'them'}.`));
}

async function printStatus(table: Table): Promise<boolean> {
  const status = await outboxStatus(table);
  if (status.size === 0) {
    console.log('No pending tasks.');
    return true;
  }
  const rows = [...status].map(([kind, { due, later, oldest, failed }]) => ({
    cells: [kind, String(due), String(later), oldest],
    failed: String(failed),
  }));
  const hasFailed = rows.some(({ failed }) => failed !== '0');
  const lines = [{ cells: ['kind', 'due', 'later', 'oldest'], failed: 'failed' }, ...rows];
  for (const line of columns(lines.map(({ cells, failed }) => (hasFailed ? [...cells, failed] : cells))))
    console.log(line);
  return true;
}

/** The exit code is 1 if a task failed. */
async function drain(table: Table, progress: Progress): Promise<boolean> {
  const { processed, failed } = await drainOutbox(table, {
    onProcessed: count => progress.update('processing', count),
    onFailed: task => progress.tell(red(inWords(task))),
  });
  progress.end();
  console.log(`${processed} ${processed === 1 ? 'task' : 'tasks'} processed.`);
  if (failed.length > 0) console.log(`${failed.length} failed; they stay and are retried.`);
  return failed.length === 0;
}

async function printTasks(
  table: Table,
  { failed, limit }: { failed: boolean; limit: number },
): Promise<boolean> {
  const rows: string[][] = [];
  const errors: string[] = [];
  let left = 0;
  for await (const task of outboxTasks(table)) {
    if (failed && task.attempts === 0) continue;
    if (rows.length === limit) {
      left += 1;
      continue;
    }
    rows.push([task.id, task.kind, task.record, task.due, String(task.attempts), task.retryAt ?? '']);
    if (task.lastError !== undefined) errors.push(`${task.id}: ${task.lastError}`);
  }
  if (rows.length === 0) console.log(failed ? 'No task has failed.' : 'No pending tasks.');
  else {
    const head = ['id', 'kind', 'record', 'due', 'failures', 'next try'];
    for (const line of columns([head, ...rows])) console.log(line);
  }
  if (errors.length > 0) console.log(['', 'Last errors:', ...errors].join('\n'));
  if (left > 0) console.log(`${left} more; --limit sets the number to print.`);
  return true;
}

async function retry(table: Table, task: TaskView, progress: Progress): Promise<boolean> {
  await endPause(table, task);
  const { failed } = await drainOutbox(table);
  progress.end();
  const again = failed.find(({ id }) => id === task.id);
  if (again !== undefined) {
    progress.tell(red(inWords(again)));
    return false;
  }
  const isLeft = (await findTask(table, task.id)) !== undefined;
  // Commands send no events, so no other task is left.
  console.log(isLeft ? 'Due now. The worker of a server or a deployment sends it in its next run.' : 'Done.');
  return true;
}

async function discard(
  table: Table,
  task: TaskView,
  { isSure, progress }: { isSure: boolean; progress: Progress },
): Promise<boolean> {
  console.log(`${task.kind} ${task.record}, due ${task.due}. ${await lossOf(table, task)}`);
  if (!isSure && !(await isConfirmed())) {
    progress.tell('Nothing was discarded. Use --yes to discard the task.');
    return false;
  }
  const wasThere = await discardTask(table, task);
  console.log(wasThere ? 'Discarded.' : 'The task no longer exists.');
  return true;
}

/** Asks for confirmation at a terminal. Without a terminal, the response is no. */
async function isConfirmed(): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question('Discard it? [y/N] ');
  terminal.close();
  return /^y(?:es)?$/i.test(answer.trim());
}

async function withTask(
  table: Table,
  id: string,
  progress: Progress,
  work: (task: TaskView, item: Item) => Promise<boolean>,
): Promise<boolean> {
  const item = await findTask(table, id);
  if (item !== undefined) return work(viewOf(item), item);
  progress.tell(red(`No task has the id "${id}". "communique outbox list" prints the ids.`));
  return false;
}

function inWords({ id, kind, record, attempts, lastError }: TaskView): string {
  return `${kind} ${record} (${id}) failed, attempt ${attempts}: ${lastError}`;
}
