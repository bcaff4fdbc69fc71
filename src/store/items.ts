import { BatchGetItemCommand, type BatchGetItemCommandOutput, ScanCommand } from '@aws-sdk/client-dynamodb';
import { fromAttributes, type Item } from './attributes.ts';
import { KeysUnprocessed } from './failure.ts';
import { apiKeyPrefix, type Key, keyAttributes, keyText, leasePrefix } from './keys.ts';
import { queryPages } from './query-pages.ts';
import { highestKey } from './sort-keys.ts';
import type { Table } from './table.ts';

/** DynamoDB's limit of keys in one BatchGetItem. */
export const batchSize = 100;

/** Eventually consistent reads cost half of consistent ones; writers need consistent ones. */
export type Consistency = 'eventual' | 'consistent';

/** The items of these keys, in their order, with undefined for a missing item. One request for each 100 different keys. */
export async function getItems(
  table: Table,
  keys: readonly Key[],
  consistency: Consistency = 'eventual',
): Promise<(Item | undefined)[]> {
  const source = keys.length > 0 ? table.overlay : undefined;
  const asked = [...keys, ...(source?.along(keys) ?? [])];
  const wanted = [...new Map(asked.map(key => [keyText(key), key])).values()];
  const batches = Array.from({ length: Math.ceil(wanted.length / batchSize) }, (_, i) =>
    getBatch(table, wanted.slice(i * batchSize, (i + 1) * batchSize), consistency === 'consistent'),
  );
  const items = Promise.all(batches).then(read => new Map(read.flat().map(item => [keyText(item), item])));
  // The overlay is read together with the items.
  const [found, overlay] = await Promise.all([items, source?.overlay(keys, { keys: wanted, items })]);
  return keys.map(key => {
    const stored = found.get(keyText(key));
    return overlay === undefined ? stored : overlay.over(key, stored);
  });
}

/** Whether the time to live of an item has ended. DynamoDB deletes expired items one by one, and days late. */
export function isExpired({ ttl }: Item, table: Table): boolean {
  return typeof ttl === 'number' && ttl * 1000 <= table.clock();
}

/** All items of a partition in the order of their sort keys, up to an exclusive end, over as many pages as needed. */
export async function* queryPartition(
  table: Table,
  pk: string,
  { below = highestKey, pageSize }: { below?: string; pageSize?: number } = {},
): AsyncGenerator<Item> {
  const pages = queryPages(table, () => ({
    KeyConditionExpression: 'pk = :pk AND sk < :below',
    ExpressionAttributeValues: { ':pk': { S: pk }, ':below': { S: below } },
    ...(pageSize === undefined ? {} : { Limit: pageSize }),
    ConsistentRead: true,
  }));
  for await (const { Items = [] } of pages) yield* Items.map(fromAttributes);
}

/** Whether the table is empty, apart from leases and from API keys, which may be created before any content. */
export async function isEmpty(table: Table): Promise<boolean> {
  let start: ScanCommand['input']['ExclusiveStartKey'];
  do {
    const input = {
      TableName: table.name,
      FilterExpression: 'NOT begins_with(pk, :keys) AND NOT begins_with(pk, :leases)',
      ExpressionAttributeValues: { ':keys': { S: apiKeyPrefix }, ':leases': { S: leasePrefix } },
      Limit: 100,
      ExclusiveStartKey: start,
      ConsistentRead: true,
    } as const;
    const page = await table.read((client, abortSignal) =>
      client.send(new ScanCommand(input), { abortSignal }),
    );
    if ((page.Items ?? []).length > 0) return false;
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return true;
}

/** One BatchGetItem and, while DynamoDB leaves keys unprocessed without reporting an error, more for the rest. */
function getBatch(table: Table, keys: readonly Key[], ConsistentRead: boolean): Promise<Item[]> {
  const items: Item[] = [];
  let rest: BatchGetItemCommandOutput['UnprocessedKeys'] = {
    [table.name]: { Keys: keys.map(keyAttributes), ConsistentRead },
  };
  // A retry keeps the items read so far, and asks only for the missing ones.
  return table
    .read(async (client, abortSignal) => {
      const command = new BatchGetItemCommand({ RequestItems: rest, ReturnConsumedCapacity: 'TOTAL' });
      const output: BatchGetItemCommandOutput = await client.send(command, { abortSignal });
      items.push(...(output.Responses?.[table.name] ?? []).map(fromAttributes));
      rest = output.UnprocessedKeys;
      if ((rest?.[table.name]?.Keys ?? []).length > 0) throw new KeysUnprocessed();
      return output;
    })
    .then(() => items);
}
