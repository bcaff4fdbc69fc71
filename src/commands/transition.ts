import type { Whole } from '../projection/project.ts';
import type { Action } from '../store/transaction.ts';

/** A step from some versions to the next ones: of one record, or of two that become one. */
export interface Transition {
  readonly before: readonly Whole[];
  readonly after: readonly Whole[];
  /** The time that the new versions bear. */
  readonly now: string;
  /** What is written in the same transaction and is no part of a record. */
  readonly also?: readonly Action[];
}
