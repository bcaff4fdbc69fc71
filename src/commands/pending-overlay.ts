import { isYoung, traceIn } from '../projection/carried-out.ts';
import { difference } from '../projection/difference.ts';
import { ownerOf } from '../projection/owner.ts';
import { project } from '../projection/project.ts';
import { pastFrom, pastKeys } from '../projection/revision.ts';
import { wholeFrom, wholeKeys } from '../projection/stored.ts';
import { slotFrom, workingCopyKeys } from '../projection/working-copy.ts';
import { getItems } from '../store/items.ts';
import type { RecordName } from '../store/keys.ts';
import type { Entry } from '../store/list.ts';
import { Overlay } from '../store/overlay.ts';
import type { Table } from '../store/table.ts';
import type { Action } from '../store/transaction.ts';
import { consequencesOf } from './consequences.ts';
import { type Desk, nextDue } from './due-changes.ts';
import type { Transition } from './transition.ts';

/**
 * The pending changes that are due at an instant, as an overlay: exactly the items that the worker writes for them. `entries` are those of the list of
 * pending changes up to the instant. Takes one read of all documents concerned.
 */
export async function pendingOverlay(
  table: Table,
  entries: readonly Entry[],
  now: string,
): Promise<Overlay | undefined> {
  const concerned = concernedBy(entries, now);
  if (concerned.length === 0) return undefined;
  const keys = concerned.map(({ name, from }) => [
    ...wholeKeys(name),
    ...workingCopyKeys(name),
    ...(from === undefined ? [] : pastKeys(name, from)),
  ]);
  const items = await getItems(table, keys.flat());
  const overlay = new Overlay();
  let start = 0;
  for (const [i, one] of concerned.entries()) {
    const end = start + (keys[i]?.length ?? 0);
    const [document, body, slot, slotBody, past, pastBody] = items.slice(start, end);
    start = end;
    const whole = wholeFrom(document, body);
    if (whole === undefined) continue;
    const before = pastFrom(past, pastBody);
    if (before !== undefined) lay(overlay, { before: [before], after: [whole], now: one.at });
    layDue(overlay, { whole, slot: slotFrom(slot, slotBody) }, now);
  }
  return overlay;
}

/** An article with pending changes that are due, or were carried out just now. */
interface Concerned {
  readonly name: RecordName;
  /** The instant of the first change. */
  readonly at: string;
  /** The revision before the first change that was carried out just now. */
  readonly from?: number | undefined;
}

function concernedBy(entries: readonly Entry[], now: string): Concerned[] {
  const byOwner = new Map<string, Concerned>();
  for (const entry of entries) {
    const name = ownerOf(entry);
    const trace = traceIn(entry);
    if (name === undefined || (trace !== undefined && !isYoung(trace, now))) continue;
    const key = String(entry.owner);
    const { at = entry.sk.slice(0, entry.sk.indexOf('#')), from = trace?.from } = byOwner.get(key) ?? {};
    byOwner.set(key, { name, at, from });
  }
  return [...byOwner.values()];
}

function layDue(overlay: Overlay, desk: Desk, now: string): void {
  for (let due = nextDue(desk, now); due !== undefined; due = nextDue(due.after, now)) {
    if (due.transition === undefined) layActions(overlay, due.copy);
    else lay(overlay, due.transition);
  }
}

function lay(overlay: Overlay, transition: Transition): void {
  const { before, after, also = [] } = transition;
  const { puts, deletes } = difference(before.flatMap(project), after.flatMap(project));
  for (const item of puts) overlay.put(item);
  for (const key of deletes) overlay.delete(key);
  layActions(overlay, [...consequencesOf(transition).items, ...also]);
}

function layActions(overlay: Overlay, actions: readonly Action[]): void {
  for (const action of actions) {
    if ('put' in action) overlay.put(action.put);
    else if ('delete' in action) overlay.delete(action.delete);
  }
}
