import { isYoung, traceIn } from '../../projection/carried-out.ts';
import { difference } from '../../projection/difference.ts';
import { frontFrom, frontItems } from '../../projection/front.ts';
import { frontOfPending, frontSlotFrom, frontSlotKey } from '../../projection/front-copy.ts';
import { ownerOf } from '../../projection/owner.ts';
import { project } from '../../projection/project.ts';
import { isOfRelease, type Release, releaseOnCard } from '../../projection/release.ts';
import { pastFrom, pastKeys } from '../../projection/revision.ts';
import { fullRecordFrom, fullRecordKeys } from '../../projection/stored.ts';
import { slotFrom, workingCopyKeys } from '../../projection/working-copy.ts';
import { batchSize, getItems } from '../../store/items.ts';
import { documentKey, frontKey, instantIn, type RecordName } from '../../store/keys.ts';
import type { Entry } from '../../store/list.ts';
import { Overlay } from '../../store/overlay.ts';
import type { Table } from '../../store/table.ts';
import type { Action } from '../../store/transaction.ts';
import { consequencesOf } from '../write/consequences.ts';
import type { Transition } from '../write/transition.ts';
import { withPosts } from '../write/with-posts.ts';
import { type ArticleState, nextDue } from './due-changes.ts';
import { type FrontState, nextDueOfFront } from './due-fronts.ts';

export interface PendingOverlay {
  readonly overlay: Overlay | undefined;
  /** Whether an entry has nothing due: its change was written after the entries were read. */
  readonly isOutdated: boolean;
}

/**
 * The pending changes that are due at an instant, as an overlay: exactly the items that the worker writes for them.
 * `entries` are those of the list of pending changes up to the instant. Takes one read of all documents concerned. A
 * worker may write a change between the read of the entries and that of the documents: its trace is missing from the
 * entries, which must be read again.
 */
export async function pendingOverlay(
  table: Table,
  entries: readonly Entry[],
  now: string,
): Promise<PendingOverlay> {
  // In a preview, `now` is another time than that of the traces.
  const concerned = concernedBy(entries, table.now());
  const fronts = [...concernedFronts(entries, table.now())];
  if (concerned.length + fronts.length === 0) return { overlay: undefined, isOutdated: false };
  const keys = concerned.map(({ name, from }) => [
    ...fullRecordKeys(name),
    ...workingCopyKeys(name),
    ...(from === undefined ? [] : pastKeys(name, from)),
  ]);
  const wanted = [...keys.flat(), ...fronts.flatMap(([id]) => [frontKey(id), frontSlotKey(id)])];
  // These reads do not count against the query's limit, so that no query exceeds it at the instant of a change. The
  // texts of the posts of live articles are one more read.
  table.allowReads(Math.ceil(wanted.length / batchSize) + 1);
  const items = await getItems(table, wanted);
  const overlay = new Overlay();
  let start = 0;
  const stored = concerned.flatMap((one, i) => {
    const end = start + (keys[i]?.length ?? 0);
    const [document, body, slot, slotBody, past, pastBody] = items.slice(start, end);
    start = end;
    const full = fullRecordFrom(document, body);
    return full === undefined
      ? []
      : { one, full, before: pastFrom(past, pastBody), slot: slotFrom(slot, slotBody) };
  });
  const fullRecords = await withPosts(
    table,
    stored.map(({ full }) => full),
    'eventual',
  );
  let isOutdated = false;
  for (const [i, { one, full: article, before, slot: copySlot }] of stored.entries()) {
    const full = fullRecords[i] ?? article;
    if (before !== undefined)
      lay(overlay, { before: [{ ...before, posts: full.posts }], after: [full], now: one.at });
    const release = one.releases.find(({ id }) => id === copySlot.release);
    const isDue = layDue(overlay, { full, slot: copySlot, release }, now);
    isOutdated ||= !isDue && one.from === undefined;
  }
  for (const [i, [, { isTraced, releases }]] of fronts.entries()) {
    const [item, slotItem] = items.slice(start + 2 * i, start + 2 * i + 2);
    const front = frontFrom(item);
    if (front === undefined) continue;
    if (isTraced) for (const one of frontItems(front)) overlay.put(one);
    const slot = frontSlotFrom(slotItem);
    const release = releases.find(({ id }) => id === slot.release);
    const isDue = layDueFront(overlay, { front, slot, release }, now);
    isOutdated ||= !isDue && !isTraced;
  }
  return { overlay, isOutdated };
}

/** An article with pending changes that are due, or were carried out just now. */
interface Concerned {
  readonly name: RecordName;
  /** The instant of the first change. */
  readonly at: string;
  /** The revision before the first change that was carried out just now. */
  readonly from?: number | undefined;
  /** The releases that change it. */
  readonly releases: readonly Release[];
}

function concernedBy(entries: readonly Entry[], present: string): Concerned[] {
  const byOwner = new Map<string, Concerned>();
  const add = (name: RecordName, { at, from, releases }: Omit<Concerned, 'name'>) => {
    const key = documentKey(name).pk;
    const known = byOwner.get(key);
    byOwner.set(key, {
      name,
      at: known?.at ?? at,
      from: known?.from ?? from,
      releases: [...(known?.releases ?? []), ...releases],
    });
  };
  for (const entry of entries) {
    if (isOfRelease(entry)) {
      const release = releaseOnCard(entry);
      for (const { type, id } of release.items)
        if (type !== 'Front') add({ type, id }, { at: instantIn(entry), releases: [release] });
      continue;
    }
    const name = ownerOf(entry);
    const trace = traceIn(entry);
    if (name === undefined || (trace !== undefined && !isYoung(trace, present))) continue;
    add(name, { at: instantIn(entry), from: trace?.from, releases: [] });
  }
  return [...byOwner.values()];
}

/** A front with a pending change that is due, or was carried out just now. */
interface ConcernedFront {
  readonly isTraced: boolean;
  /** The releases that change it. */
  readonly releases: readonly Release[];
}

function concernedFronts(entries: readonly Entry[], present: string): ReadonlyMap<string, ConcernedFront> {
  const byId = new Map<string, ConcernedFront>();
  const add = (id: string, isTraced: boolean, releases: readonly Release[]) => {
    const known = byId.get(id);
    byId.set(id, {
      isTraced: isTraced || known?.isTraced === true,
      releases: [...(known?.releases ?? []), ...releases],
    });
  };
  for (const entry of entries) {
    if (isOfRelease(entry)) {
      const release = releaseOnCard(entry);
      for (const { type, id } of release.items) if (type === 'Front') add(id, false, [release]);
      continue;
    }
    const id = frontOfPending(entry);
    const trace = traceIn(entry);
    if (id !== undefined && (trace === undefined || isYoung(trace, present)))
      add(id, trace !== undefined, []);
  }
  return byId;
}

/** Returns whether something was due. */
function layDueFront(overlay: Overlay, frontState: FrontState, now: string): boolean {
  const first = nextDueOfFront(frontState, now);
  for (let due = first; due !== undefined; due = nextDueOfFront(due.after, now))
    layActions(overlay, due.writes);
  return first !== undefined;
}

/** Returns whether something was due. */
function layDue(overlay: Overlay, articleState: ArticleState, now: string): boolean {
  const first = nextDue(articleState, now);
  for (let due = first; due !== undefined; due = nextDue(due.after, now)) {
    if (due.transition === undefined) layActions(overlay, due.copy);
    else lay(overlay, due.transition);
  }
  return first !== undefined;
}

function lay(overlay: Overlay, transition: Transition): void {
  const { before, also = [] } = transition;
  // A pending change leaves the posts as they are.
  const after = transition.after.map(full => ({ ...full, posts: full.posts ?? before[0]?.posts }));
  const { puts, deletes } = difference(before.flatMap(project), after.flatMap(project));
  for (const item of puts) overlay.put(item);
  for (const key of deletes) overlay.delete(key);
  layActions(overlay, [...consequencesOf(transition).actions, ...also]);
}

function layActions(overlay: Overlay, actions: readonly Action[]): void {
  for (const action of actions) {
    if ('put' in action) overlay.put(action.put);
    else if ('delete' in action) overlay.delete(action.delete);
  }
}
