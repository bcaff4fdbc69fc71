import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandOutput,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { type Item, itemSize, toAttributes } from './attributes.ts';
import { KeysUnprocessed } from './failure.ts';
import { type Key, keyAttributes } from './keys.ts';
import type { Table } from './table.ts';

/** DynamoDB's limit of items in one BatchWriteItem. */
const batchSize = 25;

/** DynamoDB takes 16 MB in one request; less keeps a retry cheap. */
const maxBytes = 4_000_000;

/** Batches sent at the same time. */
const parallel = 4;

/**
 * Puts items of which nobody reads a part before all are there, at half the price of a transaction and without its conditions. A failure leaves
 * some of them written.
 */
export async function putAll(table: Table, items: Iterable<Item>): Promise<void> {
  await writeAll(table, batchesOf(items));
}

/** Deletes items that nobody reads any more. */
export async function deleteAll(table: Table, keys: readonly Key[]): Promise<void> {
  const requests = keys.map(key => ({ DeleteRequest: { Key: keyAttributes(key) } }));
  const count = Math.ceil(requests.length / batchSize);
  await writeAll(
    table,
    Array.from({ length: count }, (_, i) => requests.slice(i * batchSize, (i + 1) * batchSize)),
  );
}

async function writeAll(table: Table, batches: Iterable<WriteRequest[]>): Promise<void> {
  const iterator = batches[Symbol.iterator]();
  const worker = async () => {
    for (let next = iterator.next(); next.done !== true; next = iterator.next())
      await write(table, next.value);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}

async function write(table: Table, requests: WriteRequest[]): Promise<void> {
  let rest: BatchWriteItemCommandOutput['UnprocessedItems'] = { [table.name]: requests };
  // A retry writes only what is left.
  await table.write(async (client, abortSignal) => {
    const command = new BatchWriteItemCommand({ RequestItems: rest, ReturnConsumedCapacity: 'TOTAL' });
    const output: BatchWriteItemCommandOutput = await client.send(command, { abortSignal });
    rest = output.UnprocessedItems;
    if ((rest?.[table.name] ?? []).length > 0) throw new KeysUnprocessed();
    return output;
  });
}

function* batchesOf(items: Iterable<Item>): Generator<WriteRequest[]> {
  let batch: WriteRequest[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = itemSize(item);
    if (batch.length === batchSize || (batch.length > 0 && bytes + size > maxBytes)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push({ PutRequest: { Item: toAttributes(item) } });
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
