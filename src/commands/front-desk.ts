import { isDeepStrictEqual } from 'node:util';
import { contended } from '../errors/problem.ts';
import type { Front } from '../model/front.ts';
import { parseFrontId } from '../model/global-id.ts';
import { notFound } from '../model/user-error.ts';
import { frontFrom, frontItems } from '../projection/front.ts';
import {
  carriedOutFront,
  type FrontCopy,
  type FrontSlot,
  frontSlotFrom,
  frontSlotItems,
  frontSlotKey,
} from '../projection/front-copy.ts';
import { type Release, releasedChange } from '../projection/release.ts';
import { getItems } from '../store/items.ts';
import { frontKey, keyText } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { type Action, type Condition, transact } from '../store/transaction.ts';
import { removeOldTraces } from './carry-out.ts';
import { releaseOf } from './release-guard.ts';

/** A front with the working copy beside it. */
export interface FrontDesk {
  readonly front: Front;
  readonly slot: FrontSlot;
  /** The release that the front is an item of. */
  readonly release?: Release | undefined;
}

/** A pending change of a front whose instant has come. */
export interface DueFront {
  readonly at: string;
  readonly after: FrontDesk;
  /** The items that change, with conditions on the ones that were read. */
  readonly writes: readonly Action[];
}

/** Maximum attempts at a front that is written concurrently. */
const attempts = 10;

/**
 * The first pending change of a front that is due. It follows from the stored items and its own instant alone, so that readers before and the worker after it
 * make the same items.
 */
export function nextDueOfFront(desk: FrontDesk, now: string): DueFront | undefined {
  const change = pendingChange(desk);
  if (change === undefined || change.at > now) return undefined;
  const { at, by, isReleased } = change;
  const { front, slot } = desk;
  const { copy, ...others } = slot;
  const { release: _, ...left } = others;
  const emptied = { ...(isReleased ? left : others), version: slot.version + 1 };
  const isPublished = copy !== undefined && (isReleased || copy.basedOnRevision === front.revision);
  // A schedule by itself lapses where the front was edited since. That of a release does not: its fronts are not edited.
  const after =
    isPublished || copy === undefined
      ? emptied
      : { ...emptied, copy: { ...copy, schedule: undefined } satisfies FrontCopy };
  return published(desk, after, isPublished ? copy : undefined, { at, by });
}

/** The change that makes a working copy the front. */
export function publicationOfFront(
  desk: FrontDesk,
  copy: FrontCopy,
  { at, by }: { at: string; by: string },
): DueFront {
  const { copy: _, ...emptied } = desk.slot;
  return published(desk, { ...emptied, version: emptied.version + 1 }, copy, { at, by });
}

/** The instant of the first pending change of a front. Other writes that start from its stored version commit before it. */
export function nextInstantOfFront(desk: FrontDesk): string | undefined {
  return pendingChange(desk)?.at;
}

/** A working copy is scheduled by itself or with a release, never both. */
function pendingChange({ front, slot, release }: FrontDesk) {
  const released =
    release !== undefined && slot.release === release.id
      ? releasedChange(release, front.id, 'Front')
      : undefined;
  if (released !== undefined) return { at: released.at, by: released.by, isReleased: true };
  const schedule = slot.copy?.schedule;
  return schedule === undefined ? undefined : { ...schedule, isReleased: false };
}

function published(
  desk: FrontDesk,
  slot: FrontSlot,
  copy: FrontCopy | undefined,
  { at, by }: { at: string; by: string },
): DueFront {
  const { front } = desk;
  const writes = frontSlotActions(front.id, desk.slot, slot);
  if (copy === undefined || isSame(front, copy)) return { at, after: { ...desk, slot }, writes };
  const { name, containers } = copy;
  const next: Front = {
    ...front,
    ...{ name, containers, revision: front.revision + 1, updatedAt: at, updatedBy: by },
  };
  return { at, after: { ...desk, front: next, slot }, writes: [...frontWrites(front, next), ...writes] };
}

function isSame(front: Front, { name, containers }: FrontCopy): boolean {
  return front.name === name && isDeepStrictEqual(front.containers, containers);
}

/** The writes of the next version of a front, on condition of the one that was read. */
function frontWrites({ revision }: Front, next: Front): Action[] {
  const [item, entry] = frontItems(next);
  return [{ put: item, condition: { attribute: 'revision', equals: revision } }, { put: entry }];
}

/** The writes from one state of a front's working copy to the next, on condition that it is unchanged since it was read. */
export function frontSlotActions(id: string, before: FrontSlot, after: FrontSlot): Action[] {
  const [old, fresh] = [frontSlotItems(id, before), frontSlotItems(id, after)];
  const kept = new Set(fresh.map(keyText));
  return [
    ...fresh.map((put, i) => (i === 0 ? { put, condition: asRead(before) } : { put })),
    ...old.filter(item => !kept.has(keyText(item))).map(({ pk, sk }) => ({ delete: { pk, sk } })),
  ];
}

/** Condition: the place of the working copy is as it was read. */
export function asRead({ version }: FrontSlot): Condition {
  return version === 0 ? { absent: true } : { attribute: 'version', equals: version };
}

/** Checks that a front's working copy, and with it its release, is as it was read. */
export function unchangedSlot({ front, slot }: FrontDesk): Action {
  return { check: frontSlotKey(front.id), condition: asRead(slot) };
}

/** Checks that a front is as it was read. A deletion removes the place of the working copy too. */
export function unchangedFront({ front: { id, revision } }: FrontDesk): Action {
  return { check: frontKey(id), condition: { attribute: 'revision', equals: revision } };
}

/** A front and its working copy, as stored. */
export async function readFrontDesk(table: Table, id: string): Promise<FrontDesk | undefined> {
  const [item, slotItem] = await getItems(table, [frontKey(id), frontSlotKey(id)], 'consistent');
  const front = frontFrom(item);
  if (front === undefined) return undefined;
  const slot = frontSlotFrom(slotItem);
  return { front, slot, release: await releaseOf(table, slot) };
}

/** The fronts of a release by id, as stored, without deleted ones. */
export async function readFronts(table: Table, release: Release): Promise<ReadonlyMap<string, FrontDesk>> {
  const ids = release.items.flatMap(({ type, id }) => (type === 'Front' ? id : []));
  const keys = ids.flatMap(id => [frontKey(id), frontSlotKey(id)]);
  const items = keys.length === 0 ? [] : await getItems(table, keys, 'consistent');
  const found = ids.flatMap((id, i) => {
    const front = frontFrom(items[2 * i]);
    return front === undefined
      ? []
      : [[id, { front, slot: frontSlotFrom(items[2 * i + 1]), release }] as const];
  });
  return new Map(found);
}

/** The same as the public sees it: what is due is carried out first. The id is that which clients see. */
export async function presentFrontDesk(table: Table, id: string, argument = 'id'): Promise<FrontDesk> {
  const frontId = parseFrontId(id);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const desk = frontId === undefined ? undefined : await readFrontDesk(table, frontId);
    if (desk === undefined) throw notFound(argument, id);
    if (nextDueOfFront(desk, table.now()) === undefined) return desk;
    await carryOutFront(table, desk.front.id);
  }
  throw contended(id);
}

/**
 * Writes the pending changes of a front that are due. Readers have seen each of them since its instant, which is also the timestamp of what is written; a repetition
 * changes nothing. Returns whether a change was due.
 */
export async function carryOutFront(table: Table, id: string): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const desk = await readFrontDesk(table, id);
    const present = table.now();
    const due = desk && nextDueOfFront(desk, present);
    if (desk === undefined || due === undefined) {
      if (attempt > 0) await removeOldTraces(table);
      return attempt > 0;
    }
    const trace = { from: desk.front.revision, carriedOutAt: present };
    await transact(table, [...due.writes, { put: carriedOutFront(id, due.at, trace) }]);
  }
  throw new Error(
    `Front ${id} kept changing while its pending changes were being written; the outbox still has the task.`,
  );
}
