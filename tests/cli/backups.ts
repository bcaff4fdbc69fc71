import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** DynamoDB's point-in-time recovery, which the embedded engine lacks, before that engine. */
export interface Backups {
  readonly endpoint: string;
  /** The requests for a restore, in order. */
  readonly restores: Readonly<Record<string, unknown>>[];
  /** Times in seconds since 1970 from and to which a table can be restored; null where it has no point-in-time recovery. */
  window: { from: number; to: number } | null;
  /** The number of looks at a restored table that find it not ready yet. The pause after the first is short, and each one after it longer. */
  looksUntilReady: number;
  /** What a restore leaves out: the simulated backup is incomplete, or older than the current table. */
  leavesOut: (item: Record<string, { S?: string }>) => boolean;
  close(): Promise<void>;
}

interface Restored {
  readonly source: string;
  readonly at: number;
  looks: number;
}

/** Answers the calls about backups by copying tables of the engine, and passes everything else on. */
export async function startBackups(engine: string): Promise<Backups> {
  const restored = new Map<string, Restored>();
  const now = Date.now() / 1000;
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(error => outgoing.destroy(error));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const backups: Backups = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    restores: [],
    window: { from: now - 35 * 86_400, to: now + 86_400 },
    looksUntilReady: 1,
    leavesOut: () => false,
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const input = JSON.parse((await buffer(incoming)).toString());
    const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? '';
    const { status, body } = await answer(operation, input);
    outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
  }

  // biome-ignore lint/suspicious/noExplicitAny: DynamoDB's shapes; a wrong guess fails the test that makes it
  async function answer(operation: string, input: any): Promise<{ status: number; body: any }> {
    if (operation === 'DescribeContinuousBackups') return { status: 200, body: description(backups.window) };
    if (operation === 'RestoreTableToPointInTime') return restore(input);
    const passed = await call(engine, operation, input);
    const copy = restored.get(input.TableName);
    if (operation !== 'DescribeTable' || copy === undefined || passed.status !== 200) return passed;
    copy.looks += 1;
    const isReady = copy.looks > backups.looksUntilReady;
    const summary = { SourceTableArn: copy.source, RestoreDateTime: copy.at, RestoreInProgress: !isReady };
    const more = { TableStatus: isReady ? 'ACTIVE' : 'CREATING', RestoreSummary: summary };
    return { status: 200, body: { Table: { ...passed.body.Table, ...more } } };
  }

  // biome-ignore lint/suspicious/noExplicitAny: as above
  async function restore(input: any): Promise<{ status: number; body: any }> {
    backups.restores.push(input);
    const source = await call(engine, 'DescribeTable', { TableName: input.SourceTableName });
    const { KeySchema, AttributeDefinitions, TableArn } = source.body.Table;
    const TableName = input.TargetTableName;
    const shape = { TableName, KeySchema, AttributeDefinitions, BillingMode: 'PAY_PER_REQUEST' };
    const made = await call(engine, 'CreateTable', shape);
    if (made.status !== 200)
      return refusal('TableAlreadyExistsException', `Table already exists: ${TableName}`);
    restored.set(TableName, { source: TableArn, at: input.RestoreDateTime, looks: 0 });
    const { Items } = (await call(engine, 'Scan', { TableName: input.SourceTableName })).body;
    for (const Item of Items)
      if (!backups.leavesOut(Item)) await call(engine, 'PutItem', { TableName, Item });
    return {
      status: 200,
      body: { TableDescription: { ...made.body.TableDescription, TableStatus: 'CREATING' } },
    };
  }
  return backups;
}

function description(window: Backups['window']) {
  const PointInTimeRecoveryDescription =
    window === null
      ? { PointInTimeRecoveryStatus: 'DISABLED' }
      : {
          PointInTimeRecoveryStatus: 'ENABLED',
          EarliestRestorableDateTime: window.from,
          LatestRestorableDateTime: window.to,
        };
  return {
    ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription },
  };
}

function refusal(name: string, message: string) {
  return { status: 400, body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message } };
}

async function call(engine: string, operation: string, input: object) {
  const response = await fetch(engine, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      'x-amz-date': '20260101T000000Z',
    },
    body: JSON.stringify(input),
  });
  // biome-ignore lint/suspicious/noExplicitAny: as above
  return { status: response.status, body: (await response.json()) as any };
}
