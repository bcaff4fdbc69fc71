import { distinctReferences } from '../../model/embedded-references.ts';
import { toDocument } from '../../model/record.ts';
import { withReplacedReferences } from '../../model/replaced-references.ts';
import { noRevision } from '../../model/user-error.ts';
import { embeddedReferenceOf } from '../../projection/card.ts';
import type { FullRecord } from '../../projection/project.ts';
import { pastFrom, pastKeys } from '../../projection/revision.ts';
import { recordFrom } from '../../projection/stored.ts';
import { getItems } from '../../store/items.ts';
import type { RecordKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { overlaid } from '../write/compose.ts';
import { survivingDocuments } from '../write/resolve.ts';
import { type Edit, edit } from './edit.ts';

/**
 * Writes an old revision of an article as a new one. Its status, publication time and expiry stay as they are now. References to records that no
 * longer exist are left out.
 */
export function restore(
  table: Table,
  { revision, ...target }: Edit & { revision: number },
): Promise<FullRecord> {
  return edit(table, ['Article'], target, async current => {
    const { record } = current;
    const past = revision === record.revision ? current : await readPast(table, record, revision);
    if (past === undefined) throw noRevision(revision);
    const { status, publishedAt, expiresAt } = toDocument(record, undefined);
    return overlaid(toDocument(past.record, past.body, 'id'), { status, publishedAt, expiresAt });
  });
}

/** A past revision in a form that can be written now, with its references under their current names. */
async function readPast(
  table: Table,
  recordKey: RecordKey,
  revision: number,
): Promise<FullRecord | undefined> {
  const [document, body] = await getItems(table, pastKeys(recordKey, revision), 'consistent');
  const past = pastFrom(document, body);
  if (past === undefined) return undefined;
  const references = distinctReferences(past.record);
  const documents = await survivingDocuments(table, references);
  const byName = new Map(
    references.map(({ type, id }, i) => [
      `${type}#${id}`,
      documents[i] && embeddedReferenceOf(recordFrom(documents[i])),
    ]),
  );
  return withReplacedReferences(past, ({ type, id }) => byName.get(`${type}#${id}`));
}
