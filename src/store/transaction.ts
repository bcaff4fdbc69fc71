import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { type Item, itemSize, toAttributes } from './attributes.ts';
import { cancellationReasons } from './failure.ts';
import { type Key, keyAttributes } from './keys.ts';
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
  /** `bytes`: the size of the deleted item, where it is known. */
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
  /** Texts are compared as in DynamoDB, by their bytes. */
  | { readonly attribute: string; readonly below: string; readonly orAbsent?: true }
  | { readonly attribute: string; readonly equals: string | number; readonly orAbsent?: true };

/**
 * Writes all actions or none. Returns the indexes of the actions whose condition failed; an empty result means that everything is written.
 * Retries share one token, so a write whose answer was lost is not repeated and not reported as failed.
 */
export async function transact(table: Table, actions: readonly Action[]): Promise<number[]> {
  const input = {
    TransactItems: actions.map(action => toTransactItem(table.name, action)),
    ClientRequestToken: randomUUID(),
    ReturnConsumedCapacity: 'TOTAL',
  } as const;
  try {
    await table.write((client, abortSignal) =>
      client.send(new TransactWriteItemsCommand(input), { abortSignal }),
    );
    return [];
  } catch (error) {
    const failed = cancellationReasons(error).flatMap((code, index) =>
      code === 'ConditionalCheckFailed' ? [index] : [],
    );
    if (failed.length === 0) throw error;
    return failed;
  }
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

/** Splits actions into groups that fit into one transaction each, by number and by bytes, beside the actions that every group contains. */
export function* inTransactions(
  actions: Iterable<Action>,
  inEach: readonly Action[] = [],
): Generator<Action[]> {
  const room = { actions: transactionSize - inEach.length, bytes: transactionBytes - sumOfSizes(inEach) };
  let group: Action[] = [];
  let bytes = 0;
  for (const action of actions) {
    const size = actionSize(action);
    if (group.length > 0 && (group.length === room.actions || bytes + size > room.bytes)) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(action);
    bytes += size;
  }
  if (group.length > 0) yield group;
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
  const [operator, value] = 'below' in condition ? ['<', condition.below] : ['=', condition.equals];
  return {
    ConditionExpression: `${condition.orAbsent === true ? 'attribute_not_exists(pk) OR ' : ''}#a ${operator} :a`,
    ExpressionAttributeNames: { '#a': condition.attribute },
    ExpressionAttributeValues: { ':a': toAttribute(value) },
  };
}

function toAttribute(value: string | number): AttributeValue {
  return typeof value === 'number' ? { N: String(value) } : { S: value };
}
