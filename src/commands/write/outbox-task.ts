import { randomUUID } from 'node:crypto';
import { isTypeName } from '../../model/types.ts';
import type { MentionedKey } from '../../projection/mention.ts';
import type { Item } from '../../store/attributes.ts';
import { eventsPartition, type Key, outboxKey, outboxPartition, type RecordKey } from '../../store/keys.ts';
import type { ChangeEvent } from './change-event.ts';

/** A task that a write causes; the transaction that commits the write enqueues it. */
export type OutboxTask =
  | ListsTask
  | RelatedTask
  | ReferencesTask
  | PublicationTask
  | PendingTask
  | PostsTask
  | PostsTextTask
  | CleanupTask
  | EventTask;

interface TaskOfKind<Kind extends string> {
  readonly kind: Kind;
  readonly key: Key;
  readonly record: RecordKey;
}

/** Items that did not fit into one transaction: a record whose items are still to be put, and keys to be deleted. */
export interface ListsTask extends TaskOfKind<'lists'> {
  readonly deletes: readonly Key[];
}

/** An article that became public or ceased to be, or whose mentions changed: its related items, and the related items of its mentions, are to be counted. */
export interface RelatedTask extends TaskOfKind<'related'> {
  /** The earliest time of processing: a scheduled article counts from its publication. */
  readonly due: string;
  /** All its mentions, from before and after the change. */
  readonly mentioned: readonly MentionedKey[];
  /** The counts of its mentions and sections to update; if absent, as in earlier versions, all counts of its mentions. */
  readonly counted?: CountedMonths;
}

/** The months and the sections in which the number of public articles changes. */
export interface CountedMonths {
  readonly months: readonly string[];
  readonly sections: readonly string[];
}

/** A record whose embedded reference has changed, or that was deleted or merged into another one: all its referrers are to be updated. */
export interface ReferencesTask extends TaskOfKind<'references'> {
  /** Progress through the referrers: the name of the list, and the sort key of the last updated entry in it. */
  readonly progress?: { readonly list: string; readonly after: string };
}

/** A scheduled article whose time has come: it is already public, leaves the drafts, and its publication is announced. */
export type PublicationTask = TaskOfKind<'publication'>;

/** An article or front with a pending change, or a release, whose instant has come: readers see it already, and it is to be written. */
export type PendingTask = TaskOfKind<'pending'>;

/** A live article that became public or ceased to be: its posts are in the timelines of the entities that they mention only while it is. */
export type PostsTask = TaskOfKind<'posts'>;

/** A live article whose posts have changed: their text is to be indexed. */
export type PostsTextTask = TaskOfKind<'posts-text'>;

/** The deletion cleanup of a record: its history, and the data derived for it. */
export type CleanupTask = TaskOfKind<'cleanup'>;

/** An event for subscribers. */
export interface EventTask extends TaskOfKind<'event'> {
  readonly event: ChangeEvent;
  /** The key of the post of a live article that the event is about. */
  readonly post?: string;
  /** The time at which its messages to webhooks were enqueued. */
  readonly toldAt?: string;
}

export function listsTask(record: RecordKey, due: string, deletes: readonly Key[]): ListsTask {
  return { kind: 'lists', key: workKey(due), record: recordKeyOf(record), deletes };
}

export function relatedTask(
  record: RecordKey,
  due: string,
  mentioned: readonly MentionedKey[],
  counted: CountedMonths,
): RelatedTask {
  return { kind: 'related', key: workKey(due), record: recordKeyOf(record), due, mentioned, counted };
}

export function referencesTask(record: RecordKey, due: string): ReferencesTask {
  return { kind: 'references', key: workKey(due), record: recordKeyOf(record) };
}

export function publicationTask(record: RecordKey, due: string): PublicationTask {
  return { kind: 'publication', key: workKey(due), record: recordKeyOf(record) };
}

export function pendingTask(record: RecordKey, due: string): PendingTask {
  return { kind: 'pending', key: workKey(due), record: recordKeyOf(record) };
}

export function postsTask(record: RecordKey, due: string): PostsTask {
  return { kind: 'posts', key: workKey(due), record: recordKeyOf(record) };
}

export function postsTextTask(record: RecordKey, due: string): PostsTextTask {
  return { kind: 'posts-text', key: workKey(due), record: recordKeyOf(record) };
}

export function cleanupTask(record: RecordKey, due: string): CleanupTask {
  return { kind: 'cleanup', key: workKey(due), record: recordKeyOf(record) };
}

/** Events of one record with the same time are sent in the order of its revisions, and events of one transition in the order given here. */
export function eventTask(
  record: RecordKey,
  event: ChangeEvent,
  nth: number,
  post?: string | undefined,
): EventTask {
  const order = `${String(event.revision).padStart(9, '0')}.${nth}`;
  const key = outboxKey(eventsPartition, event.at, `${order}.${randomUUID()}`);
  return { kind: 'event', key, record: recordKeyOf(record), event, ...(post === undefined ? {} : { post }) };
}

/** The item of a task. */
export function toItem({ key, ...task }: OutboxTask): Item {
  return { ...key, ...task, kind: task.kind === 'publication' ? storedPublication : task.kind };
}

/** The stored kind of a publication task, as in version 0.2. */
const storedPublication = 'release';

/** A task from its item; undefined if it is malformed or of an unknown kind, as after a downgrade. */
export function taskFrom(item: Item): OutboxTask | undefined {
  const { pk, sk, ...task } = item;
  // The check covers every field that a task of this kind needs.
  return taskProblem(item) === undefined
    ? ({ ...task, kind: kindOf(item), key: { pk, sk } } as unknown as OutboxTask)
    : undefined;
}

/** Kinds by their stored names, where these differ; the other two are names from before version 0.2, whose tasks may still be in the outbox. */
const storedKinds: ReadonlyMap<unknown, OutboxTask['kind']> = new Map<unknown, OutboxTask['kind']>([
  [storedPublication, 'publication'],
  ['heads', 'references'],
  ['remains', 'cleanup'],
]);

/** The kind of a task from its item; it may be unknown or missing. */
export function kindOf({ kind }: Item): unknown {
  return storedKinds.get(kind) ?? kind;
}

/** Whether this version knows a kind of task. */
export function isTaskKind(kind: string): kind is OutboxTask['kind'] {
  return Object.hasOwn(fieldChecks, kind);
}

/** Why an item of the outbox cannot be processed as a task; undefined if it can. */
export function taskProblem(item: Item): string | undefined {
  const kind = kindOf(item);
  if (typeof kind !== 'string' || !isTaskKind(kind))
    return `Unknown outbox task kind: ${JSON.stringify(kind ?? null)}. A newer version may know it.`;
  const wrong = Object.entries({ record: isRecordKey, ...fieldChecks[kind] })
    .filter(([name, isRight]) => !isRight(item[name]))
    .map(([name]) => `"${name}"`);
  return wrong.length === 0
    ? undefined
    : `Malformed task of kind "${kind}": wrong or missing ${wrong.join(', ')}.`;
}

type Check = (value: unknown) => boolean;

const isText: Check = value => typeof value === 'string';
const isRecordKey: Check = value => {
  const { type, id } = Object(value);
  return typeof type === 'string' && isTypeName(type) && typeof id === 'string' && id !== '';
};
const isNameOf =
  (...types: readonly string[]): Check =>
  value =>
    types.includes(Object(value).type) && isText(Object(value).id);
const isFrontName = isNameOf('Front');
const isMentionedKey: Check = value => isRecordKey(value) && Object(value).type !== 'Article';
const isAbsentOr =
  (isRight: Check): Check =>
  value =>
    value === undefined || isRight(value);

/** The fields of each kind, in addition to those that identify the record. */
const fieldChecks: Readonly<Record<OutboxTask['kind'], Readonly<Record<string, Check>>>> = {
  lists: { deletes: listOf(value => hasTexts(value, ['pk', 'sk'])) },
  related: {
    due: isText,
    mentioned: listOf(isMentionedKey),
    counted: isAbsentOr(value => {
      const { months, sections } = Object(value);
      return [months, sections].every(listOf(isText));
    }),
  },
  references: {
    progress: isAbsentOr(value => hasTexts(value, ['list', 'after'])),
  },
  publication: {},
  pending: { record: value => isRecordKey(value) || isNameOf('Release', 'Front')(value) },
  posts: {},
  'posts-text': {},
  cleanup: {},
  event: {
    record: value => isRecordKey(value) || isFrontName(value),
    event: value => hasTexts(value, ['id', 'type', 'at']),
    post: isAbsentOr(isText),
    toldAt: isAbsentOr(isText),
  },
};

function listOf(isRight: Check): Check {
  return value => Array.isArray(value) && value.every(isRight);
}

function hasTexts(value: unknown, names: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && names.every(name => isText(Reflect.get(value, name)));
}

function workKey(due: string): Key {
  return outboxKey(outboxPartition, due, randomUUID());
}

function recordKeyOf({ type, id }: RecordKey): RecordKey {
  return { type, id };
}
