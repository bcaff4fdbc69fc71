import type { AnyRecord, Known } from '../model/record.ts';
import type { TypeName } from '../model/types.ts';
import type { Item } from '../store/attributes.ts';
import { entryKey, type Key, type RecordName } from '../store/keys.ts';
import { canonicalJson } from './canonical-json.ts';
import type { ListEntry } from './entry.ts';
import { keyOfList } from './lists.ts';
import { ownership } from './owner.ts';

/** Days that apps are told of a removal; one that comes later starts anew. */
export const removalDays = 90;

/**
 * The latest public change of a record, for apps that keep a copy. An article to come changes at its time of publication: the
 * entry is there before, and no reader looks past now.
 */
export function changeEntries(record: AnyRecord, card: Known<TypeName>): ListEntry[] {
  const at = changedAt(record);
  if (at === undefined) return [];
  const entry = { sort: at, id: nameIn(record), card };
  return [
    { list: 'changes', ...entry },
    { list: 'changes', of: record.type, ...entry },
  ];
}

/** The items that tell of a removal. They outlive what they tell of, so they are no part of its projection. */
export function removalItems(name: RecordName, at: string): Item[] {
  const ttl = Math.floor(Date.parse(at) / 1000) + removalDays * 86_400;
  return removalKeys(name, at).map(key => ({
    ...key,
    ...ownership('removals', name),
    card: canonicalJson({ type: name.type, id: name.id }),
    ttl,
  }));
}

/** Where a removal is told of. */
export function removalKeys(name: RecordName, at: string): Key[] {
  return [undefined, name.type].map(of => entryKey(keyOfList('removals', of), at, nameIn(name)));
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

function nameIn({ type, id }: RecordName): string {
  return `${type}.${id}`;
}
