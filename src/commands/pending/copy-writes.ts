import type { AnyRecord } from '../../model/record.ts';
import { onlyIn } from '../../projection/difference.ts';
import {
  copyReferrers,
  copyStateKeys,
  type WorkingCopyState,
  workingCopyKeys,
} from '../../projection/working-copy.ts';
import type { RecordKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { type Action, inTransactions, transact } from '../../store/transaction.ts';
import { copyStateIsUnchanged } from './copy-state-writes.ts';
import { type ArticleState, copyStateActions } from './due-changes.ts';

/**
 * Writes the next state of a working copy; returns false if it was written meanwhile. The entries in the referenced records are written
 * first: a surplus entry does no harm, but without one a rename would not reach the copy.
 */
export async function writeCopyState(
  table: Table,
  articleState: ArticleState,
  after: WorkingCopyState,
  {
    furtherActions = [],
    commitBefore,
  }: { furtherActions?: readonly Action[]; commitBefore?: string | undefined } = {},
): Promise<boolean> {
  const {
    full: { record: article },
    copyState: before,
  } = articleState;
  const added = onlyIn(copyReferrers(article, after.copy), copyReferrers(article, before.copy));
  for await (const some of inTransactions(
    table,
    added.map(put => ({ put })),
  ))
    await transact(table, some);
  const failed = await transact(table.committingBefore(commitBefore), [
    ...copyStateActions(article, before, after),
    ...furtherActions,
  ]);
  if (failed.length > 0) return false;
  await removeReferrers(table, article, before, after);
  return true;
}

/** Removes the entries by which records found a working copy that no longer refers to them. */
export async function removeReferrers(
  table: Table,
  recordKey: RecordKey,
  before: WorkingCopyState,
  after: WorkingCopyState,
): Promise<void> {
  const gone = onlyIn(copyReferrers(recordKey, before.copy), copyReferrers(recordKey, after.copy));
  const [check] = workingCopyKeys(recordKey);
  const unchanged = { check, condition: copyStateIsUnchanged(after) };
  for await (const some of inTransactions(
    table,
    gone.map(({ pk, sk }) => ({ delete: { pk, sk } })),
    [unchanged],
  ))
    if ((await transact(table, [unchanged, ...some])).length > 0) return;
}

/** The actions that remove the working copy of an article together with the article. */
export function removalOfCopy(article: AnyRecord, copyState: WorkingCopyState): Action[] {
  if (article.type !== 'Article') return [];
  const [first] = workingCopyKeys(article);
  const others = copyStateKeys(article, copyState).slice(1);
  return [
    { delete: first, condition: copyStateIsUnchanged(copyState) },
    ...others.map(({ pk, sk }) => ({ delete: { pk, sk } })),
  ];
}
