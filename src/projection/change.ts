import type { AnyRecord, Known } from '../model/record.ts';
import type { TypeName } from '../model/types.ts';
import type { Item } from '../store/attributes.ts';
import { entryKey, type Key, type RecordKey } from '../store/keys.ts';
import { canonicalJson } from './canonical-json.ts';
import type { ListEntry } from './entry.ts';
import { listName } from './lists.ts';
import { ownership } from './owner.ts';

/** Days for which a removal is announced to apps; an app that returns later starts a new copy. */
export const removalDays = 90;

/**
 * The latest public change of a record, for apps that keep a copy. The change of a scheduled article is its publication: the entry exists before,
 * but readers never read past now.
 */
export function changeEntries(record: AnyRecord, card: Known<TypeName>): ListEntry[] {
  const at = changedAt(record);
  if (at === undefined) return [];
  const entry = { sort: at, id: entryIdOf(record), card };
  return [
    { list: 'changes', ...entry },
    { list: 'changes', of: record.type, ...entry },
  ];
}

/** The items that announce a removal. They outlive the removed record, so they are not part of its projection. */
export function removalItems(recordKey: RecordKey, at: string): Item[] {
  const ttl = Math.floor(Date.parse(at) / 1000) + removalDays * 86_400;
  return removalKeys(recordKey, at).map(key => ({
    ...key,
    ...ownership('removals', recordKey),
    card: canonicalJson({ type: recordKey.type, id: recordKey.id }),
    ttl,
  }));
}

/** The keys of the items that announce a removal. */
export function removalKeys(recordKey: RecordKey, at: string): Key[] {
  return [undefined, recordKey.type].map(of => entryKey(listName('removals', of), at, entryIdOf(recordKey)));
}

function changedAt(record: AnyRecord): string | undefined {
  const { updatedAt, referencesUpdatedAt = updatedAt } = record;
  if (record.type !== 'Article') return latestOf(updatedAt, referencesUpdatedAt);
  const { status, publishedAt } = record;
  if (status !== 'PUBLISHED' || publishedAt === null) return undefined;
  return latestOf(publishedAt, updatedAt, referencesUpdatedAt);
}

function latestOf(...instants: readonly [string, ...string[]]): string {
  return instants.reduce((one, other) => (other > one ? other : one));
}

function entryIdOf({ type, id }: RecordKey): string {
  return `${type}.${id}`;
}
