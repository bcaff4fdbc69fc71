import type { AnyRecord } from '../model/record.ts';
import type { Item } from '../store/attributes.ts';
import { entryKey, type RecordKey, revisionBodyKey, revisionKey } from '../store/keys.ts';
import { canonicalJson } from './canonical-json.ts';
import { listName } from './lists.ts';
import { ownership } from './owner.ts';
import type { FullRecord } from './project.ts';
import { bodyFrom, recordFrom } from './stored.ts';

/** A revision as listed in the history of a record. */
export interface RevisionCard {
  readonly revision: number;
  readonly at: string;
  readonly by: string;
  /** An article's headline, or an entity's name. */
  readonly title: string;
}

/** The history items of a new revision: its entry, and the previous version, since the write overwrites the document itself. */
export function revisionItems(before: FullRecord | undefined, after: AnyRecord): Item[] {
  if (before?.record.revision === after.revision) return [];
  return [revisionEntry(after), ...(before === undefined ? [] : pastItems(before))];
}

/** The history entry of one version of a record. */
export function revisionEntry(version: AnyRecord): Item {
  const card: RevisionCard = {
    revision: version.revision,
    at: version.updatedAt,
    by: version.updatedBy,
    title: version.type === 'Article' ? version.headline : version.name,
  };
  const sort = String(version.revision).padStart(9, '0');
  const key = entryKey(listName('revisions', version), sort, version.id);
  return { ...key, ...ownership('revisions', version), card: canonicalJson(card) };
}

/** The keys of a past revision, in the order in which `pastFrom` takes the items. */
export function pastKeys(recordKey: RecordKey, revision: number) {
  return [revisionKey(recordKey, revision), revisionBodyKey(recordKey, revision)] as const;
}

/** A past revision from its items, or undefined. */
export function pastFrom(document: Item | undefined, body: Item | undefined): FullRecord | undefined {
  return document === undefined ? undefined : { record: recordFrom(document), body: bodyFrom(body) };
}

/** The items of a version in the history. */
export function pastItems({ record, body }: FullRecord): Item[] {
  const [document, text] = pastKeys(record, record.revision);
  return [{ ...record, ...document }, ...(body === undefined ? [] : [{ ...text, text: body }])];
}
