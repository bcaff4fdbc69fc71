import { isTypeName, type TypeName } from '../model/types.ts';
import type { Item } from '../store/attributes.ts';
import { entryKey, type Key, releaseKey } from '../store/keys.ts';
import { listName } from './lists.ts';

/** The change of an item at the instant of its release. */
export type ReleaseAction = 'PUBLISH' | 'UNPUBLISH';

export interface ReleaseItem {
  readonly type: TypeName | 'Front';
  readonly id: string;
  readonly action: ReleaseAction;
}

/** Changes that become public at one instant, all or none. */
export interface Release {
  readonly id: string;
  readonly name: string;
  /** The instant of the release; the planned instant before the release is scheduled. */
  readonly at: string | null;
  readonly state: 'OPEN' | 'SCHEDULED' | 'CANCELLED';
  /** The editor who scheduled it: the author of its changes. */
  readonly scheduledBy?: string;
  readonly items: readonly ReleaseItem[];
  /** Whether nothing that it changes is public before it. Set when it is scheduled; a release that an earlier version scheduled does not tell. */
  readonly isOfHidden?: boolean;
  /** Incremented by each mutation of the release. */
  readonly revision: number;
  /** Incremented by each of these, and by each write of one of its items before it is scheduled. */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export type ReleaseStatus = Release['state'] | 'DONE';

/** The status is a matter of time: no process completes a release. */
export function statusOf({ state, at }: Release, now: string): ReleaseStatus {
  return state === 'SCHEDULED' && at !== null && at <= now ? 'DONE' : state;
}

/** A change of one article or front that becomes public with a release. */
export interface ReleasedChange {
  readonly release: string;
  readonly at: string;
  readonly by: string;
  readonly action: ReleaseAction;
}

/** The change of an article or front by a release; undefined unless it is scheduled. */
export function releasedChange(
  release: Release | undefined,
  wanted: string,
  type: 'Article' | 'Front' = 'Article',
): ReleasedChange | undefined {
  const { id, at, state, scheduledBy: by, items } = release ?? {};
  if (id === undefined || at == null || by === undefined || state !== 'SCHEDULED') return undefined;
  const item = items?.find(one => one.type === type && one.id === wanted);
  return item === undefined ? undefined : { release: id, at, by, action: item.action };
}

export function releaseFrom(item: Item | undefined): Release | undefined {
  if (item === undefined) return undefined;
  // Only `releaseItems` writes these items, so their shape is not checked.
  const { pk: _pk, sk: _sk, ...release } = item;
  return release as unknown as Release;
}

/** The release on an entry of a list of releases, or of pending changes. */
export function releaseOnCard({ card }: { readonly card: string }): Release {
  // Only `releaseItems` writes this card.
  return JSON.parse(card) as Release;
}

/** The item of a release, and its entries: in the list of all releases, in the list of its state, and in the list of pending changes. */
export function releaseItems(release: Release): Item[] {
  const { id, at, state, createdAt } = release;
  const card = JSON.stringify(release);
  const sort = state === 'SCHEDULED' && at !== null ? at : createdAt;
  const entry = (list: 'releases' | 'releases/state', key: Key): Item => ({ ...key, list, card });
  const pending = pendingReleaseItem(release);
  return [
    { ...releaseKey(id), ...release },
    entry('releases', entryKey(listName('releases'), createdAt, id)),
    entry('releases/state', entryKey(listName('releases/state', state), sort, id)),
    ...(pending === undefined ? [] : [pending]),
  ];
}

/** The entry of a scheduled release in the list of pending changes; undefined for any other release. */
export function pendingReleaseItem(release: Release): Item | undefined {
  const { id, at, state } = release;
  if (state !== 'SCHEDULED' || at === null) return undefined;
  const key = entryKey(listName('pending'), at, `${id}${releaseSuffix}`);
  return { ...key, list: 'pending', card: JSON.stringify(release) };
}

/** Whether an entry of the list of pending changes belongs to a release. */
export function isOfRelease({ sk }: Pick<Key, 'sk'>): boolean {
  return sk.endsWith(releaseSuffix);
}

const releaseSuffix = '.release';

/** Why an item is not a valid release; undefined if it is one. */
export function releaseIssue({ name, state, items, revision, version }: Item): string | undefined {
  if (typeof name !== 'string' || typeof state !== 'string') return 'has no name or state';
  if (typeof revision !== 'number' || typeof version !== 'number') return 'has no revision or version';
  const isList = Array.isArray(items) && items.every(item => isItemType(String(Object(item).type)));
  return isList ? undefined : 'has no list of items';
}

function isItemType(type: string): boolean {
  return type === 'Front' || isTypeName(type);
}
