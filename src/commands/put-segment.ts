import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshList } from '../projection/search-entry.ts';
import { putAll } from '../store/batch-write.ts';
import { segmentKey, unusedSegmentKey } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { type Action, transact } from '../store/transaction.ts';
import type { SegmentDraft } from './segment-draft.ts';

/**
 * Writes a segment, and puts it into use together with other changes of the index. Its marker is the first item and goes at the end: where this is
 * interrupted, the next flush removes what was written. Only the process with the lease may.
 */
export async function putSegment(
  table: Table,
  draft: SegmentDraft,
  { also, settling = 0 }: { readonly also: readonly Action[]; readonly settling?: number },
): Promise<void> {
  const marker = unusedSegmentKey(freshList, draft.name);
  await done(table, [{ put: { ...marker, list: 'search', since: table.now() } }]);
  await putAll(table, draft.parts());
  await putAll(table, draft.postings());
  // A search may read a list from a replica that lags behind the one of the record.
  await sleep(settling);
  await done(table, [
    { delete: marker, condition: { present: true } },
    { put: draft.record(), condition: { absent: true } },
    ...also,
  ]);
}

/** The end of a segment; its items stay for the searches that have just read its record. The version of a malformed record is unknown. */
export function retirement(
  table: Table,
  { name, version }: { readonly name: string; readonly version?: unknown },
): Action[] {
  const condition =
    typeof version === 'number'
      ? ({ attribute: 'version', equals: version } as const)
      : ({ present: true } as const);
  return [
    { delete: segmentKey(freshList, name), condition },
    { put: { ...unusedSegmentKey(freshList, name), list: 'search', since: table.now(), isRetired: true } },
  ];
}

/** A transaction that only another flushing process can refuse. */
export async function done(table: Table, actions: readonly Action[]): Promise<void> {
  if ((await transact(table, actions)).length > 0)
    throw new Error('Another process flushes the search index; this one has stopped. Nothing is lost.');
}

/** Later segments have later names. The random part keeps the items of an interrupted segment apart. */
export function nextName(names: readonly string[]): string {
  const last = Math.max(0, ...names.map(name => Number.parseInt(name.slice(0, -randomLength), 10) || 0));
  const random = randomBytes(randomLength / 2)
    .toString('hex')
    .toUpperCase();
  return `${String(last + 1).padStart(6, '0')}${random}`;
}

/** Hexadecimal digits, which must not count as a part of the number. */
const randomLength = 6;
