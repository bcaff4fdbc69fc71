import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';

/** Milliseconds that an engine has to answer: it is on this machine. */
const patience = 10_000;

/** Creates the table where it is missing, and waits until it can be used. In AWS the deployment makes it instead. */
export async function ensureTable(client: DynamoDBClient, name: string): Promise<void> {
  if ((await statusOf(client, name)) === undefined) await createTable(client, name);
  while ((await statusOf(client, name)) !== 'ACTIVE') await new Promise(resolve => setTimeout(resolve, 50));
}

async function statusOf(client: DynamoDBClient, TableName: string): Promise<string | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }), inTime());
    return Table?.TableStatus;
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
    await client.send(command, inTime());
  } catch (error) {
    // Somebody else was faster: the table is there, which is all that was wanted.
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}

function inTime() {
  return { abortSignal: AbortSignal.timeout(patience) };
}
