import type { TypeName } from '../../model/types.ts';
import { emptyCopyState } from '../../projection/copy-state.ts';
import { deletionItems } from '../../projection/deletion.ts';
import type { Table } from '../../store/table.ts';
import { transact, transactionSize } from '../../store/transaction.ts';
import { removalOfCopy, removeReferrers } from '../pending/copy-writes.ts';
import { nextInstant } from '../pending/due-changes.ts';
import { releaseGuard } from '../pending/release-guard.ts';
import { commit } from '../write/commit.ts';
import { maxDeletionTombstones } from '../write/consequences.ts';
import { retryOnConflict } from '../write/retry-on-conflict.ts';
import { bodyMissing, lacksBody } from '../write/version.ts';
import { carryOutIfDue, checkRevision, currentArticleState, type Edit } from './edit.ts';
import { removalOfPosts } from './live-post-write.ts';

/**
 * Deletes a record with everything that is derived from it, its history included. Its referrers drop their references within seconds, and its slugs
 * are free again.
 */
export async function remove(
  table: Table,
  types: readonly TypeName[],
  { id, expectedRevision, writer }: Edit,
): Promise<void> {
  await retryOnConflict(id, async () => {
    const articleState = await currentArticleState(table, types, 'id', id, writer);
    if (await carryOutIfDue(table, articleState)) return undefined;
    const { full: current } = articleState;
    checkRevision(current.record, expectedRevision);
    // Its entries in the search index are derived from the text. Without the text, they could not be found.
    if (lacksBody(current)) throw bodyMissing();
    const now = table.now();
    // A tombstone has no effect while a record has its slug, so tombstones that do not fit into the transaction are written before it.
    const others = deletionItems(current.record, now).slice(maxDeletionTombstones);
    for (let start = 0; start < others.length; start += transactionSize) {
      const some = others.slice(start, start + transactionSize);
      await transact(
        table,
        some.map(put => ({ put })),
      );
    }
    const furtherActions = [
      ...removalOfCopy(current.record, articleState.copyState),
      ...(await removalOfPosts(table, current.record)),
      ...releaseGuard(table, articleState),
    ];
    const commitBefore = nextInstant(articleState);
    const result = await commit(table, {
      before: [current],
      after: [],
      now,
      commitBefore,
      writer,
      furtherActions,
    });
    // The record was written after the read. The next attempt is refused if the write was an edit, and not if it only updated embedded references.
    if (result !== 'written') return undefined;
    await removeReferrers(table, current.record, articleState.copyState, emptyCopyState);
    return result;
  });
}
