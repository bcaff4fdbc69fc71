import { hash } from 'node:crypto';
import type { TypeName } from '../model/types.ts';
import type { Item } from '../store/attributes.ts';
import { entryKey, type RecordKey } from '../store/keys.ts';
import type { ListPart } from '../store/list.ts';
import { throughPrefix } from '../store/sort-keys.ts';
import { canonicalJson } from './canonical-json.ts';
import { listName } from './lists.ts';

/** The types whose mutations the audit log has. */
export type AuditedType = TypeName | 'Release' | 'PreviewToken' | 'Front' | 'Webhook';

/** A mutation that changed data. */
export interface AuditEntry {
  readonly at: string;
  /** The subject of the caller. */
  readonly by: string;
  readonly mutation: string;
  /** The record that was written or deleted; for a merge, the remaining record. */
  readonly type: AuditedType;
  readonly id: string;
  /** For a merge, the record that was merged into `id`. */
  readonly mergedId?: string;
  /** The revision that was written; null after a deletion, and of a preview token. */
  readonly revision: number | null;
  readonly requestId?: string;
}

/**
 * The entries of a mutation in the audit log: in the list of its month, of its caller and of each of its records. A
 * list of all mutations would be one partition for good. `suffix` is unique among the mutations of one millisecond.
 */
export function auditItems(entry: AuditEntry, suffix: string, days: number): Item[] {
  const { at, by, type, id, mergedId } = entry;
  const records = [id, ...(mergedId === undefined ? [] : [mergedId])];
  const lists = [
    { list: 'audit', name: monthList(at) },
    { list: 'audit/caller', name: callerList(by) },
    ...records.map(one => ({ list: 'audit/record', name: recordAuditList({ type, id: one }) })),
  ];
  const ttl = Math.floor(Date.parse(at) / 1000) + days * 86_400;
  const card = canonicalJson(entry);
  return lists.map(({ list, name }) => ({ ...entryKey(name, at, suffix), list, card, ttl }));
}

/** The subject is hashed: percent-encoded, its 255 characters can exceed the 2,048 bytes of a partition key. */
export function callerList(subject: string): string {
  return listName('audit/caller', hash('sha256', subject));
}

export function recordAuditList(record: RecordKey): string {
  return listName('audit/record', record);
}

/** The parts of the audit log from one instant to another: a list for each month, the earliest first. */
export function monthParts(from: string, to: string): ListPart[] {
  const parts: ListPart[] = [];
  const month = new Date(`${from.slice(0, 7)}-01T00:00:00Z`);
  for (; month.toISOString() <= to; month.setUTCMonth(month.getUTCMonth() + 1)) {
    const start = month.toISOString();
    const range = { from: start < from ? from : start, before: throughPrefix(start.slice(0, 7)) };
    parts.push({ list: monthList(start), range });
  }
  return parts;
}

function monthList(instant: string): string {
  return listName('audit', instant.slice(0, 7));
}
