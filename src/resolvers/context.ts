import type { Table } from '../store/table.ts';
import type { Addresses } from './addresses.ts';
import type { Conversions } from './conversions.ts';
import type { MutationReport } from './mutation-report.ts';
import type { Records } from './records.ts';
import type { Viewer } from './viewer.ts';

/** The data that all resolvers of one request share. */
export interface Context {
  /** The table, with this request's meter on it. */
  readonly table: Table;
  /** One time for the whole answer, so that no article becomes public in the middle of it. */
  readonly now: string;
  /** The caller; undefined for an anonymous one, who sees only public content. */
  readonly viewer: Viewer | undefined;
  readonly records: Records;
  readonly conversions: Conversions;
  readonly addresses: Addresses;
  /** Reports a mutation for the log. */
  readonly report: (mutation: MutationReport) => void;
}
