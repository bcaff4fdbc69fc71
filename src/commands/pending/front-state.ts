import { parseFrontId } from '../../model/global-id.ts';
import { notFound } from '../../model/user-error.ts';
import { frontFrom } from '../../projection/front.ts';
import { carriedOutFront, frontCopyKey, frontCopyStateFrom } from '../../projection/front-copy.ts';
import type { Release } from '../../projection/release.ts';
import { getItems } from '../../store/items.ts';
import { frontKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { transact } from '../../store/transaction.ts';
import { retryOnConflict } from '../write/retry-on-conflict.ts';
import { carryOutAll } from './carry-out-all.ts';
import { type FrontState, nextDueOfFront } from './due-fronts.ts';
import { eventOfFront } from './front-writes.ts';
import { releaseOf } from './release-guard.ts';

/** A front and its working copy, as stored. */
export async function readFrontState(table: Table, id: string): Promise<FrontState | undefined> {
  const [item, copyItem] = await getItems(table, [frontKey(id), frontCopyKey(id)], 'consistent');
  const front = frontFrom(item);
  if (front === undefined) return undefined;
  const copyState = frontCopyStateFrom(copyItem);
  return { front, copyState, release: await releaseOf(table, copyState) };
}

/** The fronts of a release by id, as stored, without deleted ones. */
export async function readFronts(table: Table, release: Release): Promise<ReadonlyMap<string, FrontState>> {
  const ids = release.items.flatMap(({ type, id }) => (type === 'Front' ? id : []));
  const keys = ids.flatMap(id => [frontKey(id), frontCopyKey(id)]);
  const items = keys.length === 0 ? [] : await getItems(table, keys, 'consistent');
  const found = ids.flatMap((id, i) => {
    const front = frontFrom(items[2 * i]);
    return front === undefined
      ? []
      : [[id, { front, copyState: frontCopyStateFrom(items[2 * i + 1]), release }] as const];
  });
  return new Map(found);
}

/** A front as the public sees it, and its working copy: changes that are due are carried out first. `id` is the one that clients see. */
export function currentFrontState(table: Table, id: string, argument = 'id'): Promise<FrontState> {
  const frontId = parseFrontId(id);
  return retryOnConflict(id, async () => {
    const frontState = frontId === undefined ? undefined : await readFrontState(table, frontId);
    if (frontState === undefined) throw notFound(argument, id, 'front');
    if (nextDueOfFront(frontState, table.now()) === undefined) return frontState;
    await carryOutFront(table, frontState.front.id);
    return undefined;
  });
}

/**
 * Writes the pending changes of a front that are due. Readers have seen each of them since its instant, which is also
 * the timestamp of what is written; a repetition changes nothing. Returns whether a change was due.
 */
export function carryOutFront(table: Table, id: string): Promise<boolean> {
  return carryOutAll(table, `Front ${id}`, async () => {
    const frontState = await readFrontState(table, id);
    const now = table.now();
    const due = frontState && nextDueOfFront(frontState, now);
    if (frontState === undefined || due === undefined) return undefined;
    const trace = { from: frontState.front.revision, carriedOutAt: now };
    const { front } = due.after;
    const failed = await transact(table, [
      ...due.writes,
      ...(front === frontState.front ? [] : eventOfFront(frontState.front, front, due.at)),
      { put: carriedOutFront(id, due.at, trace) },
    ]);
    return failed.length === 0 ? 'written' : 'conflict';
  });
}
