import type { AnyRecord } from '../model/record.ts';
import type { Item } from '../store/attributes.ts';
import { deletionKey } from '../store/keys.ts';

/** The trace of a deletion: so that no import makes the record again. Only digests are kept, which name nobody. */
export interface Deletion {
  readonly at: string;
  /** Of what the import wrote last, where the record came by one. */
  readonly digest?: string;
}

/** The traces of the deletion of a record, one for each of its slugs, the present one first. They outlive it. */
export function deletionItems(record: AnyRecord, at: string): Item[] {
  const { type, slug, formerSlugs, imported, mergedImports = [] } = record;
  return [slug, ...formerSlugs.toReversed()].map(one => {
    const merged = one === slug ? undefined : mergedImports.find(({ slugs }) => slugs.includes(one));
    const { digest } = merged ?? imported ?? {};
    return { ...deletionKey(type, one), at, ...(digest === undefined ? {} : { digest }) };
  });
}

/** The trace from its item. Only the above writes there, so the shape is taken as given. */
export function deletionFrom(item: Item | undefined): Deletion | undefined {
  if (item === undefined) return undefined;
  const { at, digest } = item;
  return { at: String(at), ...(typeof digest === 'string' ? { digest } : {}) };
}
