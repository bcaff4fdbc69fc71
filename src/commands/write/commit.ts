import { type Difference, difference } from '../../projection/difference.ts';
import { listName } from '../../projection/lists.ts';
import { project } from '../../projection/project.ts';
import { inBacklog, isFreshKey, isSearchEntryKey } from '../../projection/search-entry.ts';
import type { Item } from '../../store/attributes.ts';
import { StoreRefusal } from '../../store/failure.ts';
import { copiesForWrite } from '../../store/hot-lists.ts';
import { documentKey, type Key, keyText, listNameIn } from '../../store/keys.ts';
import type { CopiesAt } from '../../store/known-copies.ts';
import { throughInstant } from '../../store/sort-keys.ts';
import type { Table } from '../../store/table.ts';
import {
  type Action,
  actionSize,
  type Extent,
  extentOf,
  fits,
  keyOf,
  sumOf,
  transact,
  transactionBytes,
  transactionSize,
} from '../../store/transaction.ts';
import { applyAtOnce, unchangedRecord } from './apply-lists.ts';
import { auditOf } from './audit.ts';
import { consequencesOf } from './consequences.ts';
import { type ListsTask, listsTask, type OutboxTask, toItem } from './outbox-task.ts';
import type { Transition } from './transition.ts';
import { withPosts } from './with-posts.ts';

/** Maximum number of keys in one task: at some 130 bytes each, far below the 400 KB of an item. */
const maxKeys = 1000;

export type Commit =
  | 'written'
  /** Another record has the slug. Nothing was written. */
  | 'taken'
  /** A concurrent writer has changed a record, or a condition of `furtherActions` does not hold. Nothing was written. */
  | 'stale';

/**
 * Writes a transition and all its consequences. One transaction holds the difference between the items of the versions
 * before and those of the new ones. The same transaction enqueues tasks for the items that do not fit, and they are
 * applied right after it. Other consequences stay in the outbox until a worker processes them. The rights of a writer
 * are checked for exactly these versions: the condition of the transaction is that the documents are those of the
 * versions before.
 */
export async function commit(table: Table, transition: Transition): Promise<Commit> {
  const whole = await withIndexedPosts(table, transition);
  const write = writeOf(whole, await copiesForWrite(table));
  const { actions, furtherActionsFrom } = write;
  const failed = await transact(table.committingBefore(transition.commitBefore), actions);
  if (failed.length > 0) {
    if (failed.some(index => index >= furtherActionsFrom)) return 'stale';
    return failed.some(index => isSlugItem(actions[index])) ? 'taken' : 'stale';
  }
  await applyRest(table, write);
  return 'written';
}

/**
 * A transition with the texts of posts. An edit of an article does not change the texts: they are the texts of the version
 * before, which the condition of the transaction includes.
 */
async function withIndexedPosts(table: Table, transition: Transition): Promise<Transition> {
  const [before, after] = [transition.before, transition.after];
  const all = await withPosts(table, [...before, ...after]);
  return { ...transition, before: all.slice(0, before.length), after: all.slice(before.length) };
}

/** A transition as actions, to be committed together with others. */
export interface Write {
  readonly transition: Transition;
  /** The actions of the transaction, and the part of one that they take. */
  readonly actions: readonly Action[];
  readonly extent: Extent;
  /** The index of the first of `furtherActions`. */
  readonly furtherActionsFrom: number;
  /** The items that do not fit into the transaction, and the tasks that write them. */
  readonly rest: Difference;
  readonly lists: readonly ListsTask[];
}

/** Commits transitions of different records in one transaction (`inOneTransaction`). Returns whether they were written: all of them, or none. */
export async function commitTogether(table: Table, writes: readonly Write[]): Promise<boolean> {
  const actions = writes.flatMap(write => write.actions);
  if (!(await transactIfAllowed(table, actions))) return false;
  for (const write of writes) await applyRest(table, write);
  return true;
}

/** Whether all actions were written. DynamoDB refuses a transaction as a whole for the fault of one record, such as an item that is too large. */
async function transactIfAllowed(table: Table, actions: readonly Action[]): Promise<boolean> {
  try {
    return (await transact(table, actions)).length === 0;
  } catch (error) {
    if (error instanceof StoreRefusal && error.isOfRequest) return false;
    throw error;
  }
}

/** Groups writes that fit into one transaction, in their order. */
export function inOneTransaction(writes: readonly Write[]): Write[][] {
  const groups: Write[][] = [];
  let taken: Extent = { actions: 0, bytes: 0 };
  for (const write of writes) {
    const group = groups.at(-1);
    if (group === undefined || !fits(taken, write.extent)) {
      groups.push([write]);
      taken = write.extent;
    } else {
      group.push(write);
      taken = sumOf(taken, write.extent);
    }
  }
  return groups;
}

/** The actions of a transition: as many as fit into a transaction with the current copies of hot lists. */
export function writeOf(transition: Transition, copies: CopiesAt): Write {
  const { before, after, writer, furtherActions = [] } = transition;
  for (const { record } of [...before, ...after]) writer?.checkRights(record);
  const { actions: history, tasks } = consequencesOf(transition);
  const items = [...history, ...auditOf(transition).map(put => ({ put }))];
  const projected = before.flatMap(project);
  const changes = placed(difference(projected, after.flatMap(project)), transition);
  const others = [...items, ...tasks.map(task => ({ put: toItem(task) })), ...furtherActions];
  const { main, rest } = split(changes, roomBeside(extentOf(others, copies)), copies);
  const lists = remainingTasks(transition, rest);
  const guard = guardOf(transition, projected);
  const actions = [
    ...main.map(guard),
    ...items,
    ...[...tasks, ...lists].map((task: OutboxTask) => ({ put: toItem(task) })),
    ...furtherActions,
  ];
  return {
    transition,
    actions,
    extent: extentOf(actions, copies),
    furtherActionsFrom: actions.length - furtherActions.length,
    rest,
    lists,
  };
}

async function applyRest(table: Table, { transition, lists, rest }: Write): Promise<void> {
  await applyAtOnce(table, lists, rest, unchangedVersion(transition));
}

/** Published articles of a bulk go to the backlog: a list of thousands of fresh articles would be read by every search. */
function placed({ puts, deletes }: Difference, { isBulk, now }: Transition): Difference {
  const waits = (item: Item) => isBulk === true && isFreshKey(item) && item.sk < throughInstant(now);
  return { puts: puts.map(item => (waits(item) ? inBacklog(item) : item)), deletes };
}

/**
 * Splits the difference into the part that fits into one transaction, and the rest. Items that name a record, items that announce its change and
 * its entry in the search index come first: a change must be in its list before `Table.stableUntil` passes its time, where the readers of changes
 * stop, and a search finds an article from the instant of its publication.
 */
function split(
  { puts, deletes }: Difference,
  room: Extent,
  copies: CopiesAt,
): { main: Action[]; rest: Difference } {
  const isFirst = (key: Key) => {
    const list = listNameIn(key);
    return list === undefined || list.startsWith(listName('changes')) || isSearchEntryKey(key);
  };
  const rank = (key: Key) => (isFirst(key) ? 0 : 1);
  const actions: Action[] = [...puts.map(put => ({ put })), ...deletes.map(key => ({ delete: key }))];
  const ordered = actions.toSorted((a, b) => rank(keyOf(a)) - rank(keyOf(b)));
  const all = extentOf(ordered, copies);
  const number =
    all.actions <= room.actions && all.bytes <= room.bytes
      ? ordered.length
      : fitting(ordered, roomBesideTasks(deletes, room), copies);
  const rest = ordered.slice(number);
  return {
    main: ordered.slice(0, number),
    rest: {
      puts: rest.flatMap(action => ('put' in action ? action.put : [])),
      deletes: rest.flatMap(action => ('delete' in action ? action.delete : [])),
    },
  };
}

function roomBeside({ actions, bytes }: Extent): Extent {
  return { actions: transactionSize - actions, bytes: transactionBytes - bytes };
}

/** Reserves space for the tasks of the items that do not fit. */
function roomBesideTasks(deletes: readonly Key[], { actions, bytes }: Extent): Extent {
  const keys = deletes.reduce((sum, key) => sum + actionSize({ delete: key }), 0);
  const taskCount = taskCountFor(deletes.length);
  // The names of the attributes, and the other contents of a task.
  const overhead = taskCount * 1000 + deletes.length * 20;
  return { actions: actions - taskCount, bytes: bytes - keys - overhead };
}

/** The number of the first actions that fit. */
function fitting(actions: readonly Action[], room: Extent, copies: CopiesAt): number {
  let taken: Extent = { actions: 0, bytes: 0 };
  const end = actions.findIndex(action => {
    taken = sumOf(taken, extentOf([action], copies));
    return taken.actions > room.actions || taken.bytes > room.bytes;
  });
  return end === -1 ? actions.length : end;
}

/** The items that did not fit, as tasks of their record. */
function remainingTasks({ before, after, now }: Transition, { puts, deletes }: Difference): ListsTask[] {
  const [owner] = after.length > 0 ? after : before;
  if (owner === undefined || puts.length + deletes.length === 0) return [];
  return Array.from({ length: taskCountFor(deletes.length) }, (_, i) =>
    listsTask(owner.record, now, deletes.slice(i * maxKeys, (i + 1) * maxKeys)),
  );
}

/** Condition: the record has no newer version. */
function unchangedVersion({ before, after }: Transition): Action {
  const [current] = after;
  const [record] = [...after, ...before].map(full => full.record);
  if (record === undefined) throw new Error('A transition has no record.');
  return unchangedRecord(
    record,
    current === undefined ? undefined : { ...current.record, ...documentKey(record) },
  );
}

function taskCountFor(deletes: number): number {
  return Math.max(1, Math.ceil(deletes / maxKeys));
}

/** A document may only replace the version it was made from, and a slug only itself. */
function guardOf({ before, after }: Transition, projected: readonly Item[]): (action: Action) => Action {
  const versions = new Map(
    before.map(({ record }) => [keyText(documentKey(record)), record.version] as const),
  );
  const documents = new Set([...versions.keys(), ...after.map(({ record }) => keyText(documentKey(record)))]);
  const own = new Set(projected.map(keyText));
  return action => {
    const key = keyText(keyOf(action));
    const version = versions.get(key);
    if (documents.has(key)) {
      const condition =
        version === undefined ? { absent: true as const } : { attribute: 'version', equals: version };
      return { ...action, condition };
    }
    if (!isSlugItem(action) || own.has(key) || !('put' in action)) return action;
    return { ...action, condition: { attribute: 'id', equals: String(action.put.id), orAbsent: true } };
  };
}

function isSlugItem(action: Action | undefined): boolean {
  return action !== undefined && keyOf(action).sk === 'slug';
}
