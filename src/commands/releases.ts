import { newId } from '../model/id.ts';
import { invalidInput, notFound } from '../model/user-error.ts';
import { type Release, type ReleaseAction, type ReleaseItem, statusOf } from '../projection/release.ts';
import { workingCopyKeys } from '../projection/working-copy.ts';
import { keyText } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import type { Action } from '../store/transaction.ts';
import { auditOfRelease } from './audit.ts';
import { readDesk } from './carry-out.ts';
import { type Desk, slotActions } from './due-changes.ts';
import { presentDesk, wasDue } from './edit.ts';
import { itemWritten } from './release-guard.ts';
import { changeRelease, checkUnscheduled, idOf, nextRelease, writeRelease } from './release-writes.ts';
import type { Writer } from './writer.ts';

/** Maximum items of a release: it stays far below the 400 KB of an item, and readers read all of them at its instant. */
const maxReleaseItems = 200;

const maxNameLength = 200;

export async function createRelease(
  table: Table,
  { name, at, writer }: { name: string; at?: string | undefined; writer: Writer },
): Promise<Release> {
  const trimmed = name.trim();
  if (trimmed === '') throw invalidInput({ path: ['name'], message: 'is empty; give the release a name' });
  if (trimmed.length > maxNameLength) {
    const message = `has too many characters: ${trimmed.length} (maximum ${maxNameLength}); shorten it`;
    throw invalidInput({ path: ['name'], message });
  }
  const now = table.now();
  const release: Release = {
    ...{ id: newId(table.clock()), name: trimmed, at: at ?? null, state: 'OPEN', items: [] },
    ...{ revision: 1, version: 1, createdAt: now, updatedAt: now },
  };
  await writeRelease(table, undefined, release, auditOfRelease(writer, release));
  return release;
}

/** A change of one item of a release. The ids are those that clients see. */
interface ItemChange {
  readonly release: string;
  readonly node: string;
  readonly writer: Writer;
}

/** Adds an article to a release: its working copy or draft, or its withdrawal. It is in one release at most. */
export function addToRelease(
  table: Table,
  { release: id, node, action, writer }: ItemChange & { action: ReleaseAction },
): Promise<Release> {
  return changeRelease(table, { id, argument: 'release' }, async release => {
    const desk = await presentDesk(table, ['Article'], 'node', node, writer);
    if (await wasDue(table, desk)) return undefined;
    const { whole, slot } = desk;
    if (slot.copy !== undefined) writer.checkRights(slot.copy.record);
    checkUnscheduled(table, release);
    checkSchedule(desk);
    const present = release.items.find(one => one.id === whole.record.id);
    if (present?.action === action && slot.release === release.id) return release;
    const item: ReleaseItem = { type: 'Article', id: whole.record.id, action };
    const items = [...release.items.filter(one => one !== present), item];
    if (items.length > maxReleaseItems) {
      const message = `has too many items: ${items.length} (maximum ${maxReleaseItems}); make another release`;
      throw invalidInput({ path: ['release'], message });
    }
    const next = nextRelease(table, release, { items });
    const also = [
      ...membership(desk, release.id),
      ...leavingAnother(table, desk, release),
      ...auditOfRelease(writer, next),
    ];
    return (await writeRelease(table, release, next, also)) ? next : undefined;
  });
}

export function removeFromRelease(table: Table, { release: id, node, writer }: ItemChange): Promise<Release> {
  return changeRelease(table, { id, argument: 'release' }, async release => {
    const item = release.items.find(one => idOf(one) === node);
    if (item === undefined) throw notFound('node', node);
    // The article may be deleted.
    const desk = await readDesk(table, item);
    if (desk !== undefined && (await wasDue(table, desk))) return undefined;
    for (const record of [desk?.whole.record, desk?.slot.copy?.record])
      if (record !== undefined) writer.checkRights(record);
    checkUnscheduled(table, release);
    const next = nextRelease(table, release, { items: release.items.filter(one => one !== item) });
    const isMember = desk?.slot.release === release.id;
    const also = [
      ...(desk !== undefined && isMember ? membership(desk, undefined) : []),
      ...auditOfRelease(writer, next),
    ];
    return (await writeRelease(table, release, next, also)) ? next : undefined;
  });
}

/** Notes beside an article which release it is an item of. The text of its working copy stays as it is; it may not have been read. */
function membership({ whole, slot }: Desk, release: string | undefined): Action[] {
  const texts = workingCopyKeys(whole.record).slice(1).map(keyText);
  return slotActions(whole.record, slot, { ...slot, version: slot.version + 1, release }).filter(
    action => !('put' in action && texts.includes(keyText(action.put))),
  );
}

/** An item leaves a cancelled release for another one; of an open one it is refused. */
function leavingAnother(table: Table, { slot, release: other }: Desk, release: Release): Action[] {
  if (other === undefined || other.id === release.id || slot.release !== other.id) return [];
  switch (statusOf(other, table.now())) {
    case 'DONE':
      return [];
    case 'CANCELLED':
      return [itemWritten(other)];
    default: {
      const message = `is the id of an article in the release "${other.name}"; remove it from there first (removeFromRelease)`;
      throw invalidInput({ path: ['node'], message });
    }
  }
}

function checkSchedule({ slot: { copy } }: Desk): void {
  if (copy?.schedule === undefined) return;
  const message = `is the id of an article whose working copy becomes public at ${copy.schedule.at} by itself; save the working copy again, which cancels that (saveWorkingCopy)`;
  throw invalidInput({ path: ['node'], message });
}
