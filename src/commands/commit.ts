import { type Difference, difference } from '../projection/difference.ts';
import { listName } from '../projection/lists.ts';
import { project } from '../projection/project.ts';
import { inBacklog, isFreshKey, isSearchEntryKey } from '../projection/search-entry.ts';
import type { Item } from '../store/attributes.ts';
import { documentKey, type Key, keyText, listNameIn, throughInstant } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import {
  type Action,
  actionSize,
  keyOf,
  sumOfSizes,
  transact,
  transactionBytes,
  transactionSize,
} from '../store/transaction.ts';
import { applyAtOnce, asRead } from './apply-lists.ts';
import { consequencesOf } from './consequences.ts';
import { type ListsTask, listsTask, type OutboxTask, toItem } from './outbox-task.ts';
import type { Transition } from './transition.ts';

/** Maximum number of keys in one task: at some 130 bytes each, far below the 400 KB of an item. */
const maxKeys = 1000;

export type Commit =
  | 'written'
  /** Another record has the slug. Nothing was written. */
  | 'taken'
  /** A concurrent writer has changed a record, or a condition of `also` does not hold. Nothing was written. */
  | 'stale';

/**
 * Writes a transition and all its consequences. One transaction holds the difference between the items of the versions before and those of
 * the new ones. The same transaction enqueues tasks for the items that do not fit, and they are applied right after it. Other consequences stay
 * in the outbox until a worker processes them.
 */
export async function commit(table: Table, transition: Transition): Promise<Commit> {
  const { before, after, also = [] } = transition;
  const { items, tasks } = consequencesOf(transition);
  const projected = before.flatMap(project);
  const changes = placed(difference(projected, after.flatMap(project)), transition);
  const others = [...items, ...tasks.map(task => ({ put: toItem(task) })), ...also];
  const { main, rest } = split(changes, {
    actions: transactionSize - others.length,
    bytes: transactionBytes - sumOfSizes(others),
  });
  const lists = remainingTasks(transition, rest);
  const guard = guardOf(transition, projected);
  const actions = [
    ...main.map(guard),
    ...items,
    ...[...tasks, ...lists].map((task: OutboxTask) => ({ put: toItem(task) })),
    ...also,
  ];
  const failed = await transact(table, actions);
  if (failed.length > 0) {
    if (failed.some(index => index >= actions.length - also.length)) return 'stale';
    return failed.some(index => isSlugItem(actions[index])) ? 'taken' : 'stale';
  }
  await applyAtOnce(table, lists, rest, presentGuard(transition));
  return 'written';
}

/** Published articles of a bulk go to the backlog: a list of thousands of fresh articles would be read by every search. */
function placed({ puts, deletes }: Difference, { isBulk, now }: Transition): Difference {
  const waits = (item: Item) => isBulk === true && isFreshKey(item) && item.sk < throughInstant(now);
  return { puts: puts.map(item => (waits(item) ? inBacklog(item) : item)), deletes };
}

/** The number of actions and bytes that a transaction still takes. */
interface Room {
  readonly actions: number;
  readonly bytes: number;
}

/**
 * Splits the difference into the part that fits into one transaction, and the rest. Items that name a record, items that announce its change and
 * its entry in the search index come first: readers of changes read up to a few seconds before the present and must not miss any, and a search finds
 * an article from the instant of its publication.
 */
function split({ puts, deletes }: Difference, room: Room): { main: Action[]; rest: Difference } {
  const isFirst = (key: Key) => {
    const list = listNameIn(key);
    return list === undefined || list.startsWith(listName('changes')) || isSearchEntryKey(key);
  };
  const rank = (key: Key) => (isFirst(key) ? 0 : 1);
  const all: Action[] = [...puts.map(put => ({ put })), ...deletes.map(key => ({ delete: key }))];
  const ordered = all.toSorted((a, b) => rank(keyOf(a)) - rank(keyOf(b)));
  const fits =
    ordered.length <= room.actions && sumOfSizes(ordered) <= room.bytes
      ? ordered.length
      : fitting(ordered, roomBeside(deletes, room));
  const rest = ordered.slice(fits);
  return {
    main: ordered.slice(0, fits),
    rest: {
      puts: rest.flatMap(action => ('put' in action ? action.put : [])),
      deletes: rest.flatMap(action => ('delete' in action ? action.delete : [])),
    },
  };
}

/** Reserves space for the tasks of the items that do not fit. */
function roomBeside(deletes: readonly Key[], { actions, bytes }: Room): Room {
  const keys = deletes.reduce((sum, key) => sum + actionSize({ delete: key }), 0);
  const taskCount = taskCountFor(deletes.length);
  // The names of the attributes, and the other contents of a task.
  const overhead = taskCount * 1000 + deletes.length * 20;
  return { actions: actions - taskCount, bytes: bytes - keys - overhead };
}

function fitting(actions: readonly Action[], room: Room): number {
  let bytes = 0;
  const end = actions.slice(0, room.actions).findIndex(action => {
    bytes += actionSize(action);
    return bytes > room.bytes;
  });
  return end === -1 ? room.actions : end;
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
function presentGuard({ before, after }: Transition): Action {
  const [present] = after;
  const [record] = [...after, ...before].map(whole => whole.record);
  if (record === undefined) throw new Error('A transition has no record.');
  return asRead(record, present === undefined ? undefined : { ...present.record, ...documentKey(record) });
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
