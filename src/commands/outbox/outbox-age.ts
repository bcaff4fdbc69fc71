import { queryPartition } from '../../store/items.ts';
import { eventsPartition, outboxPartition } from '../../store/keys.ts';
import { throughInstant } from '../../store/sort-keys.ts';
import type { Table } from '../../store/table.ts';

/** Items of a page: only the oldest is needed, but malformed keys may come before it. */
const pageSize = 10;

/**
 * Seconds for which the oldest task has been due, including events; 0 if no task is due. A task that is due later does not count; a task in
 * the pause after a failure does.
 */
export async function outboxAge(table: Table): Promise<number> {
  const due = await Promise.all([outboxPartition, eventsPartition].map(pk => oldestDue(table, pk)));
  return Math.max(0, ...due.map(time => (table.clock() - time) / 1000));
}

async function oldestDue(table: Table, pk: string): Promise<number> {
  const below = throughInstant(table.now());
  for await (const { sk } of queryPartition(table, pk, { below, pageSize })) {
    const [due = ''] = sk.split('#');
    // Other parseable dates were not written by this project.
    const time = /^\d{4}-\d\d-\d\dT/.test(due) ? Date.parse(due) : Number.NaN;
    if (!Number.isNaN(time)) return time;
  }
  return Number.POSITIVE_INFINITY;
}
