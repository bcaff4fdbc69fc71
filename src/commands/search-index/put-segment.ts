import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshList } from '../../projection/search-entry.ts';
import { putAll } from '../../store/batch-write.ts';
import { segmentKey, unusedSegmentKey } from '../../store/search-keys.ts';
import type { Table } from '../../store/table.ts';
import { type Action, transact } from '../../store/transaction.ts';
import type { SegmentBuilder } from './segment-builder.ts';

/**
 * Writes the items of a segment, then puts it into use in one transaction with other changes of the index. A marker exists during the write: if the
 * write is interrupted, the next flush deletes the items of the marked segment. Requires the lease.
 */
export async function putSegment(
  table: Table,
  builder: SegmentBuilder,
  {
    furtherActions,
    beforeUse = async () => {},
    settling = 0,
  }: {
    readonly furtherActions: readonly Action[];
    /** Writes what must exist when the segment comes into use. It is called after the items of the segment are written, which fails if a source is malformed. */
    readonly beforeUse?: () => Promise<void>;
    /** Milliseconds between the write of the items and the use of the segment. */
    readonly settling?: number;
  },
): Promise<void> {
  const marker = unusedSegmentKey(freshList, builder.name);
  await transactAsLeaseHolder(table, [{ put: { ...marker, list: 'search', since: table.now() } }]);
  await putAll(table, builder.blocks());
  for await (const { terms, postings } of builder.groups()) {
    await putAll(table, [terms]);
    await putAll(table, postings);
  }
  await beforeUse();
  // A search may read the record from one replica and the postings from another that lags behind.
  await sleep(settling);
  await transactAsLeaseHolder(table, [
    { delete: marker, condition: { present: true } },
    { put: builder.record(), condition: { absent: true } },
    ...furtherActions,
  ]);
}

/**
 * The actions that retire a segment. Its items stay for a while, for searches that have just read its record. A malformed record has no version to
 * compare, so it is only required to exist.
 */
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

/** A transaction of the process that holds the lease: its conditions fail only if another process has taken over the lease. */
export async function transactAsLeaseHolder(table: Table, actions: readonly Action[]): Promise<void> {
  if ((await transact(table, actions)).length > 0)
    throw new Error(
      'Another process took over the lease of the search index, so this process stopped its work on the index. No data is lost.',
    );
}

/** The name of a new segment: a higher number than all others, and random digits that differ from those of an interrupted segment. */
export function nextName(names: readonly string[]): string {
  const last = Math.max(0, ...names.map(name => Number.parseInt(name.slice(0, -randomLength), 10) || 0));
  const random = randomBytes(randomLength / 2)
    .toString('hex')
    .toUpperCase();
  return `${String(last + 1).padStart(6, '0')}${random}`;
}

/** The number of random hexadecimal digits at the end of a name. */
const randomLength = 6;
