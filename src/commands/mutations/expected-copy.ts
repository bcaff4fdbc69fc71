import { noWorkingCopy, staleRevision } from '../../model/user-error.ts';
import { type CopyState, copyRevision, type SavedEdit } from '../../projection/copy-state.ts';

/** The working copy that an edit is based on. Throws if there is none, or if it was saved since. */
export function expectedCopy<Copy extends SavedEdit>(
  current: { readonly revision: number },
  copyState: CopyState<Copy>,
  { id, expectedRevision }: { readonly id: string; readonly expectedRevision: number },
  noun: 'article' | 'front',
): Copy {
  if (copyState.copy === undefined) throw noWorkingCopy(id, noun);
  checkCopyRevision(current, copyState, expectedRevision);
  return copyState.copy;
}

/** Checks that a working copy, or without one the article or front, is the one that an edit is based on. */
export function checkCopyRevision(
  current: { readonly revision: number },
  copyState: CopyState,
  expected: number,
): void {
  const revision = copyState.copy === undefined ? current.revision : copyRevision(current, copyState);
  if (revision !== expected) throw staleRevision(expected, revision);
}
