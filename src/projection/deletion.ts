import type { AnyRecord } from '../model/record.ts';
import type { Item } from '../store/attributes.ts';
import { deletionKey } from '../store/keys.ts';

/** The tombstone of a deleted record, which prevents an import from recreating the record. It holds only digests, which identify nobody. */
export interface Deletion {
  readonly at: string;
  /** The digest of the last imported document, where the record came from an import. */
  readonly digest?: string;
}

/** The tombstones of a deleted record: one for each of its slugs, the current slug first. */
export function deletionItems(record: AnyRecord, at: string): Item[] {
  const { type, slug, formerSlugs, imported, mergedImports = [] } = record;
  return [slug, ...formerSlugs.toReversed()].map(one => {
    const merged = one === slug ? undefined : mergedImports.find(({ slugs }) => slugs.includes(one));
    const { digest } = merged ?? imported ?? {};
    return { ...deletionKey(type, one), at, ...(digest === undefined ? {} : { digest }) };
  });
}

/** A tombstone from its item. Only `deletionItems` writes the item, so its shape is not checked. */
export function deletionFrom(item: Item | undefined): Deletion | undefined {
  if (item === undefined) return undefined;
  const { at, digest } = item;
  return { at: String(at), ...(typeof digest === 'string' ? { digest } : {}) };
}
