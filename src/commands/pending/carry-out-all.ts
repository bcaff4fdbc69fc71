import { isYoung, traceIn } from '../../projection/carried-out.ts';
import { listName } from '../../projection/lists.ts';
import { listKey } from '../../store/keys.ts';
import { readList } from '../../store/list.ts';
import { throughInstant } from '../../store/sort-keys.ts';
import type { Table } from '../../store/table.ts';
import { transact, transactionSize } from '../../store/transaction.ts';

/** Maximum attempts at one change of an article or front that is written concurrently. */
const attempts = 10;

/**
 * Writes the pending changes of an article or front that are due, one after the other: `writeNext` writes the first one,
 * and returns undefined if none is due. Returns whether one was due.
 */
export async function carryOutAll(
  table: Table,
  name: string,
  writeNext: () => Promise<'written' | 'conflict' | undefined>,
): Promise<boolean> {
  let wasDue = false;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const outcome = await writeNext();
    if (outcome === undefined) {
      if (wasDue) await removeOldTraces(table);
      return wasDue;
    }
    wasDue = true;
    // Each change is a step of its own, so a further one has all attempts.
    if (outcome === 'written') attempt = -1;
  }
  throw new Error(
    `${name} kept changing while its pending changes were being written; the outbox still has the task.`,
  );
}

/** DynamoDB deletes expired items days late, and the embedded engine never. */
async function removeOldTraces(table: Table): Promise<void> {
  const now = table.now();
  const entries = await readList(table, listName('pending'), {
    direction: 'ASC',
    limit: transactionSize,
    range: { before: throughInstant(now) },
  });
  const old = entries.filter(entry => {
    const trace = traceIn(entry);
    return trace !== undefined && !isYoung(trace, now);
  });
  const actions = old.map(({ sk }) => ({ delete: listKey(listName('pending'), sk) }));
  if (actions.length > 0) await transact(table, actions);
}
