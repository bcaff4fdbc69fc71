import { randomUUID } from 'node:crypto';
import { type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { type Item, toAttributes } from './attributes.ts';
import { cancellationReasons } from './failure.ts';
import { type Key, keyAttributes } from './keys.ts';
import type { Table } from './table.ts';

/** DynamoDB's limit of actions in one transaction. */
export const transactionSize = 100;

/** One step of a transaction: an item put, deleted or only looked at, where a condition holds. */
export type Action =
  | { readonly put: Item; readonly condition?: Condition }
  | { readonly delete: Key; readonly condition?: Condition }
  | { readonly check: Key; readonly condition: Condition };

/** What must hold of the item that stands at the key before the write. */
export type Condition =
  | { readonly absent: true }
  | { readonly attribute: string; readonly equals: string | number; readonly orAbsent?: true };

/**
 * Writes all actions or none. Answers the indexes of the actions whose condition failed; none means that it is written.
 * Repetitions carry one token, so a write whose answer was lost is not done twice and not reported as failed.
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

function toTransactItem(TableName: string, action: Action): TransactWriteItem {
  const condition = action.condition === undefined ? {} : toExpression(action.condition);
  if ('put' in action) return { Put: { TableName, Item: toAttributes(action.put), ...condition } };
  if ('delete' in action) return { Delete: { TableName, Key: keyAttributes(action.delete), ...condition } };
  return {
    ConditionCheck: { TableName, Key: keyAttributes(action.check), ...toExpression(action.condition) },
  };
}

function toExpression(condition: Condition) {
  if ('absent' in condition) return { ConditionExpression: 'attribute_not_exists(pk)' };
  const { attribute, equals, orAbsent } = condition;
  return {
    ConditionExpression: `${orAbsent === true ? 'attribute_not_exists(pk) OR ' : ''}#a = :a`,
    ExpressionAttributeNames: { '#a': attribute },
    ExpressionAttributeValues: { ':a': typeof equals === 'number' ? { N: String(equals) } : { S: equals } },
  };
}
