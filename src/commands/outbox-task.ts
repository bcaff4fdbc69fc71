import { randomUUID } from 'node:crypto';
import { isTypeName } from '../model/types.ts';
import type { MentionedName } from '../projection/mention.ts';
import type { Item } from '../store/attributes.ts';
import { eventsPartition, type Key, outboxKey, outboxPartition, type RecordName } from '../store/keys.ts';
import type { ChangeEvent } from './change-event.ts';

/** What a committed write still owes; the transaction that commits the write puts it on record. */
export type Debt = ListsDebt | RelatedDebt | HeadsDebt | ReleaseDebt | RemainsDebt | EventDebt;

interface Owed<Kind extends string> {
  readonly kind: Kind;
  readonly key: Key;
  readonly record: RecordName;
}

/** Items that did not fit into one transaction: whose items are still to be put, and which to be deleted. */
export interface ListsDebt extends Owed<'lists'> {
  readonly deletes: readonly Key[];
}

/** An article that became public, or ceased to be, or mentions others than before: what is related to it and to them. */
export interface RelatedDebt extends Owed<'related'> {
  /** From when on it can be paid: an article to come counts from its publication. */
  readonly due: string;
  /** Everything that it mentions or mentioned before. */
  readonly mentioned: readonly MentionedName[];
}

/** A record that is called otherwise now, or has gone, or was merged into another: all that refer to it are to say so. */
export interface HeadsDebt extends Owed<'heads'> {
  /** How far those that refer to it were told: the list by its name (0.1 wrote its place among them), and the last entry of it. */
  readonly told?: { readonly list: string | number; readonly after: string };
}

/** A scheduled article whose time has come: public already, it leaves the drafts, and the world is told. */
export type ReleaseDebt = Owed<'release'>;

/** The history of a record that was deleted, and what was worked out for it. */
export type RemainsDebt = Owed<'remains'>;

/** Something that others want to hear of. */
export interface EventDebt extends Owed<'event'> {
  readonly event: ChangeEvent;
}

export function oweLists(record: RecordName, due: string, deletes: readonly Key[]): ListsDebt {
  return { kind: 'lists', key: workKey(due), record: nameOf(record), deletes };
}

export function oweRelated(
  record: RecordName,
  due: string,
  mentioned: readonly MentionedName[],
): RelatedDebt {
  return { kind: 'related', key: workKey(due), record: nameOf(record), due, mentioned };
}

export function oweHeads(record: RecordName, due: string): HeadsDebt {
  return { kind: 'heads', key: workKey(due), record: nameOf(record) };
}

export function oweRelease(record: RecordName, due: string): ReleaseDebt {
  return { kind: 'release', key: workKey(due), record: nameOf(record) };
}

export function oweRemains(record: RecordName, due: string): RemainsDebt {
  return { kind: 'remains', key: workKey(due), record: nameOf(record) };
}

/** Events of one record at one moment are told in the order of its revisions, and those of one step in the order they are given here. */
export function oweEvent(record: RecordName, event: ChangeEvent, nth: number): EventDebt {
  const order = `${String(event.revision).padStart(9, '0')}.${nth}`;
  const key = outboxKey(eventsPartition, event.at, `${order}.${randomUUID()}`);
  return { kind: 'event', key, record: nameOf(record), event };
}

/** A debt as the table holds it. */
export function toItem({ key, ...debt }: Debt): Item {
  return { ...key, ...debt };
}

/** A task from its item; undefined where it is of an unknown kind, as after a step back to an older version, or malformed. */
export function debtFrom(item: Item): Debt | undefined {
  const { pk, sk, ...debt } = item;
  // The check has looked at every field that a task of this kind needs.
  return taskProblem(item) === undefined ? ({ ...debt, key: { pk, sk } } as unknown as Debt) : undefined;
}

/** Why an item of the outbox cannot be processed as a task; undefined where it can. */
export function taskProblem(item: Item): string | undefined {
  const { kind } = item;
  if (typeof kind !== 'string' || !isKind(kind))
    return `Unknown kind of task: ${JSON.stringify(kind ?? null)}. A newer version may know it.`;
  const wrong = Object.entries({ record: isRecordName, ...fieldsOf[kind] })
    .filter(([name, isRight]) => !isRight(item[name]))
    .map(([name]) => `"${name}"`);
  return wrong.length === 0
    ? undefined
    : `Malformed task of kind "${kind}": wrong or missing ${wrong.join(', ')}.`;
}

type Check = (value: unknown) => boolean;

const isText: Check = value => typeof value === 'string';
const isRecordName: Check = value => {
  const { type, id } = Object(value);
  return typeof type === 'string' && isTypeName(type) && typeof id === 'string' && id !== '';
};
const isMentionedName: Check = value => isRecordName(value) && Object(value).type !== 'Article';
const isAbsentOr =
  (isRight: Check): Check =>
  value =>
    value === undefined || isRight(value);

/** The fields that each kind has beside the record it is about. */
const fieldsOf: Readonly<Record<Debt['kind'], Readonly<Record<string, Check>>>> = {
  lists: { deletes: listOf(value => hasTexts(value, ['pk', 'sk'])) },
  related: { due: isText, mentioned: listOf(isMentionedName) },
  heads: {
    told: isAbsentOr(
      value => hasTexts(value, ['after']) && /^(?:string|number)$/.test(typeof Object(value).list),
    ),
  },
  release: {},
  remains: {},
  event: { event: value => hasTexts(value, ['id', 'type', 'at']) },
};

function isKind(kind: string): kind is Debt['kind'] {
  return Object.hasOwn(fieldsOf, kind);
}

function listOf(isRight: Check): Check {
  return value => Array.isArray(value) && value.every(isRight);
}

function hasTexts(value: unknown, names: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && names.every(name => isText(Reflect.get(value, name)));
}

function workKey(due: string): Key {
  return outboxKey(outboxPartition, due, randomUUID());
}

function nameOf({ type, id }: RecordName): RecordName {
  return { type, id };
}
