import type { AnyRecord } from '../model/record.ts';
import { type AuditEntry, auditItems } from '../projection/audit.ts';
import type { Release } from '../projection/release.ts';
import type { Item } from '../store/attributes.ts';
import type { Action } from '../store/transaction.ts';
import type { Transition } from './transition.ts';
import type { Writer } from './writer.ts';

/**
 * The entries of a mutation in the audit log, for the transaction that writes it. A write without a new revision changes only the names of other records
 * within it, and is no edit of its caller.
 */
export function auditOf({ before, after, now, writer }: Transition): Item[] {
  if (writer === undefined) return [];
  const [remaining, removed] = [after[0]?.record, before[0]?.record];
  const record = remaining ?? removed;
  if (record === undefined) return [];
  const present = before.find(one => one.record.id === record.id)?.record;
  if (present?.revision === remaining?.revision) return [];
  const merged = before.find(one => one.record.id !== record.id)?.record;
  const { by, mutation, requestId, auditDays } = writer;
  const entry: AuditEntry = {
    at: now,
    by,
    mutation,
    type: record.type,
    id: record.id,
    ...(merged === undefined ? {} : { mergedId: merged.id }),
    revision: remaining?.revision ?? null,
    ...(requestId === undefined ? {} : { requestId }),
  };
  const version = remaining?.version ?? record.version + 1;
  return auditItems(entry, `${record.id}.${version}`, auditDays);
}

/** The entries of a mutation of a release. */
export function auditOfRelease(
  { by, mutation, requestId, auditDays }: Writer,
  { id, revision, updatedAt: at }: Release,
): Action[] {
  const request = requestId === undefined ? {} : { requestId };
  const entry: AuditEntry = { at, by, mutation, type: 'Release', id, revision, ...request };
  return auditItems(entry, `${id}.${revision}`, auditDays).map(put => ({ put }));
}

/** The entries of a mutation that wrote beside an article: to its working copy. `revision` is that of the working copy; null after it was discarded. */
export function auditBeside(
  { by, mutation, requestId, auditDays }: Writer,
  { type, id }: AnyRecord,
  { at, revision, place }: { at: string; revision: number | null; place: string },
): Action[] {
  const request = requestId === undefined ? {} : { requestId };
  const entry: AuditEntry = { at, by, mutation, type, id, revision, ...request };
  return auditItems(entry, `${id}.${place}`, auditDays).map(put => ({ put }));
}
