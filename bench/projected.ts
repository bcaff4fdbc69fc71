import { checkDocument } from '../src/model/document.ts';
import { derivedId } from '../src/model/id.ts';
import { type AnyRecord, type Known, toRecord } from '../src/model/record.ts';
import type { Reference } from '../src/model/reference.ts';
import { isTypeName, type TypeName } from '../src/model/types.ts';
import { embeddedReferenceOf } from '../src/projection/card.ts';
import { project } from '../src/projection/project.ts';
import type { Item } from '../src/store/attributes.ts';

/** A document as content files have it. */
interface Document {
  readonly type: string;
  readonly slug: string;
}

/** The embedded references of documents, by their reference, such as `Person/ada-lovelace`. */
export type Embedded = ReadonlyMap<string, Known<TypeName>>;

/** The embedded references that an import would make of some documents. References within them have ids and slugs alone. */
export function embeddedReferences(documents: Iterable<object>): Map<string, Known<TypeName>> {
  const all = new Map<string, Known<TypeName>>();
  for (const document of documents) {
    if (!isRecord(document)) continue;
    const record = recordOf(document, new Map());
    all.set(`${record.type}/${record.slug}`, embeddedReferenceOf(record));
  }
  return all;
}

/**
 * The items that follow from a document by the project's own projection, as an import writes them; without the text of
 * an article and its entry in the search index.
 */
export function projected(document: Document, embedded: Embedded): Item[] {
  return project({ record: recordOf(document, embedded) });
}

export function isRecord(document: object): document is Document {
  return 'type' in document && typeof document.type === 'string' && isTypeName(document.type);
}

function recordOf(document: Document, embedded: Embedded): AnyRecord {
  const checked = checkDocument(document);
  if (!('document' in checked)) throw new Error(JSON.stringify(checked.issues[0]));
  const resolve = ({ type, key }: Reference) =>
    embedded.get(`${type}/${key}`) ?? ({ type, id: derivedId(type, key), slug: key } as Known<TypeName>);
  const now = new Date().toISOString();
  const id = derivedId(checked.document.type, document.slug);
  const bookkeeping = {
    id,
    ...{ revision: 1, version: 1, createdAt: now, updatedAt: now, updatedBy: 'import' },
    ...{ formerSlugs: [], formerIds: [] },
  };
  return toRecord(checked.document, resolve, bookkeeping).record;
}
