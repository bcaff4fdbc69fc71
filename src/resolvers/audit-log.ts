import { isSubject } from '../access/subject.ts';
import { badInput } from '../errors/problem.ts';
import {
  globalId,
  parseFrontId,
  parseGlobalId,
  parsePreviewTokenId,
  parseReleaseId,
  parseWebhookId,
} from '../model/global-id.ts';
import { isTypeName } from '../model/types.ts';
import {
  type AuditEntry,
  type AuditedType,
  callerList,
  monthParts,
  recordAuditList,
} from '../projection/audit.ts';
import { listName } from '../projection/lists.ts';
import type { Entry } from '../store/list.ts';
import type { Context } from './context.ts';
import { listConnection } from './list-connection.ts';
import type { PageArguments } from './page.ts';

/** The source of an AuditEntry. */
export interface AuditSource {
  readonly at: string;
  readonly subject: string;
  readonly mutation: string;
  readonly recordType: AuditedType;
  readonly recordId: string;
  readonly mergedId: string | null;
  readonly revision: number | null;
  readonly requestId: string | null;
}

const day = 86_400_000;

/**
 * The mutations that changed data, newest first: all mutations, those of a record, or those of a caller. Entries older than the setting are left out,
 * since DynamoDB deletes expired items days late.
 */
export function auditLog(
  {
    record,
    subject,
    ...args
  }: PageArguments & { record?: string | null | undefined; subject?: string | null | undefined },
  context: Context,
) {
  const { auditDays } = context;
  // A preview shows articles in their future state, but the mutations until now.
  const now = context.stored.now();
  const from = new Date(Date.parse(now) - auditDays * day).toISOString();
  const list = filteredList(record, subject);
  const entries =
    list === undefined
      ? { name: listName('audit'), parts: monthParts(from, now) }
      : { lists: [list] as const, range: { from } };
  return listConnection(context, { ...entries, direction: 'DESC' }, args, entry => ({
    node: sourceOf(entry),
  }));
}

function filteredList(
  record: string | null | undefined,
  subject: string | null | undefined,
): string | undefined {
  if (record != null && subject != null) throw badInput('Give "record" or "subject", not both.');
  if (subject != null) {
    if (!isSubject(subject)) throw badInput('"subject" must be 1 to 255 characters on one line.');
    return callerList(subject);
  }
  if (record == null) return undefined;
  const release = parseReleaseId(record);
  if (release !== undefined) return recordAuditList({ type: 'Release', id: release });
  const token = parsePreviewTokenId(record);
  if (token !== undefined) return recordAuditList({ type: 'PreviewToken', id: token });
  const front = parseFrontId(record);
  if (front !== undefined) return recordAuditList({ type: 'Front', id: front });
  const webhook = parseWebhookId(record);
  if (webhook !== undefined) return recordAuditList({ type: 'Webhook', id: webhook });
  const recordKey = parseGlobalId(record);
  if (recordKey === undefined || !isTypeName(recordKey.type))
    throw badInput('"record" is not the id of an audited object. Use an id returned by this API.');
  return recordAuditList(recordKey);
}

function sourceOf({ card }: Entry): AuditSource {
  // Only the projection of the audit log writes this card.
  const { type, id, by, mergedId, requestId, ...entry } = JSON.parse(card) as AuditEntry;
  return {
    ...entry,
    subject: by,
    recordType: type,
    recordId: globalId(type, id),
    mergedId: mergedId === undefined ? null : globalId(type, mergedId),
    requestId: requestId ?? null,
  };
}
