import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CreateTableCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest';
import { createClient } from '../../src/store/client.ts';
import { type FaultProxy, startProxy } from '../faults/proxy.ts';
import { communique } from './in-process.ts';
import { newFolder, newTable, shell } from './process.ts';

/** What the command line says when the store does not do what it is asked: the cause and what to do, and exit code 2. */
let proxy: FaultProxy;
let tableName: string;

beforeAll(async () => {
  proxy = await startProxy(inject('endpoint'));
  tableName = (await newTable()).table.name;
});

beforeEach(() => proxy.calm());

afterAll(() => proxy.close());

const line = `${JSON.stringify({ type: 'Person', slug: 'ada-lovelace', name: 'Ada Lovelace' })}\n`;

/** A command on a table in AWS, whose requests come to the proxy. */
function inAws(args: readonly string[], table = tableName) {
  return communique([...args, '--table', table, '--region', 'eu-central-1'], {
    input: line,
    environment: {
      AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint,
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      HOME: '/nonexistent',
    },
  });
}

const reading = [['verify'], ['export'], ['stats'], ['outbox', 'status'], ['keys', 'list']];
const all = [...reading, ['import', '-', '--dry-run'], ['import', '-'], ['reproject'], ['outbox', 'drain']];

describe('a refusal prints its name, its message and advice', () => {
  const denied = 'User: arn:aws:iam::1:user/u is not authorized to perform: dynamodb:Query';
  const cases = [
    ['AccessDeniedException', denied, /Grant this permission to the credentials in use/],
    [
      'ExpiredTokenException',
      'The security token included in the request is expired',
      /have expired: get new ones/,
    ],
    [
      'UnrecognizedClientException',
      'The security token included in the request is invalid',
      /Check the credentials/,
    ],
    ['UnknownOperationException', 'Unknown operation', /the server there is not DynamoDB/],
    ['KMSInvalidStateException', 'The key is disabled', /Check that the table's KMS key is enabled/],
    [
      'ResourceNotFoundException',
      'Requested resource not found',
      /Check the name of the table and its region/,
    ],
    [
      'ValidationException',
      'The provided key element does not match the schema',
      /the keys of another application/,
    ],
  ] as const;

  test.for(cases)('%s', async ([error, message, advice]) => {
    proxy.always = name => (name === 'DescribeTable' ? undefined : { error, body: { message } });
    const { by, stdout, stderr } = await inAws(['verify']);
    expect({ by, stdout }).toEqual({ by: 2, stdout: '' });
    expect(stderr).toContain(`communique: table ${tableName} in AWS, eu-central-1: ${error}: ${message}`);
    expect(stderr).toMatch(advice);
    expect(stderr).not.toMatch(/Try again|Retry|cannot be reached| {4}at /);
  });

  test.for(all)('by %j, without a retry', async args => {
    proxy.always = name =>
      name === 'DescribeTable' ? undefined : { error: 'AccessDeniedException', body: { message: denied } };
    proxy.seen.length = 0;
    const { by, stderr } = await inAws(args);
    expect(by).toBe(2);
    expect(stderr).toContain(`AccessDeniedException: ${denied}. Grant this permission to the credentials`);
    expect(proxy.seen.filter(({ operation }) => operation !== 'DescribeTable').length).toBeLessThan(4);
  });

  test('an import without the right to write ends at its first line', async () => {
    Object.assign(proxy, {
      always: { error: 'AccessDeniedException', body: { message: denied } },
      operation: 'TransactWriteItems',
    });
    const { by, stderr } = await inAws(['import', '-']);
    expect(by).toBe(2);
    expect(stderr).toContain(`AccessDeniedException: ${denied}. Grant this permission to the credentials`);
  });

  test('a record that DynamoDB refuses is reported as a wrong line, with the cause', async () => {
    const message = 'Item size has exceeded the maximum allowed size';
    Object.assign(proxy, {
      always: {
        error: 'TransactionCanceledException',
        body: { CancellationReasons: [{ Code: 'None' }, { Code: 'ValidationError', Message: message }] },
      },
      operation: 'TransactWriteItems',
    });
    const { by, stderr } = await inAws(['import', '-']);
    expect(by).toBe(1);
    expect(stderr).toContain(
      `stdin:1: could not be written: TransactionCanceledException: ValidationError: ${message}.`,
    );
  });

  test('a caller without the right to describe the table may still read it', async () => {
    Object.assign(proxy, {
      always: { error: 'AccessDeniedException', body: { message: 'not authorized: dynamodb:DescribeTable' } },
      operation: 'DescribeTable',
    });
    expect(await inAws(['verify'])).toMatchObject({ by: 0 });
  });

  test('the id of a request is reported', async () => {
    const server = createServer((_, response) =>
      response
        .writeHead(400, { 'x-amzn-requestid': 'REQUEST7', 'content-type': 'application/x-amz-json-1.0' })
        .end(JSON.stringify({ __type: 'AccessDeniedException', message: 'No.' })),
    );
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
    onTestFinished(() => void server.close());
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { by, stderr } = await communique(['verify', '--endpoint', endpoint, '--table', 'x']);
    expect(by).toBe(2);
    expect(stderr).toContain(
      'AccessDeniedException: No. (request id REQUEST7) Grant this permission to the credentials',
    );
  });
});

describe('a missing table is an error that names it, and is not created', () => {
  test.for([...reading, ['import', '-', '--dry-run'], ['reproject'], ['outbox', 'drain']])(
    '%j',
    async args => {
      const typo = `${tableName}x`;
      const { by, stdout, stderr } = await communique(
        [...args, '--endpoint', inject('endpoint'), '--table', typo],
        {
          input: line,
        },
      );
      expect({ by, stdout }).toEqual({ by: 2, stdout: '' });
      expect(stderr).toContain(`The table "${typo}" does not exist. Existing tables: ${tableName}`);
      const client = createClient({ endpoint: inject('endpoint') });
      expect((await client.send(new ListTablesCommand())).TableNames).not.toContain(typo);
    },
  );

  test('in AWS for an import too', async () => {
    const { by, stderr } = await inAws(['import', '-'], `${tableName}y`);
    expect(by).toBe(2);
    expect(stderr).toContain(`eu-central-1: The table "${tableName}y"`);
  });

  test('a table of another application is named with its keys, also by an import', async () => {
    const client = createClient({ endpoint: inject('endpoint') });
    const TableName = `${tableName}-foreign`;
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
    for (const args of [['verify'], ['import', '-']]) {
      const { by, stderr } = await communique(
        [...args, '--endpoint', inject('endpoint'), '--table', TableName],
        {
          input: line,
        },
      );
      expect(by).toBe(2);
      expect(stderr).toContain('belongs to another application: its keys are id (N), not pk (S), sk (S)');
    }
  });
});

describe('local data', () => {
  test.for(reading)('that is missing is not created by %j', async args => {
    const folder = await newFolder();
    const DATA_DIR = join(folder, 'data');
    const { by, stdout, stderr } = await communique(args, { environment: { DATA_DIR } });
    expect({ by, stdout }).toEqual({ by: 2, stdout: '' });
    expect(stderr).toContain(
      `The folder ${DATA_DIR} has no local data. Run npm start or communique import to create it`,
    );
    expect(existsSync(DATA_DIR)).toBe(false);
  });

  test('that is missing counts as empty in a dry run, which creates none', async () => {
    const DATA_DIR = join(await newFolder(), 'data');
    const { by, stdout } = await communique(['import', '-', '--dry-run'], {
      environment: { DATA_DIR },
      input: line,
    });
    expect(by).toBe(0);
    expect(stdout).toContain('1 lines were checked; nothing was written.');
    expect(existsSync(DATA_DIR)).toBe(false);
  });

  test('that is damaged is reported', async () => {
    const DATA_DIR = await newFolder();
    await communique(['import', '-'], { environment: { DATA_DIR }, input: line });
    const file = join(DATA_DIR, 'communique.db');
    const bytes = await readFile(file);
    // The first page says what there is; the pages behind it are nonsense.
    await writeFile(file, bytes.fill(0xff, 4096));
    const { by, stderr } = await communique(['verify'], { environment: { DATA_DIR } });
    expect(by).toBe(2);
    expect(stderr).toMatch(/malformed.*(?:The data file is damaged|Move it away)/);
  });

  test('whose folder cannot be written is reported with the reason', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, 'file'), '');
    const DATA_DIR = join(folder, 'file', 'data');
    const { by, stderr } = await communique(['import', '-'], { environment: { DATA_DIR }, input: line });
    expect(by).toBe(2);
    expect(stderr).toMatch(
      /^communique: The data folder .* cannot be written \(ENOTDIR.*or choose another one with DATA_DIR\.$/m,
    );
  });
});

describe.skipIf(!existsSync('/dev/full'))('a full disk', () => {
  test('of the report is told with its name, and the lines are imported', async () => {
    const { at } = await newTable();
    const input = `${line}{"type":"Person","name":"X"}\n`;
    const { by, stdout, stderr } = await communique(['import', '-', '--report', '/dev/full', ...at], {
      input,
    });
    expect({ by, stdout }).toEqual({ by: 2, stdout: expect.stringMatching(/Person +1 +0 +0 +0 +1/) });
    expect(stderr).toContain(
      'communique: The report /dev/full cannot be written (ENOSPC: no space left on device',
    );
    expect((await communique(['export', ...at])).stdout).toBe(line);
  });

  test('of an export is told', async () => {
    const { at } = await newTable();
    await communique(['import', '-', ...at], { input: line });
    const { by, stderr } = await communique(['export', '-o', '/dev/full', ...at]);
    expect(by).toBe(2);
    expect(stderr).toContain('communique: ENOSPC: no space left on device');
  });

  test.for(['export', 'stats'])('of the output of %s is told in a line', async command => {
    const { at } = await newTable();
    await communique(['import', '-', ...at], { input: line });
    const { by, stderr } = await shell(
      `node_modules/.bin/node src/cli/main.ts ${command} ${at.join(' ')} > /dev/full`,
    );
    expect(by).toBe(2);
    expect(stderr).toMatch(/^communique: .*ENOSPC: no space left on device.*$/m);
    expect(stderr).not.toMatch(/ {4}at /);
  });
});

test('a path that cannot be read is not told as one that does not exist', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'file'), '');
  const { at } = await newTable();
  const { by, stderr } = await communique(['import', join(folder, 'file', 'x.ndjson'), ...at]);
  expect(by).toBe(2);
  expect(stderr).toContain('x.ndjson: cannot be read (ENOTDIR');
});

test.for([
  [['--region', ''], "option '--region <region>' argument '' is invalid. It must not be empty."],
  [['--table', ' '], "option '--table <name>' argument ' ' is invalid. It must not be empty."],
  [['--endpoint', ''], 'It must be an http or https URL, like http://localhost:8000.'],
  [['--endpoint', 'localhost:8000'], 'It must be an http or https URL, like http://localhost:8000.'],
  [['--endpoint', 'ftp://localhost'], 'It must be an http or https URL, like http://localhost:8000.'],
] as const)('the option %j is refused, and no other table is read', async ([option, reason]) => {
  const { by, stdout, stderr } = await communique(['stats', ...option]);
  expect({ by, stdout }).toEqual({ by: 2, stdout: '' });
  expect(stderr).toContain(reason);
});
