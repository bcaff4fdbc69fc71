import type { RecordKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { commit } from '../write/commit.ts';
import { readWhole } from '../write/save.ts';

/**
 * Completes the publication of a scheduled article whose time has come. The clock alone has already made it public; now it leaves the drafts, and its
 * publication is announced. An article that has since been rescheduled or withdrawn is left alone.
 */
export async function completePublication(table: Table, recordKey: RecordKey): Promise<void> {
  const before = await readWhole(table, recordKey);
  const record = before?.record;
  const now = table.now();
  if (before === undefined || record?.type !== 'Article' || !record.scheduled) return;
  if (record.publishedAt === null || record.publishedAt > now) return;
  const after = { ...record, scheduled: false, removedAt: null, version: record.version + 1 };
  const result = await commit(table, { before: [before], after: [{ ...before, record: after }], now });
  // A concurrent write won with the same version, and may have rescheduled the article, so the decision is repeated.
  if (result !== 'written') await completePublication(table, recordKey);
}
