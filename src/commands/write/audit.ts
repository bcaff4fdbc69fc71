import type { Front } from '../../model/front.ts';
import type { AnyRecord } from '../../model/record.ts';
import type { Webhook } from '../../model/webhook.ts';
import { type AuditEntry, auditItems } from '../../projection/audit.ts';
import type { Release } from '../../projection/release.ts';
import type { Item } from '../../store/attributes.ts';
import type { Action } from '../../store/transaction.ts';
import type { ApiKey } from './api-keys.ts';
import type { Transition } from './transition.ts';
import type { Writer } from './writer.ts';

/**
 * The entries of a mutation in the audit log, for the transaction that writes it. A write without a new revision
 * changes only the names of other records within it, and is no edit of its caller.
 */
export function auditOf({ before, after, now, writer }: Transition): Item[] {
  if (writer === undefined) return [];
  const [remaining, removed] = [after[0]?.record, before[0]?.record];
  const record = remaining ?? removed;
  if (record === undefined) return [];
  const previous = before.find(one => one.record.id === record.id)?.record;
  if (previous?.revision === remaining?.revision) return [];
  const merged = before.find(one => one.record.id !== record.id)?.record;
  const about = {
    at: now,
    type: record.type,
    id: record.id,
    revision: remaining?.revision ?? null,
    ...(merged === undefined ? {} : { mergedId: merged.id }),
  };
  const version = remaining?.version ?? record.version + 1;
  return itemsBy(writer, about, `${record.id}.${version}`);
}

/** The entries of a mutation of a release. */
export function auditOfRelease(writer: Writer, { id, revision, updatedAt: at }: Release): Action[] {
  return itemsBy(writer, { at, type: 'Release', id, revision }, `${id}.${revision}`).map(put => ({ put }));
}

/** The entry of a new preview token. */
export function auditOfPreviewToken(writer: Writer, { id, createdAt: at }: ApiKey): Action[] {
  return itemsBy(writer, { at, type: 'PreviewToken', id, revision: null }, `${id}.preview`).map(put => ({
    put,
  }));
}

/** The entries of a mutation of a front; `after` is undefined for its deletion. */
export function auditOfFront(writer: Writer, { id, revision }: Front, at: string, after?: Front): Action[] {
  const about = { at, type: 'Front', id, revision: after?.revision ?? null } as const;
  return itemsBy(writer, about, `${id}.${after?.revision ?? revision + 1}`).map(put => ({ put }));
}

/** The entries of a mutation of a webhook; without a revision, of its deletion. */
export function auditOfWebhook(
  writer: Writer,
  { id, revision: seen }: Webhook,
  { at, revision }: { at: string; revision: number | null },
): Action[] {
  return itemsBy(writer, { at, type: 'Webhook', id, revision }, `${id}.${revision ?? seen + 1}`).map(put => ({
    put,
  }));
}

/**
 * The entries of a mutation that changed the working copy of an article, or one of its posts. `revision` is
 * that of the working copy or post; null after it was discarded or removed.
 */
export function auditBeside(
  writer: Writer,
  { type, id }: AnyRecord,
  { at, revision, suffix }: { at: string; revision: number | null; suffix: string },
): Action[] {
  return itemsBy(writer, { at, type, id, revision }, `${id}.${suffix}`).map(put => ({ put }));
}

/**
 * The entries of a mutation that changed the working copy of a front. `revision` is that of the copy, or of the front
 * after the copy was published; null after it was discarded.
 */
export function auditBesideFront(
  writer: Writer,
  { id }: Front,
  { at, revision, version }: { at: string; revision: number | null; version: number },
): Action[] {
  const about = { at, type: 'Front', id, revision } as const;
  return itemsBy(writer, about, `${id}.copy.${version}`).map(put => ({ put }));
}

function itemsBy(
  { by, mutation, requestId, auditDays }: Writer,
  about: Omit<AuditEntry, 'by' | 'mutation' | 'requestId'>,
  suffix: string,
): Item[] {
  const request = requestId === undefined ? {} : { requestId };
  return auditItems({ ...about, by, mutation, ...request }, suffix, auditDays);
}
