import type { AnyRecord } from '../../model/record.ts';

/** The caller of a mutation. Writes of the system itself, such as the publication of a scheduled article, have no writer. */
export interface Writer {
  /** The author in the history of the record. */
  readonly by: string;
  /** The name of the mutation, for the audit log. */
  readonly mutation: string;
  readonly requestId: string | undefined;
  /** Days for which the audit log keeps the mutation. */
  readonly auditDays: number;
  /** Throws unless the caller may write a record in this state: its current one, or the new one. */
  readonly checkRights: (record: AnyRecord | AnyFront) => void;
}

/** Any front: like an entity, it has no section. */
export interface AnyFront {
  readonly type: 'Front';
}
