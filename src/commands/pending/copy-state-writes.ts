import type { CopyState } from '../../projection/copy-state.ts';
import type { Item } from '../../store/attributes.ts';
import { type Key, keyText } from '../../store/keys.ts';
import type { Action, Condition } from '../../store/transaction.ts';

/** The items of a working copy before a write and after it. */
interface ChangedItems {
  readonly old: readonly Key[];
  readonly next: readonly Item[];
  /** The keys of the items that are there after the write: of `next`, and of those that stay as they are. */
  readonly kept?: readonly Key[];
}

/** The writes from one state of a working copy to the next, on condition that it is unchanged since it was read. */
export function copyStateWrites(before: CopyState, { old, next, kept = next }: ChangedItems): Action[] {
  const keptKeys = new Set(kept.map(keyText));
  return [
    ...next.map((put, i) => (i === 0 ? { put, condition: copyStateIsUnchanged(before) } : { put })),
    ...old.filter(key => !keptKeys.has(keyText(key))).map(({ pk, sk }) => ({ delete: { pk, sk } })),
  ];
}

/** Condition: the state of the working copy is as it was read. */
export function copyStateIsUnchanged({ version }: CopyState): Condition {
  return version === 0 ? { absent: true } : { attribute: 'version', equals: version };
}
