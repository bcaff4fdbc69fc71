import { type AttributeValue, ScanCommand, type ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { fromAttributes, type Item } from './attributes.ts';
import type { Table } from './table.ts';

/** A filter of a scan: excluded items are still read and paid for. */
export interface ScanFilter {
  /** Only items with one of these sort keys. */
  readonly sk?: readonly string[];
  /** Only these attributes, and the key. */
  readonly attributes?: readonly string[];
}

/** All items of the table, partition by partition. For tools only, at the cost of reading the whole table. */
export async function* scanTable(table: Table, filter?: ScanFilter): AsyncGenerator<Item> {
  let start: Record<string, AttributeValue> | undefined;
  do {
    const input: ScanCommandInput = {
      TableName: table.name,
      ConsistentRead: true,
      ExclusiveStartKey: start,
      Limit: pageSize,
      ReturnConsumedCapacity: 'TOTAL',
      ...expressionOf(filter),
    };
    const page = await table.read((client, abortSignal) =>
      client.send(new ScanCommand(input), { abortSignal }),
    );
    yield* (page.Items ?? []).map(fromAttributes);
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}

/**
 * Maximum items of one page: about half of the megabyte at which DynamoDB ends a page anyway. Without a limit, the embedded engine goes through
 * the whole rest of the table for each page, so that a scan takes time in proportion to the square of the table's size.
 */
const pageSize = 2000;

function expressionOf(filter: ScanFilter | undefined): Partial<ScanCommandInput> {
  if (filter === undefined) return {};
  const { sk, attributes } = filter;
  const names = ['pk', 'sk', ...(attributes ?? [])];
  return {
    ...(sk === undefined
      ? {}
      : {
          FilterExpression: `#sk IN (${sk.map((_, i) => `:sk${i}`).join(', ')})`,
          ExpressionAttributeValues: Object.fromEntries(sk.map((text, i) => [`:sk${i}`, { S: text }])),
        }),
    ...(attributes === undefined ? {} : { ProjectionExpression: names.map(name => `#${name}`).join(', ') }),
    ExpressionAttributeNames: Object.fromEntries(
      (attributes === undefined ? ['sk'] : names).map(name => [`#${name}`, name]),
    ),
  };
}
