import type { AnyRecord } from '../model/record.ts';
import type { Item } from '../store/attributes.ts';
import { entryKey, type RecordName, revisionBodyKey, revisionKey } from '../store/keys.ts';
import { canonicalJson } from './canonical-json.ts';
import { keyOfList } from './lists.ts';
import { ownership } from './owner.ts';
import type { Whole } from './project.ts';
import { bodyFrom, recordFrom } from './stored.ts';

/** A revision as the history of a record lists it. */
export interface RevisionCard {
  readonly revision: number;
  readonly at: string;
  readonly by: string;
  /** An article's headline, or an entity's name. */
  readonly title: string;
}

/** What a new revision adds to the history: its entry, and the one before as it was, since the document itself is about to change. */
export function revisionItems(before: Whole | undefined, after: AnyRecord): Item[] {
  if (before?.record.revision === after.revision) return [];
  return [revisionEntry(after), ...(before === undefined ? [] : pastItems(before))];
}

/** How the history of a record lists one of its versions. */
export function revisionEntry(version: AnyRecord): Item {
  const card: RevisionCard = {
    revision: version.revision,
    at: version.updatedAt,
    by: version.updatedBy,
    title: version.type === 'Article' ? version.headline : version.name,
  };
  const sort = String(version.revision).padStart(9, '0');
  const key = entryKey(keyOfList('revisions', version), sort, version.id);
  return { ...key, ...ownership('revisions', version), card: canonicalJson(card) };
}

/** Where a past revision is stored, in the order that `pastFrom` takes the items. */
export function pastKeys(name: RecordName, revision: number) {
  return [revisionKey(name, revision), revisionBodyKey(name, revision)] as const;
}

/** A past revision from its items; undefined where there is none. */
export function pastFrom(document: Item | undefined, body: Item | undefined): Whole | undefined {
  return document === undefined ? undefined : { record: recordFrom(document), body: bodyFrom(body) };
}

/** A version as the history keeps it. */
export function pastItems({ record, body }: Whole): Item[] {
  const [document, text] = pastKeys(record, record.revision);
  return [{ ...record, ...document }, ...(body === undefined ? [] : [{ ...text, text: body }])];
}
