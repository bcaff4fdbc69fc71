import type { UserError } from '../model/user-error.ts';

/** What was done by whom, for the log: one line a mutation, also where nothing was written. */
export interface MutationReport {
  readonly mutation: string;
  readonly subject: string;
  /** The id that clients see, where a record was written. */
  readonly id?: string;
  readonly revision?: number;
  /** `unchanged` where what was asked for was so already; or the type of the error that the caller got. */
  readonly outcome: 'written' | 'unchanged' | UserError['type'];
}
