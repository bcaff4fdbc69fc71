import { distinctReferences } from '../model/embedded-references.ts';
import { isPublic } from '../model/publication-state.ts';
import type { RecordOf } from '../model/record.ts';
import type { Item } from '../store/attributes.ts';
import { entryKey, type Key, partKey, type RecordKey } from '../store/keys.ts';
import { type CopyState, emptyCopyState, type SavedEdit } from './copy-state.ts';
import { listName } from './lists.ts';
import { ownership } from './owner.ts';
import { ofHidden } from './pending-entry.ts';
import { bodyFrom, recordFrom } from './stored.ts';

/** An edit of an article that is not public yet: the whole article as it would be. */
export interface WorkingCopy extends SavedEdit {
  /** The fields of the article as it would be. Its bookkeeping comes from the revision that it is based on. */
  readonly record: RecordOf<'Article'>;
  /** Undefined if the text was not read, or is missing from the table. */
  readonly body: string | undefined;
  /** Whether its text is that of this revision. Undefined in a copy that an earlier version of Communiqué saved. */
  readonly isSameText?: boolean | undefined;
}

/** The state of an article's working copy. */
export type WorkingCopyState = CopyState<WorkingCopy>;

/** The keys of an article's working copy, in the order in which `copyStateFrom` takes the items. */
export function workingCopyKeys(recordKey: RecordKey) {
  return [partKey(recordKey, 'working-copy'), partKey(recordKey, 'working-copy-body')] as const;
}

export function copyStateFrom(item: Item | undefined, body: Item | undefined): WorkingCopyState {
  if (item === undefined) return emptyCopyState;
  // Only `copyStateItems` writes these items, so their shape is not checked.
  const { pk: _pk, sk: _sk, record, ...stored } = item;
  const { saves, version, release, schedule, ...about } = stored as unknown as WorkingCopyState &
    Omit<WorkingCopy, 'record'>;
  const empty = { saves, version, ...(release === undefined ? {} : { release }) };
  if (typeof record !== 'object' || record === null) return empty;
  const parsed = recordFrom({ ...record, pk: '', sk: '' });
  if (parsed.type !== 'Article') return empty;
  // Readers may read the text later, when the worker has written this copy and an editor has saved the next one.
  const isOfThisSave = body?.savedAt === undefined || body.savedAt === about.savedAt;
  const text = isOfThisSave ? bodyFrom(body) : undefined;
  return { ...empty, copy: { ...about, record: parsed, body: text, schedule } };
}

/** The items of a working copy in the article's partition, and its entry in the list of pending changes. A text that was not read stays as it is. */
export function copyStateItems(
  recordKey: RecordKey,
  { saves, version, copy, release }: WorkingCopyState,
): Item[] {
  if (version === 0) return [];
  const [key, bodyKey] = workingCopyKeys(recordKey);
  const copyState = { ...key, saves, version, ...(release === undefined ? {} : { release }) };
  if (copy === undefined) return [copyState];
  const { body, schedule, ...about } = copy;
  return [
    { ...copyState, ...about, ...(schedule === undefined ? {} : { schedule }) },
    ...(body === undefined ? [] : [{ ...bodyKey, text: body, savedAt: copy.savedAt }]),
    ...(schedule === undefined ? [] : [pendingCopyItem(recordKey, schedule.at, copy.record)]),
  ];
}

/** The keys of the items of a working copy, including the key of the text. */
export function copyStateKeys(recordKey: RecordKey, { version, copy }: WorkingCopyState): Key[] {
  if (version === 0) return [];
  const [key, bodyKey] = workingCopyKeys(recordKey);
  if (copy === undefined) return [key];
  return [
    key,
    bodyKey,
    ...(copy.schedule === undefined ? [] : [pendingCopyKey(recordKey, copy.schedule.at)]),
  ];
}

function pendingCopyKey(recordKey: RecordKey, at: string): Key {
  return entryKey(listName('pending'), at, `${recordKey.id}${copySuffix}`);
}

function pendingCopyItem(recordKey: RecordKey, at: string, record: RecordOf<'Article'>): Item {
  return {
    ...pendingCopyKey(recordKey, at),
    ...ownership('pending', recordKey),
    card: JSON.stringify(isPublic(record, at) ? {} : ofHidden),
  };
}

/** Entries by which a renamed, merged or deleted record finds the working copies that refer to it. */
export function copyReferrers(recordKey: RecordKey, copy: WorkingCopy | undefined): Item[] {
  if (copy === undefined) return [];
  return distinctReferences(copy.record).map(target => ({
    ...entryKey(listName('referrers', target), '', `${recordKey.type}.${recordKey.id}${copySuffix}`),
    ...ownership('referrers', recordKey),
    card: '{}',
  }));
}

/** Whether an entry in a list of pending changes or of referrers belongs to a working copy. */
export function isOfCopy({ sk }: Pick<Key, 'sk'>): boolean {
  return sk.endsWith(copySuffix);
}

const copySuffix = '.copy';
