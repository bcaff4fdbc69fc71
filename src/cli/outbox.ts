import { Command } from 'commander';
import { drainOutbox, outboxStatus } from '../commands/outbox.ts';
import { columns } from './columns.ts';
import type { Run } from './run.ts';

/** `communique outbox …`: what committed writes still owe. A server or the worker function pays it by itself. */
export function outboxCommand(run: Run): Command {
  const outbox = new Command('outbox').description('what committed writes still owe: look at it, and pay it');

  outbox
    .command('status')
    .description('how much is owed: due by now, and due later')
    .action(() =>
      run(async ({ table }) => {
        const status = await outboxStatus(table);
        if (status.size === 0) console.log('Nothing is owed.');
        else {
          const rows = [...status].map(([kind, { due, later, oldest }]) => [
            kind,
            String(due),
            String(later),
            oldest,
          ]);
          for (const line of columns([['what', 'due', 'later', 'oldest'], ...rows])) console.log(line);
        }
        return true;
      }),
    );

  outbox
    .command('drain')
    .description('pay what is due; events stay, for a process that has a bus to send them to')
    .action(() =>
      run(async ({ table }, progress) => {
        const paid = await drainOutbox(table, { onPaid: count => progress.update('paying', count) });
        progress.end();
        console.log(`${paid} paid.`);
        return true;
      }),
    );

  return outbox;
}
