import { distinctReferences } from '../../model/embedded-references.ts';
import type { Known } from '../../model/record.ts';
import { withReplacedReferences } from '../../model/replaced-references.ts';
import type { TypeName } from '../../model/types.ts';
import { embeddedReferenceOf } from '../../projection/card.ts';
import type { FullRecord } from '../../projection/project.ts';
import { recordFrom } from '../../projection/stored.ts';
import { documentKey, keyText, type RecordKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { survivingDocuments } from '../write/resolve.ts';

/** The current slugs of records, by the texts of their keys. */
export type Slugs = ReadonlyMap<string, string>;

/**
 * Records with their references as they lead now: after a rename, a merge or a deletion the worker brings them up to date, which takes moments, or
 * longer while it stands still. Only records whose slug is not as expected are read.
 */
export async function withCurrentReferences(
  table: Table,
  records: readonly FullRecord[],
  slugs: Slugs,
): Promise<FullRecord[]> {
  const stale = new Map<string, Known<TypeName>>(
    records
      .flatMap(({ record }) => distinctReferences(record))
      .filter(embedded => slugs.get(textOf(embedded)) !== embedded.slug)
      .map(embedded => [textOf(embedded), embedded]),
  );
  if (stale.size === 0) return [...records];
  const documents = await survivingDocuments(table, [...stale.values()]);
  const current = new Map(
    [...stale.keys()].map((text, i) => {
      const document = documents[i];
      return [text, document && embeddedReferenceOf(recordFrom(document))] as const;
    }),
  );
  return records.map(full =>
    withReplacedReferences(full, embedded =>
      current.has(textOf(embedded)) ? current.get(textOf(embedded)) : embedded,
    ),
  );
}

export function textOf({ type, id }: RecordKey): string {
  return keyText(documentKey({ type, id }));
}
