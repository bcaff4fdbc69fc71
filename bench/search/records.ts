import { checkDocument } from '../../src/model/document.ts';
import { derivedId } from '../../src/model/id.ts';
import { type AnyRecord, type Known, toRecord } from '../../src/model/record.ts';
import type { Reference } from '../../src/model/reference.ts';
import type { TypeName } from '../../src/model/types.ts';
import { nameOf, type SourceDocument } from './collection.ts';

/** The records of documents, as an import makes them, without a table. */
export function recordsOf(
  documents: readonly SourceDocument[],
): { record: AnyRecord; body: string | undefined }[] {
  const names = new Map(documents.map(document => [nameOf(document), document.name]));
  const resolveReference = ({ type, key }: Reference) =>
    ({ type, id: derivedId(type, key), slug: key, name: names.get(`${type}/${key}`) }) as Known<TypeName>;
  const now = new Date().toISOString();
  return documents.map(document => {
    const checked = checkDocument(document);
    if (!('document' in checked)) throw new Error(JSON.stringify(checked.issues[0]));
    return toRecord(checked.document, resolveReference, {
      id: derivedId(checked.document.type, document.slug),
      revision: 1,
      version: 1,
      createdAt: now,
      updatedAt: now,
      updatedBy: 'bench',
      formerSlugs: [],
      formerIds: [],
    });
  });
}
