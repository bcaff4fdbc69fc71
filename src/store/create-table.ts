import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ListTablesCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { causeText } from './failure-text.ts';

/** Milliseconds that an engine has to answer, and that a table has to become usable. */
const patience = 10_000;
const tableLimit = 60_000;

/** Maximum pages of existing table names, of 100 names each. */
const maxTablePages = 5;
const maxListedNames = 10;

/** A table that does not exist, is unusable, or belongs to another application. The message names the table. */
export class UnusableTable extends Error {
  override readonly name = 'UnusableTable';
}

/** Creates a missing table, and waits until it is usable. In AWS the deployment creates the table instead. */
export async function ensureTable(client: DynamoDBClient, name: string): Promise<void> {
  let table = await describe(client, name);
  if (table === undefined) {
    await createTable(client, name);
    table = await describe(client, name);
  }
  await usable(client, name, table);
}

/** Rejects with UnusableTable unless the table exists and has the keys of this project. Creates nothing. */
export async function requireTable(client: DynamoDBClient, name: string): Promise<void> {
  let table: TableDescription | undefined;
  try {
    table = await describe(client, name);
  } catch (error) {
    // A reader of a table need not have the right to describe it. The first read then reports the actual problem.
    if (
      error instanceof Error &&
      error.name === 'AccessDeniedException' &&
      error.message.includes('DescribeTable')
    )
      return;
    throw error;
  }
  if (table === undefined)
    throw new UnusableTable(`The table "${name}" does not exist. ${await tablesThere(client, name)}`);
  await usable(client, name, table);
}

async function usable(
  client: DynamoDBClient,
  name: string,
  found: TableDescription | undefined,
): Promise<void> {
  const deadline = Date.now() + tableLimit;
  let table = found;
  while (table?.TableStatus !== 'ACTIVE' && table?.TableStatus !== 'UPDATING') {
    if (table?.TableStatus !== undefined && table.TableStatus !== 'CREATING')
      throw new UnusableTable(`The table "${name}" cannot be used: its status is ${table.TableStatus}.`);
    if (Date.now() > deadline)
      throw new UnusableTable(`The table "${name}" did not become ready within ${tableLimit / 1000} s.`);
    await new Promise(resolve => setTimeout(resolve, 50));
    table = await describe(client, name);
  }
  const keys = keysOf(table);
  if (keys !== 'pk (S), sk (S)')
    throw new UnusableTable(
      `The table "${name}" belongs to another application: its keys are ${keys}, not pk (S), sk (S). Check the name.`,
    );
}

/** The partition key and the sort key with their types. */
function keysOf({ KeySchema = [], AttributeDefinitions = [] }: TableDescription): string {
  const types = new Map(
    AttributeDefinitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
  );
  return ['HASH', 'RANGE']
    .flatMap(type => KeySchema.filter(({ KeyType }) => KeyType === type))
    .map(({ AttributeName }) => `${AttributeName} (${types.get(AttributeName)})`)
    .join(', ');
}

/** The names of existing tables, the most similar ones first. */
async function tablesThere(client: DynamoDBClient, wanted: string): Promise<string> {
  const names: string[] = [];
  let start: string | undefined;
  try {
    for (let page = 0; page < maxTablePages; page++) {
      const { TableNames = [], LastEvaluatedTableName } = await client.send(
        new ListTablesCommand({ ExclusiveStartTableName: start }),
        requestTimeout(),
      );
      names.push(...TableNames);
      start = LastEvaluatedTableName;
      if (start === undefined) break;
    }
  } catch (error) {
    return `The tables cannot be listed: ${causeText(error)}.`;
  }
  if (names.length === 0) return 'No tables exist.';
  const listed = names.toSorted((a, b) => likeness(b, wanted) - likeness(a, wanted)).slice(0, maxListedNames);
  const rest = names.length - listed.length;
  return `Existing tables: ${listed.join(', ')}${rest > 0 ? `, and ${rest} more` : ''}.`;
}

/** The length of the common beginning of two names; the full length, if one contains the other. */
function likeness(name: string, wanted: string): number {
  const [a, b] = [name.toLowerCase(), wanted.toLowerCase()];
  if (a.includes(b) || b.includes(a)) return Math.min(a.length, b.length);
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

async function describe(client: DynamoDBClient, TableName: string): Promise<TableDescription | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }), requestTimeout());
    if (Table === undefined)
      throw new UnusableTable('The server at this address is not DynamoDB. Check the address.');
    return Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function createTable(client: DynamoDBClient, TableName: string): Promise<void> {
  const command = new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  });
  try {
    await client.send(command, requestTimeout());
  } catch (error) {
    // Another process was faster: the table exists, and no more is needed.
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}

function requestTimeout() {
  return { abortSignal: AbortSignal.timeout(patience) };
}
