import { parseFrontId } from '../../model/global-id.ts';
import { newId } from '../../model/id.ts';
import { invalidInput, notInRelease } from '../../model/user-error.ts';
import { wrongState } from '../../model/wrong-state.ts';
import type { CopyState } from '../../projection/copy-state.ts';
import { type Release, type ReleaseAction, type ReleaseItem, statusOf } from '../../projection/release.ts';
import type { Table } from '../../store/table.ts';
import type { Action } from '../../store/transaction.ts';
import { readArticleState } from '../pending/carry-out.ts';
import { type ArticleState, copyStateActions } from '../pending/due-changes.ts';
import { type FrontState, frontCopyStateActions, unchangedFront } from '../pending/due-fronts.ts';
import { carryOutFront, currentFrontState, readFrontState } from '../pending/front-state.ts';
import { itemWritten } from '../pending/release-guard.ts';
import {
  changeRelease,
  checkUnscheduled,
  idOf,
  nextRelease,
  writeRelease,
} from '../pending/release-writes.ts';
import { auditOfRelease } from '../write/audit.ts';
import type { Writer } from '../write/writer.ts';
import { carryOutIfDue, currentArticleState } from './edit.ts';

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
    id: newId(table.clock()),
    name: trimmed,
    at: at ?? null,
    state: 'OPEN',
    items: [],
    revision: 1,
    version: 1,
    createdAt: now,
    updatedAt: now,
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

/** Adds an article to a release: its working copy or draft, or its withdrawal. It is in one open or scheduled release at most. */
export function addToRelease(
  table: Table,
  { release: id, node, action, writer }: ItemChange & { action: ReleaseAction },
): Promise<Release> {
  if (parseFrontId(node) !== undefined) return addFront(table, { release: id, node, action, writer });
  return changeRelease(table, { id, argument: 'release' }, async release => {
    const articleState = await currentArticleState(table, ['Article'], 'node', node, writer);
    if (await carryOutIfDue(table, articleState)) return undefined;
    const { full, copyState } = articleState;
    if (copyState.copy !== undefined) writer.checkRights(copyState.copy.record);
    checkUnscheduled(table, release);
    checkSchedule(articleState, 'article');
    const item: ReleaseItem = { type: 'Article', id: full.record.id, action };
    const membershipActions = membership(articleState, release.id);
    return withItem(table, release, {
      item,
      member: articleState,
      membershipActions,
      noun: 'article',
      writer,
    });
  });
}

/** Adds the working copy of a front. It may be saved later; the release is not scheduled without it. */
function addFront(
  table: Table,
  { release: id, node, action, writer }: ItemChange & { action: ReleaseAction },
): Promise<Release> {
  return changeRelease(table, { id, argument: 'release' }, async release => {
    writer.checkRights({ type: 'Front' });
    const frontState = await currentFrontState(table, node, 'node');
    if (action !== 'PUBLISH') {
      const message = 'must be PUBLISH for a front; to empty it, publish a working copy without containers';
      throw invalidInput({ path: ['action'], message });
    }
    checkUnscheduled(table, release);
    checkSchedule(frontState, 'front');
    const item: ReleaseItem = { type: 'Front', id: frontState.front.id, action };
    const membershipActions = membershipOfFront(frontState, release.id);
    return withItem(table, release, { item, member: frontState, membershipActions, noun: 'front', writer });
  });
}

/** An article or a front, with the release that it is an item of. */
type Member = Pick<ArticleState, 'release'> & { readonly copyState: CopyState };

interface AddedItem {
  readonly item: ReleaseItem;
  readonly member: Member;
  /** Store with the article or front the release that it is an item of. */
  readonly membershipActions: readonly Action[];
  readonly noun: 'article' | 'front';
  readonly writer: Writer;
}

/** A release with another item, as written; undefined if a concurrent write was first. */
async function withItem(
  table: Table,
  release: Release,
  { item, member, membershipActions, noun, writer }: AddedItem,
): Promise<Release | undefined> {
  const existing = release.items.find(one => one.id === item.id);
  if (existing?.action === item.action && member.copyState.release === release.id) return release;
  const next = nextRelease(table, release, { items: itemsWith(release, existing, item) });
  const furtherActions = [
    ...membershipActions,
    ...leavingAnother(table, member, release, noun),
    ...auditOfRelease(writer, next),
  ];
  return (await writeRelease(table, release, next, furtherActions)) ? next : undefined;
}

/** A release without an item, as written; undefined if a concurrent write was first. */
async function withoutItem(
  table: Table,
  release: Release,
  item: ReleaseItem,
  membershipActions: readonly Action[],
  writer: Writer,
): Promise<Release | undefined> {
  const next = nextRelease(table, release, { items: release.items.filter(one => one !== item) });
  const furtherActions = [...membershipActions, ...auditOfRelease(writer, next)];
  return (await writeRelease(table, release, next, furtherActions)) ? next : undefined;
}

/** The items of a release with another one, in place of the current one. */
function itemsWith(
  { items: before }: Release,
  existing: ReleaseItem | undefined,
  item: ReleaseItem,
): ReleaseItem[] {
  const items = [...before.filter(one => one !== existing), item];
  if (items.length <= maxReleaseItems) return items;
  const reason = `The release has too many items: ${items.length} (maximum ${maxReleaseItems}); make another release`;
  throw wrongState(['release'], reason);
}

/** Stores with a front the release that it is an item of. */
function membershipOfFront(frontState: FrontState, release: string | undefined): Action[] {
  const { front, copyState } = frontState;
  const after = { ...copyState, version: copyState.version + 1, release };
  return [...frontCopyStateActions(front.id, copyState, after), unchangedFront(frontState)];
}

export function removeFromRelease(table: Table, { release: id, node, writer }: ItemChange): Promise<Release> {
  return changeRelease(table, { id, argument: 'release' }, async release => {
    const item = release.items.find(one => idOf(one) === node);
    if (item === undefined) throw notInRelease(node);
    if (item.type === 'Front') return removeFront(table, release, item, writer);
    // The article may be deleted.
    const articleState = await readArticleState(table, item);
    if (articleState !== undefined && (await carryOutIfDue(table, articleState))) return undefined;
    for (const record of [articleState?.full.record, articleState?.copyState.copy?.record])
      if (record !== undefined) writer.checkRights(record);
    checkUnscheduled(table, release);
    const isMember = articleState?.copyState.release === release.id;
    const membershipActions =
      articleState !== undefined && isMember ? membership(articleState, undefined) : [];
    return withoutItem(table, release, item, membershipActions, writer);
  });
}

async function removeFront(
  table: Table,
  release: Release,
  item: ReleaseItem,
  writer: Writer,
): Promise<Release | undefined> {
  writer.checkRights({ type: 'Front' });
  if (await carryOutFront(table, item.id)) return undefined;
  // The front may be deleted.
  const frontState = await readFrontState(table, item.id);
  checkUnscheduled(table, release);
  const isMember = frontState?.copyState.release === release.id;
  const membershipActions =
    frontState !== undefined && isMember ? membershipOfFront(frontState, undefined) : [];
  return withoutItem(table, release, item, membershipActions, writer);
}

/** Stores with an article the release that it is an item of. */
function membership({ full, copyState }: ArticleState, release: string | undefined): Action[] {
  return copyStateActions(full.record, copyState, { ...copyState, version: copyState.version + 1, release });
}

/** Moves an item out of a cancelled release; throws if its release is open. */
function leavingAnother(
  table: Table,
  { copyState, release: other }: Member,
  release: Release,
  noun: 'article' | 'front',
): Action[] {
  if (other === undefined || other.id === release.id || copyState.release !== other.id) return [];
  switch (statusOf(other, table.now())) {
    case 'DONE':
      return [];
    case 'CANCELLED':
      return [itemWritten(other)];
    default: {
      const reason = `The ${noun} is in the release "${other.name}"; remove it from there first (removeFromRelease)`;
      throw wrongState(['node'], reason);
    }
  }
}

/** The working copy of an item becomes public with the release, and not at a time of its own. */
function checkSchedule({ copyState: { copy } }: Member, noun: 'article' | 'front'): void {
  if (copy?.schedule === undefined) return;
  const mutation = noun === 'article' ? 'saveWorkingCopy' : 'saveFrontWorkingCopy';
  const reason = `The working copy of the ${noun} is already scheduled for ${copy.schedule.at}; save it again to cancel that schedule (${mutation})`;
  throw wrongState(['node'], reason);
}
