import { isDeepStrictEqual } from 'node:util';
import type { Front } from '../../model/front.ts';
import { isStale } from '../../projection/copy-state.ts';
import { frontItems } from '../../projection/front.ts';
import {
  type FrontCopy,
  type FrontCopyState,
  frontCopyKey,
  frontCopyStateItems,
} from '../../projection/front-copy.ts';
import { type Release, releasedChange } from '../../projection/release.ts';
import { frontKey } from '../../store/keys.ts';
import type { Action } from '../../store/transaction.ts';
import { copyStateIsUnchanged, copyStateWrites } from './copy-state-writes.ts';

/** A front with the working copy beside it. */
export interface FrontState {
  readonly front: Front;
  readonly copyState: FrontCopyState;
  /** The release that the front is an item of. */
  readonly release?: Release | undefined;
}

/** A pending change of a front whose instant has come. */
export interface DueFront {
  readonly at: string;
  readonly after: FrontState;
  /** The items that change, with conditions on the ones that were read. */
  readonly writes: readonly Action[];
}

/**
 * The first pending change of a front that is due. It depends only on the stored items and its own instant, so that
 * readers before and the worker after it make the same items.
 */
export function nextDueOfFront(frontState: FrontState, now: string): DueFront | undefined {
  const change = pendingChange(frontState);
  if (change === undefined || change.at > now) return undefined;
  const { at, by, isReleased } = change;
  const { front, copyState } = frontState;
  const { copy, ...others } = copyState;
  const { release: _, ...left } = others;
  const emptied = { ...(isReleased ? left : others), version: copyState.version + 1 };
  const isPublished = copy !== undefined && (isReleased || !isStale(front, copy));
  // A schedule of its own lapses where the front was edited since. That of a release does not: its fronts are not edited.
  const after =
    isPublished || copy === undefined
      ? emptied
      : { ...emptied, copy: { ...copy, schedule: undefined } satisfies FrontCopy };
  return published(frontState, after, isPublished ? copy : undefined, { at, by });
}

/** The change that makes a working copy the front. */
export function publicationOfFront(
  frontState: FrontState,
  copy: FrontCopy,
  { at, by }: { at: string; by: string },
): DueFront {
  const { copy: _, ...emptied } = frontState.copyState;
  return published(frontState, { ...emptied, version: emptied.version + 1 }, copy, { at, by });
}

/** The instant of the first pending change of a front. Other writes that start from its stored version commit before it. */
export function nextInstantOfFront(frontState: FrontState): string | undefined {
  return pendingChange(frontState)?.at;
}

/** A working copy has a schedule of its own, or that of a release, never both. */
function pendingChange({ front, copyState, release }: FrontState) {
  const released =
    release !== undefined && copyState.release === release.id
      ? releasedChange(release, front.id, 'Front')
      : undefined;
  if (released !== undefined) return { at: released.at, by: released.by, isReleased: true };
  const schedule = copyState.copy?.schedule;
  return schedule === undefined ? undefined : { ...schedule, isReleased: false };
}

function published(
  frontState: FrontState,
  copyState: FrontCopyState,
  copy: FrontCopy | undefined,
  { at, by }: { at: string; by: string },
): DueFront {
  const { front } = frontState;
  const writes = frontCopyStateActions(front.id, frontState.copyState, copyState);
  if (copy === undefined || isSame(front, copy)) return { at, after: { ...frontState, copyState }, writes };
  const { name, containers } = copy;
  const next: Front = {
    ...front,
    name,
    containers,
    revision: front.revision + 1,
    updatedAt: at,
    updatedBy: by,
  };
  return {
    at,
    after: { ...frontState, front: next, copyState },
    writes: [...frontWrites(front, next), ...writes],
  };
}

function isSame(front: Front, { name, containers }: FrontCopy): boolean {
  return front.name === name && isDeepStrictEqual(front.containers, containers);
}

/** The writes of the next version of a front, on condition of the one that was read, or that there is none. */
export function frontWrites(before: Front | undefined, next: Front): Action[] {
  const [item, entry] = frontItems(next);
  const condition =
    before === undefined ? ({ absent: true } as const) : { attribute: 'revision', equals: before.revision };
  return [{ put: item, condition }, { put: entry }];
}

/** The writes from one state of a front's working copy to the next, on condition that it is unchanged since it was read. */
export function frontCopyStateActions(id: string, before: FrontCopyState, after: FrontCopyState): Action[] {
  return copyStateWrites(before, {
    old: frontCopyStateItems(id, before),
    next: frontCopyStateItems(id, after),
  });
}

/** Checks that a front's working copy, and with it its release, is as it was read. */
export function unchangedCopyState({ front, copyState }: FrontState): Action {
  return { check: frontCopyKey(front.id), condition: copyStateIsUnchanged(copyState) };
}

/** Checks that a front is as it was read. A deletion removes the state of the working copy too. */
export function unchangedFront({ front: { id, revision } }: FrontState): Action {
  return { check: frontKey(id), condition: { attribute: 'revision', equals: revision } };
}
