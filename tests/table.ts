import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import { kindOf } from '../src/commands/inspection/item-kinds.ts';
import { project } from '../src/projection/project.ts';
import { recordFrom, survivorFrom } from '../src/projection/stored.ts';
import { fromAttributes, type Item } from '../src/store/attributes.ts';
import { keyText } from '../src/store/keys.ts';
import type { Table } from '../src/store/table.ts';

/** All items of a table that are derived from a single document, by their keys, without counted items and the outbox. */
export async function scanProjected(table: Table): Promise<Map<string, Item>> {
  return new Map([...(await scan(table))].filter(([, item]) => isProjected(item)));
}

/** Whether an item is a document, or follows from one alone. */
export function isProjected(item: Item): boolean {
  return ['document', 'redirect', 'body', 'slug', 'listEntry'].includes(kindOf(item) ?? '');
}

/** Every item of a table, by its key; of the engine of the test run, or another one. */
export async function scan(table: Table, endpoint = inject('endpoint')): Promise<Map<string, Item>> {
  const isShared = endpoint === inject('endpoint');
  const client = isShared ? sharedClient() : clientTo(endpoint);
  const items = new Map<string, Item>();
  let ExclusiveStartKey: ScanCommand['input']['ExclusiveStartKey'];
  do {
    const page = await client.send(
      new ScanCommand({ TableName: table.name, ExclusiveStartKey, Limit: pageSize }),
    );
    for (const item of (page.Items ?? []).map(fromAttributes)) items.set(keyText(item), item);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  if (!isShared) client.destroy();
  return items;
}

/** Without a limit, the engine goes through the whole rest of the table for each page. */
const pageSize = 2000;

let shared: DynamoDBClient | undefined;

/** One for all scans of the test run: a long test scans thousands of times. */
function sharedClient(): DynamoDBClient {
  shared ??= clientTo(inject('endpoint'));
  return shared;
}

/** A client that tests put nothing in front of. The logger would walk each output, a tenth of the time of a scan. */
function clientTo(endpoint: string): DynamoDBClient {
  const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
  const client = new DynamoDBClient({ endpoint, region: 'local', credentials });
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

/**
 * The oracle: what the table should hold, given the documents in it. Old slugs stay although no document projects to them any
 * more, so they are taken from the table as long as they lead to a record.
 */
export async function expectedItems(table: Table): Promise<Map<string, Item>> {
  const items = [...(await scan(table)).values()];
  const documents = items.filter(item => item.sk === 'document' && survivorFrom(item) === undefined);
  const bodies = new Map(
    items.flatMap(({ pk, sk, text }) => (sk === 'body' ? [[pk, String(text)] as const] : [])),
  );
  const projected = documents.flatMap(item =>
    project({ record: recordFrom(item), body: bodies.get(item.pk) }),
  );
  const ids = new Set(documents.map(({ id }) => id));
  const oldSlugs = items.filter(({ sk, id }) => sk === 'slug' && ids.has(id));
  // Articles are in the list of fresh articles or in a segment of the search index, which `verify` checks.
  return new Map([...oldSlugs, ...projected.filter(isProjected)].map(item => [keyText(item), item]));
}
