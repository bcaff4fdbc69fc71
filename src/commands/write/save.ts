import type { FullRecord } from '../../projection/project.ts';
import { fullRecordFrom, fullRecordKeys } from '../../projection/stored.ts';
import { getItems } from '../../store/items.ts';
import type { RecordKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import type { Action } from '../../store/transaction.ts';
import { commit } from './commit.ts';
import type { Transition } from './transition.ts';
import { type DocumentWrite, nextVersion, outcomeOf } from './version.ts';
import type { Writer } from './writer.ts';

/** A document to write, and its state in the table. */
export interface Change extends DocumentWrite {
  /** The version that was just read; if omitted, it is read. */
  readonly before?: FullRecord | 'none' | undefined;
  /** The caller, for a mutation. */
  readonly writer?: Writer | undefined;
  /** The instant of the next pending change of the record. */
  readonly commitBefore?: string | undefined;
  /** Whether the record is one of many new ones: a published article is then found only once it is in a segment. */
  readonly isBulk?: boolean | undefined;
  /** Additional actions of the same transaction that are not part of the record. */
  readonly furtherActions?: readonly Action[];
}

export type Outcome =
  | { readonly kind: 'new' | 'changed' | 'same'; readonly full: FullRecord }
  /** Nothing was written. `taken`: another record has the slug. `stale`: a concurrent write won, or a condition of `furtherActions` does not hold. */
  | { readonly kind: 'taken' | 'stale' };

/** Writes a document and everything that is derived from it. Items that already have their final contents are not written. */
export async function save(table: Table, change: Change): Promise<Outcome> {
  const recordKey = { type: change.document.type, id: change.id };
  const before = await versionBefore(table, recordKey, change);
  const now = table.now();
  const after = nextVersion(before, change, now);
  if (after === before) return { kind: 'same', full: after };
  const result = await commit(table, transitionOf({ before, after, now }, change));
  return result === 'written' ? { kind: outcomeOf(before, after), full: after } : { kind: result };
}

/** The step from the version before a change to the one after it. */
export function transitionOf(
  { before, after, now }: { before: FullRecord | undefined; after: FullRecord; now: string },
  {
    writer,
    commitBefore,
    isBulk,
    furtherActions,
  }: Pick<Change, 'writer' | 'commitBefore' | 'isBulk' | 'furtherActions'>,
): Transition {
  return {
    before: before === undefined ? [] : [before],
    after: [after],
    now,
    commitBefore,
    writer,
    isBulk: before === undefined && isBulk === true,
    ...(furtherActions === undefined ? {} : { furtherActions }),
  };
}

/** The current version of a record, with its text if it is an article. */
export async function readWhole(table: Table, recordKey: RecordKey): Promise<FullRecord | undefined> {
  const [document, body] = await getItems(table, fullRecordKeys(recordKey), 'consistent');
  return fullRecordFrom(document, body);
}

async function versionBefore(
  table: Table,
  recordKey: RecordKey,
  { before }: Change,
): Promise<FullRecord | undefined> {
  if (before === undefined) return readWhole(table, recordKey);
  return before === 'none' ? undefined : before;
}
