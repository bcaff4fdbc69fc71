import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandOutput,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { type Item, itemSize, toAttributes } from './attributes.ts';
import { KeysUnprocessed } from './failure.ts';
import { inParallel } from './in-parallel.ts';
import { type Key, keyAttributes } from './keys.ts';
import type { Table } from './table.ts';
import { type Action, inTransactions, transact } from './transaction.ts';

/** DynamoDB's limit of items in one BatchWriteItem. */
const batchSize = 25;

/** DynamoDB takes 16 MB in one request; less keeps a retry cheap. */
const maxBytes = 4_000_000;

/** Batches sent at the same time. */
const concurrency = 4;

/**
 * Puts items without conditions and not atomically, at half the price of a transaction. A failure leaves some of the items written, so no reader
 * may use the items before all are written. Not for entries of lists that may be hot: copies are written by transactions alone.
 */
export async function putAll(table: Table, items: Iterable<Item>): Promise<void> {
  if (table.isOfLocalEngine)
    return transactAll(
      table,
      actionsOf(items, put => ({ put })),
    );
  await inParallel(batchesOf(items, toPut), requests => write(table, requests), concurrency);
}

/** Deletes items that no reader uses any more, not atomically. */
export async function deleteAll(table: Table, keys: Iterable<Key>): Promise<void> {
  if (table.isOfLocalEngine)
    return transactAll(
      table,
      actionsOf(keys, ({ pk, sk }) => ({ delete: { pk, sk } })),
    );
  await inParallel(batchesOf(keys, toDelete), requests => write(table, requests), concurrency);
}

/** An engine on disk commits a batch once for each of its items, and a transaction once; and nothing is charged there. */
async function transactAll(table: Table, actions: Iterable<Action>): Promise<void> {
  const write = async (some: Action[]) => {
    await transact(table, some);
  };
  await inParallel(inTransactions(table, actions), write, concurrency);
}

function* actionsOf<T>(all: Iterable<T>, toAction: (one: T) => Action): Generator<Action> {
  for (const one of all) yield toAction(one);
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

interface SizedRequest {
  readonly request: WriteRequest;
  readonly bytes: number;
}

function toPut(item: Item): SizedRequest {
  return { request: { PutRequest: { Item: toAttributes(item) } }, bytes: itemSize(item) };
}

/** A deletion sends the key alone. */
function toDelete(key: Key): SizedRequest {
  return { request: { DeleteRequest: { Key: keyAttributes(key) } }, bytes: 0 };
}

function* batchesOf<T>(all: Iterable<T>, toRequest: (one: T) => SizedRequest): Generator<WriteRequest[]> {
  let batch: WriteRequest[] = [];
  let size = 0;
  for (const one of all) {
    const { request, bytes } = toRequest(one);
    if (batch.length === batchSize || (batch.length > 0 && size + bytes > maxBytes)) {
      yield batch;
      [batch, size] = [[], 0];
    }
    batch.push(request);
    size += bytes;
  }
  if (batch.length > 0) yield batch;
}
