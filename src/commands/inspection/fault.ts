import type { Key, RecordKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import type { Action } from '../../store/transaction.ts';

/** An item of the table with a fault. */
export interface Fault {
  readonly key: Key;
  readonly kind: FaultKind;
  /** The record that owns the item, if known. */
  readonly owner: RecordKey | undefined;
  /** The fault and the affected item, in words for an operator. */
  readonly reason: string;
  /** How `reproject` repairs the fault; without a remedy it is reported and kept. */
  readonly remedy?: Remedy | undefined;
  /** The conditions under which an item may be deleted that follows from another item than a document. */
  readonly guards?: readonly Action[] | undefined;
  /** Outbox tasks that repair the fault: while any task is pending, the fault does not count. */
  readonly unless: readonly string[];
  /** Outbox tasks that repair the fault together: while all tasks are pending, the fault does not count. */
  readonly unlessAll?: readonly string[] | undefined;
  /** The version in which the record was read: a fault counts if it is found twice in the same version of the record. */
  readonly recordVersion?: number | undefined;
  /** The number of items, if the fault concerns several. */
  readonly items?: number | undefined;
}

export type FaultKind =
  | 'missing'
  /** The item exists, but its contents differ from those implied by its sources. */
  | 'different'
  /** The item exists, although no known source implies it. */
  | 'stray'
  /** The item does not have the shape of its kind. */
  | 'malformed'
  /** Two records claim the item. */
  | 'conflict'
  /** Records are, directly or indirectly, parts of themselves. */
  | 'cycle'
  /** The kind of the item is unknown to this version. */
  | 'unknown';

export type Remedy =
  /** Writes the item that the record projects to this key. */
  | 'put'
  /**
   * Deletes the item: its record, or the item that it follows from (`guards`), was read, and does not imply it; or no record is its owner, and nothing
   * reads it.
   */
  | 'delete'
  /** Enqueues the article for the search index: its entry is made from its document again, or the entry at a former sort key is removed. */
  | 'index'
  /** Any other repair. Returns whether it was done; a concurrent change of the record prevents it. */
  | ((table: Table) => Promise<boolean>);

/** The name of an outbox task of some kind for a record, as in `unless`. */
export function taskName(kind: string, { type, id }: RecordKey): string {
  return `${kind} ${type}#${id}`;
}

/** The name of an outbox task that a record needs at a certain time, for a certain entity. */
export function scheduledTaskName(kind: string, record: RecordKey, due: string, entity?: RecordKey): string {
  const task = taskName(`${kind} at ${due}`, record);
  return entity === undefined ? task : `${task} for ${entity.type}#${entity.id}`;
}

/** Whether pending outbox tasks will repair a fault. */
export function isExcused({ unless, unlessAll = [] }: Fault, pending: ReadonlySet<string>): boolean {
  return (
    unless.some(task => pending.has(task)) ||
    (unlessAll.length > 0 && unlessAll.every(task => pending.has(task)))
  );
}

/** The identity of a fault: equal for two sightings of the same one. */
export function identityOf({ key, kind, reason, recordVersion }: Fault): string {
  return JSON.stringify([key.pk, key.sk, kind, reason, recordVersion]);
}
