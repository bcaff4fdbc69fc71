import type { Front } from '../model/front.ts';
import { isId } from '../model/id.ts';
import type { Item } from '../store/attributes.ts';
import { entryKey, frontKey, type Key } from '../store/keys.ts';
import type { CarriedOut } from './carried-out.ts';
import { traceExpiry } from './carried-out.ts';
import { type CopyState, emptyCopyState, type SavedEdit } from './copy-state.ts';
import { listName } from './lists.ts';

/** An edit of a front that is not public yet: its name and containers as they would be. References are ids without names, so no rename reaches it. */
export interface FrontCopy extends Pick<Front, 'name' | 'containers'>, SavedEdit {}

/** The state of a front's working copy. */
export type FrontCopyState = CopyState<FrontCopy>;

/** The key of a front's working copy. */
export function frontCopyKey(id: string): Key {
  return { pk: frontKey(id).pk, sk: 'working-copy' };
}

export function frontCopyStateFrom(item: Item | undefined): FrontCopyState {
  if (item === undefined) return emptyCopyState;
  // Only `frontCopyStateItems` writes these items, so their shape is not checked.
  const { pk: _pk, sk: _sk, ...copyState } = item;
  return copyState as unknown as FrontCopyState;
}

/** The item of a working copy, and its entry in the list of pending changes. */
export function frontCopyStateItems(id: string, { saves, version, copy, release }: FrontCopyState): Item[] {
  if (version === 0) return [];
  const copyState = { ...frontCopyKey(id), saves, version, ...(release === undefined ? {} : { release }) };
  if (copy === undefined) return [copyState];
  const { schedule, ...about } = copy;
  if (schedule === undefined) return [{ ...copyState, copy: about }];
  const key = entryKey(listName('pending'), schedule.at, `${id}${frontSuffix}`);
  return [
    { ...copyState, copy: { ...about, schedule } },
    { ...key, list: 'pending', card: '{}' },
  ];
}

/** The trace of a pending change of a front that was carried out (carried-out.ts). */
export function carriedOutFront(id: string, at: string, trace: CarriedOut): Item {
  const key = entryKey(listName('pending'), at, `${id}${frontSuffix}.from.${trace.from}`);
  return { ...key, list: 'pending', card: JSON.stringify(trace), ttl: traceExpiry(trace) };
}

/** The front of an entry in the list of pending changes; undefined for the entry of an article or release. */
export function frontOfPending({ sk }: Pick<Key, 'sk'>): string | undefined {
  const [, id] = /#([^#.]+)\.front(?:\.from\.\d+)?$/.exec(sk) ?? [];
  return id !== undefined && isId(id) ? id : undefined;
}

/** Why an item is not the valid state of a working copy; undefined if it is. */
export function frontCopyIssue({ saves, version, copy }: Item): string | undefined {
  if (typeof saves !== 'number' || typeof version !== 'number') return 'has no number of saves or version';
  const { name, containers }: { name?: unknown; containers?: unknown } = Object(copy);
  const isFront = typeof name === 'string' && Array.isArray(containers);
  return copy === undefined || isFront ? undefined : 'has a working copy without a name or containers';
}

const frontSuffix = '.front';
