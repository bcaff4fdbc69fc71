import { isDeepStrictEqual } from 'node:util';
import { withReplacedReferences } from '../../model/replaced-references.ts';
import { embeddedReferenceOf } from '../../projection/card.ts';
import { recordFrom } from '../../projection/stored.ts';
import type { RecordKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { commit } from '../write/commit.ts';
import { survivingDocuments } from '../write/resolve.ts';
import { readWhole } from '../write/save.ts';

/**
 * Updates the embedded references of a record to another one: they get its current name, or lead to the record that it was merged into. A
 * dangling reference stays, because the other document may have been lost.
 */
export async function repairReference(
  table: Table,
  recordKey: RecordKey,
  target: RecordKey,
): Promise<boolean> {
  const [before, [found]] = await Promise.all([
    readWhole(table, recordKey),
    survivingDocuments(table, [target]),
  ]);
  if (before === undefined || found === undefined) return false;
  const current = embeddedReferenceOf(recordFrom(found));
  // A record cannot be a part of itself.
  const replacement = current.id === recordKey.id ? undefined : current;
  const { record: replaced, body } = withReplacedReferences(before, one =>
    one.type === target.type && one.id === target.id ? replacement : one,
  );
  if (isDeepStrictEqual(replaced, before.record)) return false;
  const record = { ...replaced, version: before.record.version + 1 };
  const transition = { before: [before], after: [{ record, body }], now: table.now() };
  return (await commit(table, transition)) === 'written';
}
