import type { RecordName } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { commit } from './commit.ts';
import { readWhole } from './save.ts';

/**
 * Closes the file on a scheduled article whose time has come. It is public already, for that is a matter of the clock; now it leaves the
 * drafts, and its publication is told. An article that has been rescheduled or withdrawn since is left alone.
 */
export async function release(table: Table, name: RecordName): Promise<void> {
  const before = await readWhole(table, name);
  const record = before?.record;
  const now = table.now();
  if (before === undefined || record?.type !== 'Article' || !record.scheduled) return;
  if (record.publishedAt === null || record.publishedAt > now) return;
  const after = { ...record, scheduled: false, removedAt: null, version: record.version + 1 };
  const result = await commit(table, { before: [before], after: [{ ...before, record: after }], now });
  // A concurrent write won, from the same version: it may be scheduled anew, so look again.
  if (result !== 'written') await release(table, name);
}
