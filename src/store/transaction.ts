import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { Problem } from '../errors/problem.ts';
import { type Item, itemSize, toAttributes } from './attributes.ts';
import { cancellationReasons } from './failure.ts';
import { copiesForWrite, writtenCopies } from './hot-lists.ts';
import { isListKey, type Key, keyAttributes, keyInCopy } from './keys.ts';
import type { CopiesAt } from './known-copies.ts';
import type { Table } from './table.ts';

/** DynamoDB's limit of actions in one transaction. */
export const transactionSize = 100;

/**
 * Maximum bytes of the items of one transaction. DynamoDB's limit is 4 MB; the difference is a reserve, because `itemSize` is an estimate.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export const transactionBytes = 3_800_000;

/** An action of a transaction: an item is put, deleted, updated in some attributes, or only checked, under a condition. */
export type Action =
  | { readonly put: Item; readonly condition?: Condition }
  /** `bytes`: the size of the deleted item if it is known, which counts towards the limit. */
  | { readonly delete: Key; readonly bytes?: number; readonly condition?: Condition }
  | {
      readonly update: Key;
      readonly set?: Values;
      readonly remove?: readonly string[];
      readonly condition?: Condition;
    }
  | { readonly check: Key; readonly condition: Condition };

/** The new values of an item's attributes. */
type Values = Readonly<Record<string, string | number>>;

/** The condition on the item at the key before the write. */
export type Condition =
  | { readonly absent: true }
  | { readonly present: true }
  /** Texts are compared by their UTF-8 bytes. `orAbsent`: also true if there is no item. */
  | { readonly attribute: string; readonly below: string; readonly orAbsent?: true }
  | { readonly attribute: string; readonly equals: string | number; readonly orAbsent?: true }
  /** The attributes equal those of the item as it was read, and some other attributes do not exist. */
  | { readonly unchanged: Item; readonly lacks: readonly string[] };

/**
 * Writes all actions or none, on the copies of hot lists too. Returns the indexes of the actions whose condition failed; an empty result means that
 * everything is written. Retries share one token, so a write whose response was lost is not repeated and not reported as failed.
 */
export async function transact(table: Table, actions: readonly Action[]): Promise<number[]> {
  const copies = await copiesFor(table, actions);
  const all = [...actions, ...actions.flatMap(action => actionsOnCopies(action, copies))];
  // The caller has split its actions by the copies of ten seconds ago.
  if (all.length > transactionSize && actions.length <= transactionSize)
    throw new Problem('UNAVAILABLE', 'The copies of a list have just changed. Retry.');
  const input = {
    TransactItems: all.map(action => toTransactItem(table.name, action)),
    ClientRequestToken: randomUUID(),
    ReturnConsumedCapacity: 'TOTAL',
  } as const;
  try {
    await table.write((client, abortSignal) => {
      copies?.checkForWrite();
      return client.send(new TransactWriteItemsCommand(input), { abortSignal });
    });
    return [];
  } catch (error) {
    // The actions on copies come last, and have no conditions.
    const failed = cancellationReasons(error).flatMap((code, index) =>
      code === 'ConditionalCheckFailed' ? [index] : [],
    );
    if (failed.length === 0) throw error;
    return failed;
  }
}

/** The copies of hot lists, where an action writes an entry of any list. */
function copiesFor(table: Table, actions: readonly Action[]): CopiesAt | Promise<CopiesAt> | undefined {
  return actions.some(action => isListKey(keyOf(action))) ? copiesForWrite(table) : undefined;
}

/** The effect of a write of an entry on the copies of its list. Conditions are on the list itself alone. */
function actionsOnCopies(action: Action, copies: CopiesAt | undefined): Action[] {
  const key = keyOf(action);
  const others = writtenCopies(copies, key) - 1;
  if (others === 0 || 'check' in action) return [];
  // A copy that is being filled may lack the item, and an update would create a part of it.
  if ('update' in action) throw new Error('An entry of a list is replaced as a whole.');
  return Array.from({ length: others }, (_, i): Action => {
    const { pk, sk } = keyInCopy(key, i + 2);
    if ('put' in action) return { put: { ...action.put, pk, sk } };
    return { delete: { pk, sk }, ...(action.bytes === undefined ? {} : { bytes: action.bytes }) };
  });
}

/** The part that actions take of a transaction. */
export interface Extent {
  readonly actions: number;
  readonly bytes: number;
}

/** The part that actions take of a transaction, with those on the copies of hot lists. */
export function extentOf(actions: readonly Action[], copies: CopiesAt | undefined): Extent {
  let [number, bytes] = [0, 0];
  for (const action of actions) {
    const times = 'check' in action ? 1 : writtenCopies(copies, keyOf(action));
    number += times;
    bytes += times * actionSize(action);
  }
  return { actions: number, bytes };
}

/** The bytes of an action towards the limit of a transaction. */
export function actionSize(action: Action): number {
  if ('put' in action) return itemSize(action.put);
  const known = 'delete' in action ? (action.bytes ?? 0) : 0;
  const values = 'update' in action ? itemSize({ ...action.update, ...action.set }) : 0;
  const { pk, sk } = keyOf(action);
  return Math.max(known, values, Buffer.byteLength(pk) + Buffer.byteLength(sk));
}

/** The key of an action's item. */
export function keyOf(action: Action): Key {
  if ('put' in action) return action.put;
  if ('delete' in action) return action.delete;
  return 'update' in action ? action.update : action.check;
}

/**
 * Splits actions into groups that fit into one transaction each, by number and by bytes, together with the actions that every group contains. An entry of
 * a hot list counts once for each copy.
 */
export async function* inTransactions(
  table: Table,
  actions: Iterable<Action>,
  inEach: readonly Action[] = [],
): AsyncGenerator<Action[]> {
  let group: Action[] = [];
  let copies = await copiesFor(table, inEach);
  let taken = extentOf(inEach, copies);
  for (const action of actions) {
    copies ??= await copiesFor(table, [action]);
    let next = extentOf([action], copies);
    if (group.length > 0 && !fits(taken, next)) {
      yield group;
      group = [];
      // The group may have waited for long.
      copies = await copiesFor(table, [...inEach, action]);
      taken = extentOf(inEach, copies);
      next = extentOf([action], copies);
    }
    group.push(action);
    taken = sumOf(taken, next);
  }
  if (group.length > 0) yield group;
}

/** Whether a transaction has room for more actions. */
export function fits(taken: Extent, more: Extent): boolean {
  const { actions, bytes } = sumOf(taken, more);
  return actions <= transactionSize && bytes <= transactionBytes;
}

export function sumOf(one: Extent, other: Extent): Extent {
  return { actions: one.actions + other.actions, bytes: one.bytes + other.bytes };
}

export function sumOfSizes(actions: readonly Action[]): number {
  return actions.reduce((sum, action) => sum + actionSize(action), 0);
}

function toTransactItem(TableName: string, action: Action): TransactWriteItem {
  const condition = action.condition === undefined ? {} : toExpression(action.condition);
  if ('put' in action) return { Put: { TableName, Item: toAttributes(action.put), ...condition } };
  if ('delete' in action) return { Delete: { TableName, Key: keyAttributes(action.delete), ...condition } };
  if ('update' in action)
    return { Update: { TableName, ...toUpdate(action), Key: keyAttributes(action.update) } };
  return {
    ConditionCheck: { TableName, Key: keyAttributes(action.check), ...toExpression(action.condition) },
  };
}

function toUpdate({ set = {}, remove = [], condition }: Extract<Action, { update: Key }>) {
  const { ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } =
    condition === undefined ? {} : toExpression(condition);
  const names = [...Object.keys(set), ...remove].map((name, i) => [`#u${i}`, name] as const);
  const values = Object.values(set).map((value, i) => [`:u${i}`, toAttribute(value)] as const);
  const sets = values.map(([placeholder], i) => `#u${i} = ${placeholder}`);
  const removes = remove.map((_, i) => `#u${values.length + i}`);
  const UpdateExpression = [
    ...(sets.length > 0 ? [`SET ${sets.join(', ')}`] : []),
    ...(removes.length > 0 ? [`REMOVE ${removes.join(', ')}`] : []),
  ].join(' ');
  const allValues = { ...ExpressionAttributeValues, ...Object.fromEntries(values) };
  return {
    UpdateExpression,
    ...(ConditionExpression === undefined ? {} : { ConditionExpression }),
    ExpressionAttributeNames: { ...ExpressionAttributeNames, ...Object.fromEntries(names) },
    ...(Object.keys(allValues).length > 0 && { ExpressionAttributeValues: allValues }),
  };
}

interface Expression {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
}

function toExpression(condition: Condition): Expression {
  if ('absent' in condition) return { ConditionExpression: 'attribute_not_exists(pk)' };
  if ('present' in condition) return { ConditionExpression: 'attribute_exists(pk)' };
  if ('unchanged' in condition) return toComparison(condition);
  const [operator, value] = 'below' in condition ? ['<', condition.below] : ['=', condition.equals];
  return {
    ConditionExpression: `${condition.orAbsent === true ? 'attribute_not_exists(pk) OR ' : ''}#a ${operator} :a`,
    ExpressionAttributeNames: { '#a': condition.attribute },
    ExpressionAttributeValues: { ':a': toAttribute(value) },
  };
}

function toComparison({ unchanged, lacks }: Extract<Condition, { unchanged: Item }>): Expression {
  const { pk: _pk, sk: _sk, ...values } = toAttributes(unchanged);
  const names = [...Object.keys(values), ...lacks];
  const equal = Object.keys(values).map((_, i) => `#a${i} = :a${i}`);
  const absent = lacks.map((_, i) => `attribute_not_exists(#a${equal.length + i})`);
  return {
    ConditionExpression: ['attribute_exists(pk)', ...equal, ...absent].join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#a${i}`, name])),
    ExpressionAttributeValues: Object.fromEntries(Object.values(values).map((value, i) => [`:a${i}`, value])),
  };
}

function toAttribute(value: string | number): AttributeValue {
  return typeof value === 'number' ? { N: String(value) } : { S: value };
}
