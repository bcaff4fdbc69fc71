import type { FullRecord } from '../../projection/project.ts';
import type { Action } from '../../store/transaction.ts';
import type { Writer } from './writer.ts';

/** The change from the current versions to the next: of one record, or of two in a merge. */
export interface Transition {
  readonly before: readonly FullRecord[];
  readonly after: readonly FullRecord[];
  /** The timestamp of the new versions. */
  readonly now: string;
  /** The time of the write, where it is later than the timestamp: of a pending change that is carried out. */
  readonly writtenAt?: string | undefined;
  /** The write commits before this instant: that of the next pending change of the record. */
  readonly commitBefore?: string | undefined;
  /** The caller, for a mutation. */
  readonly writer?: Writer | undefined;
  /** Whether the records are new and many are written one after the other: their articles are found once they are in a segment. */
  readonly isBulk?: boolean | undefined;
  /** Additional actions of the same transaction that are not part of a record. */
  readonly furtherActions?: readonly Action[];
}
