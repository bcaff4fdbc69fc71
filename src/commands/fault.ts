import type { Key, RecordName } from '../store/keys.ts';
import type { Table } from '../store/table.ts';

/** An item of the table that is not as it should be. */
export interface Discrepancy {
  readonly key: Key;
  readonly kind: FaultKind;
  /** The record that the item belongs to, as far as that is known. */
  readonly owner: RecordName | undefined;
  /** For an operator: what is wrong, and with what. */
  readonly reason: string;
  /** How `reproject` mends it; without one it is reported and kept. */
  readonly remedy?: Remedy | undefined;
  /** Outbox tasks that will mend it: while one of them is pending, nothing is wrong. */
  readonly unless: readonly string[];
  /** Outbox tasks that will mend it together: while all of them are pending, nothing is wrong. */
  readonly unlessAll?: readonly string[] | undefined;
  /** The version of the record that was looked at: a fault counts if it is seen twice in the same one. */
  readonly seen?: number | undefined;
}

export type FaultKind =
  | 'missing'
  /** There, with other contents than what it follows from says. */
  | 'different'
  /** There, although nothing that is known leads to it. */
  | 'stray'
  /** Not of the shape that items of its kind have. */
  | 'malformed'
  /** Two records claim it. */
  | 'conflict'
  /** Of no kind that is known here. */
  | 'unknown';

export type Remedy =
  /** Writing what the record projects to this key. */
  | 'put'
  /** Deleting the item: its record was read, and does not project it. */
  | 'delete'
  /** Anything else; answers whether it was done, which it is not where the record has changed meanwhile. */
  | ((table: Table) => Promise<boolean>);

/** The name of a kind of outbox task for a record, as `unless` has it. */
export function taskName(kind: string, { type, id }: RecordName): string {
  return `${kind} ${type}#${id}`;
}

/** The name of a task that a record needs at one time, and of an entity that the task is to be done for. */
export function scheduledTaskName(
  kind: string,
  record: RecordName,
  due: string,
  entity?: RecordName,
): string {
  const task = taskName(`${kind} at ${due}`, record);
  return entity === undefined ? task : `${task} for ${entity.type}#${entity.id}`;
}

/** Whether pending outbox tasks will mend a fault. */
export function isExcused({ unless, unlessAll = [] }: Discrepancy, pending: ReadonlySet<string>): boolean {
  return (
    unless.some(task => pending.has(task)) ||
    (unlessAll.length > 0 && unlessAll.every(task => pending.has(task)))
  );
}

/** What two looks at one fault have in common. */
export function identityOf({ key, kind, reason, seen }: Discrepancy): string {
  return JSON.stringify([key.pk, key.sk, kind, reason, seen]);
}
