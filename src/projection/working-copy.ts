import { distinctReferences } from '../model/embedded-references.ts';
import type { AnyRecord, RecordOf } from '../model/record.ts';
import type { Item } from '../store/attributes.ts';
import { entryKey, type Key, partKey, type RecordKey } from '../store/keys.ts';
import { listName } from './lists.ts';
import { ownership } from './owner.ts';
import { bodyFrom, recordFrom } from './stored.ts';

/** An edit of an article that is not public yet: the whole article as it would be. */
export interface WorkingCopy {
  /** The fields of the article as it would be. Its bookkeeping comes from the revision that it is based on. */
  readonly record: RecordOf<'Article'>;
  /** Undefined if the text was not read, or is missing from the table. */
  readonly body: string | undefined;
  readonly basedOnRevision: number;
  /** Whether its text is that of this revision. Undefined in a copy that an earlier version of Communiqué saved. */
  readonly isSameText?: boolean | undefined;
  readonly savedAt: string;
  readonly savedBy: string;
  /** The instant from which it is public, and the editor who published it. */
  readonly schedule?: { readonly at: string; readonly by: string } | undefined;
}

/**
 * The state of an article's working copy. It stays when the copy goes, because the number of saves never starts again:
 * an editor with an old copy on screen must not overwrite a new one.
 */
export interface WorkingCopyState {
  /** Saves and schedules so far. With the revision of the article, it is the revision of the working copy. */
  readonly saves: number;
  /** Incremented by each write, as the version of a record. */
  readonly version: number;
  readonly copy?: WorkingCopy | undefined;
  /** The release that the article is an item of. It may be cancelled. */
  readonly release?: string | undefined;
}

export const emptyCopyState: WorkingCopyState = { saves: 0, version: 0 };

/** The keys of an article's working copy, in the order in which `slotFrom` takes the items. */
export function workingCopyKeys(name: RecordKey) {
  return [partKey(name, 'working-copy'), partKey(name, 'working-copy-body')] as const;
}

export function copyStateFrom(item: Item | undefined, body: Item | undefined): WorkingCopyState {
  if (item === undefined) return emptyCopyState;
  // Only `slotItems` writes these items, so their shape is not checked.
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
export function copyStateItems(name: RecordKey, { saves, version, copy, release }: WorkingCopyState): Item[] {
  if (version === 0) return [];
  const [key, bodyKey] = workingCopyKeys(name);
  const copyState = { ...key, saves, version, ...(release === undefined ? {} : { release }) };
  if (copy === undefined) return [copyState];
  const { body, schedule, ...about } = copy;
  return [
    { ...copyState, ...about, ...(schedule === undefined ? {} : { schedule }) },
    ...(body === undefined ? [] : [{ ...bodyKey, text: body, savedAt: copy.savedAt }]),
    ...(schedule === undefined ? [] : [pendingCopyItem(name, schedule.at)]),
  ];
}

/** The keys of these items, including the key of the text. */
export function copyStateKeys(name: RecordKey, { version, copy }: WorkingCopyState): Key[] {
  if (version === 0) return [];
  const [key, bodyKey] = workingCopyKeys(name);
  if (copy === undefined) return [key];
  return [key, bodyKey, ...(copy.schedule === undefined ? [] : [pendingCopyItem(name, copy.schedule.at)])];
}

/** The revision of a working copy: it moves with each save, and with each edit of the article. */
export function copyRevision(article: AnyRecord, { saves }: WorkingCopyState): number {
  return article.revision + saves;
}

/** Whether the article was edited since the working copy was saved. */
export function isStale(article: AnyRecord, copy: WorkingCopy): boolean {
  return copy.basedOnRevision !== article.revision;
}

function pendingCopyItem(name: RecordKey, at: string): Item {
  return {
    ...entryKey(listName('pending'), at, `${name.id}${copySuffix}`),
    ...ownership('pending', name),
    card: '{}',
  };
}

/** Entries by which a renamed, merged or deleted record finds the working copies that refer to it. */
export function copyReferrers(name: RecordKey, copy: WorkingCopy | undefined): Item[] {
  if (copy === undefined) return [];
  return distinctReferences(copy.record).map(target => ({
    ...entryKey(listName('referrers', target), '', `${name.type}.${name.id}${copySuffix}`),
    ...ownership('referrers', name),
    card: '{}',
  }));
}

/** Whether an entry in a list of pending changes or of referrers belongs to a working copy. */
export function isOfCopy({ sk }: Pick<Key, 'sk'>): boolean {
  return sk.endsWith(copySuffix);
}

const copySuffix = '.copy';
