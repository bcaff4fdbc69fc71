import type { AnyDocument } from '../../model/document.ts';
import { type Known, toRecord } from '../../model/record.ts';
import type { Reference } from '../../model/reference.ts';
import type { TypeName } from '../../model/types.ts';
import { embeddedReferenceOf } from '../../projection/card.ts';

/** An embedded reference as JSON, without the fields that its name implies. It takes a third of the memory of an object. */
export function packedReference(document: AnyDocument): string {
  const { type: _type, id: _id, slug: _slug, ...rest } = referenceToNew(document);
  return JSON.stringify(rest);
}

/** The embedded reference to a record that is not written yet. It needs neither references nor words, so none are looked up or counted. */
function referenceToNew(document: AnyDocument): Known<TypeName> {
  const unresolved = ({ type, key }: Reference) => ({ type, id: key }) as Known<TypeName>;
  const bookkeeping = {
    id: '',
    revision: 0,
    version: 0,
    createdAt: '',
    updatedAt: '',
    updatedBy: '',
    formerSlugs: [],
    formerIds: [],
  };
  const bare = document.type === 'Article' ? { ...document, body: '' } : document;
  return embeddedReferenceOf(toRecord(bare, unresolved, bookkeeping).record);
}
