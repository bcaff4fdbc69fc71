import { withDefaults } from '../model/defaults.ts';
import type { AnyRecord } from '../model/record.ts';
import type { Item } from '../store/attributes.ts';
import { documentKey, partKey, type RecordName } from '../store/keys.ts';
import type { Whole } from './project.ts';

/** The keys under which a record and its body are stored, in the order that `wholeFrom` takes the items. */
export function wholeKeys(name: RecordName) {
  return [documentKey(name), partKey(name, 'body')] as const;
}

/**
 * A record as it was read. Only `project` writes documents, from checked ones, so their shape is taken as given here, but for fields that were
 * declared later.
 */
export function recordFrom({ pk: _pk, sk: _sk, ...record }: Item): AnyRecord {
  return withDefaults(record) as unknown as AnyRecord;
}

/** A record and its body from their items; undefined where there is no such record, or it has become a part of another one. */
export function wholeFrom(document: Item | undefined, body: Item | undefined): Whole | undefined {
  if (document === undefined || survivorFrom(document) !== undefined) return undefined;
  return { record: recordFrom(document), body: bodyFrom(body) };
}

/** The id of the record that the one of this item was merged into. */
export function survivorFrom(document: Item | undefined): string | undefined {
  return typeof document?.mergedInto === 'string' ? document.mergedInto : undefined;
}

/** A merge leads to its survivor in one step, so a longer way than this is a circle. */
export const maxMergeSteps = 8;

/** A circle of merged records, which only damage makes: no record is at its end, and nothing proves which of them is right. */
export function mergeCircle({ type, id }: RecordName): Error {
  return new Error(`The merged record ${type} ${id} leads back to itself; communique verify names it.`);
}

/** An article's text from its item. */
export function bodyFrom(item: Item | undefined): string | undefined {
  return typeof item?.text === 'string' ? item.text : undefined;
}
