import type { UserError } from '../model/user-error.ts';

/** A mutation and its caller, for the log: one line for each mutation, even where nothing was written. */
export interface MutationReport {
  readonly mutation: string;
  readonly subject: string;
  /** The global id, where a record was written. */
  readonly id?: string;
  readonly revision?: number;
  /** `unchanged` where the record already was as requested; or the type of the caller's error. */
  readonly outcome: 'written' | 'unchanged' | UserError['type'];
}
