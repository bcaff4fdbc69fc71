import { inCurrentForm } from '../model/defaults.ts';
import type { AnyRecord } from '../model/record.ts';
import type { Item } from '../store/attributes.ts';
import { documentKey, partKey, type RecordKey } from '../store/keys.ts';
import type { FullRecord } from './project.ts';

/** The keys of a record and its body, in the order in which `fullRecordFrom` takes the items. */
export function fullRecordKeys(recordKey: RecordKey) {
  return [documentKey(recordKey), partKey(recordKey, 'body')] as const;
}

/**
 * A record as it was read. Only `project` writes documents, from checked ones, so their shape is not checked here. Documents of
 * earlier versions are brought into the current form.
 */
export function recordFrom({ pk: _pk, sk: _sk, ...record }: Item): AnyRecord {
  return inCurrentForm(record) as unknown as AnyRecord;
}

/** A record and its body from their items; undefined if the record does not exist, or was merged into another one. */
export function fullRecordFrom(document: Item | undefined, body: Item | undefined): FullRecord | undefined {
  if (document === undefined || survivorFrom(document) !== undefined) return undefined;
  return { record: recordFrom(document), body: bodyFrom(body) };
}

/** The id of the survivor into which the record of this item was merged. */
export function survivorFrom(document: Item | undefined): string | undefined {
  return typeof document?.mergedInto === 'string' ? document.mergedInto : undefined;
}

/** A merge leads to its survivor in one step, so a chain above this length is a cycle. */
export const maxMergeSteps = 8;

/** The error for a cycle of merged records. Only damage causes a cycle, and no item proves which redirect is wrong. */
export function mergeCycle({ type, id }: RecordKey): Error {
  return new Error(`The merged record ${type} ${id} redirects to itself. Run communique verify for details.`);
}

/** An article's text from its item. */
export function bodyFrom(item: Item | undefined): string | undefined {
  return typeof item?.text === 'string' ? item.text : undefined;
}
