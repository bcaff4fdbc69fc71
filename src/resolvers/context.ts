import type { Table } from '../store/table.ts';
import type { Conversions } from './conversions.ts';
import type { MutationReport } from './mutation-report.ts';
import type { Records } from './records.ts';
import type { Viewer } from './viewer.ts';

/** What every resolver of one request shares. */
export interface Context {
  /** The table, with this request's meter on it. */
  readonly table: Table;
  /** One time for the whole answer, so that nothing becomes public in the middle of it. */
  readonly now: string;
  /** The caller; undefined for an anonymous one, who sees what is public. */
  readonly viewer: Viewer | undefined;
  readonly records: Records;
  readonly conversions: Conversions;
  /** Takes note of what a mutation did. */
  readonly report: (mutation: MutationReport) => void;
}
