import type { TypeName } from '../model/types.ts';
import { deletionItems } from '../projection/deletion.ts';
import type { Table } from '../store/table.ts';
import { transact, transactionSize } from '../store/transaction.ts';
import { commit } from './commit.ts';
import { maxDeletionTraces } from './consequences.ts';
import { checkRevision, type Edit, presentVersion } from './edit.ts';
import { bodyMissing, lacksBody } from './version.ts';

/**
 * Deletes a record with everything that follows from it, its history included. What refers to it leaves it out within seconds; its slugs
 * are free again.
 */
export async function remove(
  table: Table,
  types: readonly TypeName[],
  { id, expectedRevision }: Edit,
): Promise<void> {
  for (;;) {
    const present = await presentVersion(table, types, 'id', id);
    checkRevision(present.record, expectedRevision);
    // Its words in the index, which follow from the text, could not be found any more.
    if (lacksBody(present)) throw bodyMissing();
    const now = table.now();
    // A trace says nothing as long as its slug leads to a record, so those that the transaction has no room for may come first.
    const others = deletionItems(present.record, now).slice(maxDeletionTraces);
    for (let start = 0; start < others.length; start += transactionSize) {
      const some = others.slice(start, start + transactionSize);
      await transact(
        table,
        some.map(put => ({ put })),
      );
    }
    const result = await commit(table, { before: [present], after: [], now });
    // Written since it was read: a new revision is told next time round; new names of others are no matter.
    if (result === 'written') return;
  }
}
