import type { AnyRecord } from '../../model/record.ts';
import { onlyIn } from '../../projection/difference.ts';
import { type CopySlot, copyReferrers, slotKeys, workingCopyKeys } from '../../projection/working-copy.ts';
import type { RecordName } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { type Action, inTransactions, transact } from '../../store/transaction.ts';
import { type ArticleState, slotActions, slotIsUnchanged } from './due-changes.ts';

/**
 * Writes the next state of a working copy; returns false if it was written meanwhile. The entries in the referenced records are written
 * first: a surplus entry does no harm, but without one a rename would not reach the copy.
 */
export async function writeSlot(
  table: Table,
  articleState: ArticleState,
  after: CopySlot,
  { furtherActions = [], until }: { furtherActions?: readonly Action[]; until?: string | undefined } = {},
): Promise<boolean> {
  const {
    full: { record: article },
    slot: before,
  } = articleState;
  const added = onlyIn(copyReferrers(article, after.copy), copyReferrers(article, before.copy));
  for await (const some of inTransactions(
    table,
    added.map(put => ({ put })),
  ))
    await transact(table, some);
  const failed = await transact(table.until(until), [
    ...slotActions(article, before, after),
    ...furtherActions,
  ]);
  if (failed.length > 0) return false;
  await removeReferrers(table, article, before, after);
  return true;
}

/** Removes the entries by which records found a working copy that no longer refers to them. */
export async function removeReferrers(
  table: Table,
  name: RecordName,
  before: CopySlot,
  after: CopySlot,
): Promise<void> {
  const gone = onlyIn(copyReferrers(name, before.copy), copyReferrers(name, after.copy));
  const [check] = workingCopyKeys(name);
  const unchanged = { check, condition: slotIsUnchanged(after) };
  for await (const some of inTransactions(
    table,
    gone.map(({ pk, sk }) => ({ delete: { pk, sk } })),
    [unchanged],
  ))
    if ((await transact(table, [unchanged, ...some])).length > 0) return;
}

/** The actions that remove the working copy of an article together with the article. */
export function removalOfCopy(article: AnyRecord, slot: CopySlot): Action[] {
  if (article.type !== 'Article') return [];
  const [first] = workingCopyKeys(article);
  const others = slotKeys(article, slot).slice(1);
  return [
    { delete: first, condition: slotIsUnchanged(slot) },
    ...others.map(({ pk, sk }) => ({ delete: { pk, sk } })),
  ];
}
