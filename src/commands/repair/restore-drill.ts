import { setTimeout as sleep } from 'node:timers/promises';
import { type TypeName, typeNames } from '../../model/types.ts';
import { UnusableTable } from '../../store/create-table.ts';
import { beginRestore, isRestored, type RestoredTable, restorableTimes } from '../../store/restore-table.ts';
import type { Table } from '../../store/table.ts';
import { tableStats } from './stats.ts';

/** Milliseconds between checks of a table that is being restored: initially, and at most. A restore takes from minutes to hours. */
const firstPause = 250;
const maxPause = 15_000;

/** Maximum milliseconds from the `createdAt` of a record to its commit: the deadline of a write, and the difference between clocks. */
const commitMargin = 30_000;

/** The numbers of records of one type: all in the copy, and in the table those that were created `commitMargin` or more before the instant of the copy. */
export interface RecordCount {
  readonly type: TypeName;
  readonly copy: number;
  readonly table: number;
}

/** Begins to restore a table as of an instant. Rejects with UnusableTable if the table cannot be restored to it. */
export async function startRestore(table: Table, name: string, at: string): Promise<RestoredTable> {
  const times = await restorableTimes(table);
  if (times === undefined)
    throw new UnusableTable(
      `The table "${table.name}" has no point-in-time recovery, so nothing can be restored. Deploy its stage, or turn it on: ` +
        `aws dynamodb update-continuous-backups --table-name ${table.name} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true`,
    );
  const { earliest, latest } = times;
  if (at < earliest || at > latest)
    throw new UnusableTable(
      `The table "${table.name}" cannot be restored to ${at}: only from ${earliest} to ${latest}. Choose a time between them (--at).`,
    );
  return beginRestore(table, name, at);
}

/** Waits for the end of a restore, at most until the deadline, in milliseconds since 1970. */
export async function awaitRestore(
  table: Table,
  restored: RestoredTable,
  { deadline, onWait }: { deadline: number; onWait: () => void },
): Promise<void> {
  const patient = table.patient();
  for (
    let pause = firstPause;
    !(await isRestored(patient, restored));
    pause = Math.min(2 * pause, maxPause)
  ) {
    if (Date.now() >= deadline)
      throw new UnusableTable(
        `The restore of "${restored.name}" did not end in time. Allow more (--timeout).`,
      );
    onWait();
    await sleep(Math.min(pause, Math.max(0, deadline - Date.now())));
  }
}

/**
 * Compares the numbers of records of a table with those of its copy as of an instant. The copy must have all records that were created `commitMargin` before
 * the instant: if it has fewer than the table, the restore lacks some. It may have more: records that were created within that margin, or that were
 * deleted or merged after the instant.
 */
export async function compareCounts(table: Table, copy: Table, at: string): Promise<RecordCount[]> {
  const createdBefore = new Date(Date.parse(at) - commitMargin).toISOString();
  const current = await tableStats(table, { maxLists: 0, createdBefore });
  const restored = await tableStats(copy, { maxLists: 0 });
  return typeNames.map(type => ({
    type,
    copy: restored.records[type] ?? 0,
    table: current.records[type] ?? 0,
  }));
}
