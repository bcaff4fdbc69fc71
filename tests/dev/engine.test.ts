import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { expect, inject, it, onTestFinished } from 'vitest';
import { type Engine, type EngineOptions, startEngine } from '../../src/dev/engine.ts';
import { type EngineRecord, engineRuns, readRecord } from '../../src/dev/engine-record.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const sources = join(import.meta.dirname, '../../src/dev');

it('the engine of the test run answers', async () => {
  await expect(tables(inject('endpoint'))).resolves.toBeInstanceOf(Array);
});

it('an engine in memory answers, reports its name and leaves no data for the next', async () => {
  const engine = await started({ dataDir: ':memory:' });
  expect(engine.name).toMatch(/^dynoxide \d+\.\d+\.\d+, embedded$/);
  await createTable(engine.endpoint, 'Gone');
  expect(await tables(engine.endpoint)).toEqual(['Gone']);
  await engine.stop();
  expect(await tables((await started({ dataDir: ':memory:' })).endpoint)).toEqual([]);
});

it('a second start keeps the written data, in a folder that the first one created', async () => {
  const dataDir = join(await temporaryFolder(), 'new', 'data');
  const first = await started({ dataDir });
  await createTable(first.endpoint, 'Kept');
  await first.stop();
  const second = await started({ dataDir });
  expect(await tables(second.endpoint)).toEqual(['Kept']);
});

it.skipIf(!existsSync('/proc'))('a record that cannot be written leaves no engine and no claim', async () => {
  const dataDir = await temporaryFolder();
  // In the place of the file that becomes the record.
  await mkdir(join(dataDir, `engine.json.${process.pid}`));
  await expect(started({ dataDir })).rejects.toThrow(/^The data folder .* cannot be written \(EISDIR/);
  expect(readRecord(dataDir)).toBeUndefined();
  const commands = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(commandOf);
  expect(commands.filter(command => command.includes(dataDir))).toEqual([]);
});

it('a stopped engine leaves no process and no record, and can be stopped again', async () => {
  const dataDir = await temporaryFolder();
  const engine = await started({ dataDir });
  const record = recordIn(dataDir);
  expect(await engineRuns(record)).toBe(true);
  await engine.stop();
  expect(await engineRuns(record)).toBe(false);
  expect(await readdir(dataDir)).toEqual(['communique.db']);
  await engine.stop();
});

it('a second start on a folder in use is refused, and the first engine goes on', async () => {
  const dataDir = await temporaryFolder();
  const engine = await started({ dataDir });
  await expect(startEngine({ dataDir })).rejects.toThrow(
    `The data folder ${dataDir} is in use by process ${process.pid} (${engine.endpoint}).`,
  );
  expect(await tables(engine.endpoint)).toEqual([]);
  expect(readRecord(dataDir)?.endpoint).toBe(engine.endpoint);
});

it('of two starts on one folder at the same time exactly one succeeds', async () => {
  const dataDir = await temporaryFolder();
  const results = await Promise.allSettled([started({ dataDir }), started({ dataDir })]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

it('a start on the folder of a killed process ends the engine it left and keeps its data', async () => {
  const dataDir = await temporaryFolder();
  const owner = await ownerProcess(dataDir, 'setInterval(() => {}, 1000);');
  await createTable(owner.record.endpoint, 'Kept');
  owner.child.kill('SIGKILL');
  await once(owner.child, 'exit');
  expect(await engineRuns(owner.record)).toBe(true);

  const engine = await started({ dataDir });
  expect(await engineRuns(owner.record)).toBe(false);
  expect(await tables(engine.endpoint)).toEqual(['Kept']);
});

it('a record whose processes are gone, or are other programs now, is ignored', async () => {
  const dataDir = await temporaryFolder();
  const stale = { endpoint: 'http://127.0.0.1:8000', ownerPid: process.pid, enginePid: process.pid };
  await writeFile(join(dataDir, 'engine.json'), JSON.stringify(stale));
  const engine = await started({ dataDir });
  expect(readRecord(dataDir)?.endpoint).toBe(engine.endpoint);
});

it('an unreadable record is ignored', async () => {
  const dataDir = await temporaryFolder();
  await writeFile(join(dataDir, 'engine.json'), '{"enginePid": 0');
  const engine = await started({ dataDir });
  expect(readRecord(dataDir)?.endpoint).toBe(engine.endpoint);
});

it('a data file that is not a database is named in one line, and the folder is released', async () => {
  const dataDir = await temporaryFolder();
  const file = join(dataDir, 'communique.db');
  await writeFile(file, 'This is no database.\n'.repeat(100));
  const message =
    `dynoxide did not start on ${file}: Database file is encrypted or not a valid SQLite database. ` +
    'Move it away or choose another data folder.';
  await expect(startEngine({ dataDir })).rejects.toThrow(message);
  await rm(file);
  await started({ dataDir });
});

it.each([
  ['has nothing left to do', '', 0],
  ['fails on an uncaught error', 'setTimeout(() => { throw new Error("uncaught"); });', 1],
  ['calls process.exit', 'process.exit(3);', 3],
])('the engine ends with a process that %s', async (_, code, exitCode) => {
  const dataDir = await temporaryFolder();
  const owner = await ownerProcess(dataDir, code);
  if (owner.child.exitCode === null) await once(owner.child, 'exit');
  expect(owner.child.exitCode).toBe(exitCode);
  await expect.poll(() => engineRuns(owner.record), { timeout: 60_000 }).toBe(false);
  await expect(started({ dataDir })).resolves.toHaveProperty('endpoint');
});

it('without an engine for this computer the error names the ways to get one', async () => {
  const place = await temporaryFolder();
  await cp(sources, join(place, 'dev'), { recursive: true });
  await writeFile(join(place, 'package.json'), '{"type":"module"}');
  await mkdir(join(place, 'node_modules'));
  await symlink(join(sources, '../../node_modules/zod'), join(place, 'node_modules/zod'));
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--eval', ownerCode(join(place, 'dev'), '')],
    {
      env: { DATA_DIR: join(place, 'data'), PATH: place },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  expect(await text(child.stderr)).toMatch(
    /^EngineUnavailable: .*install dynoxide so that it is on the PATH.* `docker run -p 8000:8000 amazon\/dynamodb-local` and set DYNAMODB_ENDPOINT=http:\/\/localhost:8000/m,
  );
});

/** Empty for a process that has ended meanwhile. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return '';
    throw error;
  }
}

async function started(options: EngineOptions): Promise<Engine> {
  const engine = await startEngine(options);
  onTestFinished(() => engine.stop());
  return engine;
}

/** Another process that starts an engine on the folder, then runs the code on command. */
async function ownerProcess(
  dataDir: string,
  code: string,
): Promise<{ child: ChildProcess; record: EngineRecord }> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', ownerCode(sources, code)], {
    env: { ...process.env, DATA_DIR: dataDir },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  const record = recordIn(dataDir);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    if (record.enginePid !== undefined && (await engineRuns(record)))
      process.kill(record.enginePid, 'SIGKILL');
  });
  child.stdin.end('go on');
  return { child, record };
}

const ownerCode = (folderOfSources: string, code: string) => `
  import { once } from 'node:events';
  import { startEngine } from ${JSON.stringify(join(folderOfSources, 'engine.ts'))};
  await startEngine({ dataDir: process.env.DATA_DIR });
  process.stdout.write('started');
  await once(process.stdin, 'data');
  ${code}
`;

function recordIn(dataDir: string): EngineRecord {
  const record = readRecord(dataDir);
  if (record === undefined) throw new Error(`There is no record in ${dataDir}.`);
  return record;
}

function client(endpoint: string): DynamoDBClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new DynamoDBClient({ endpoint, region: 'local', credentials });
}

async function tables(endpoint: string): Promise<string[] | undefined> {
  return (await client(endpoint).send(new ListTablesCommand())).TableNames;
}

async function createTable(endpoint: string, name: string): Promise<void> {
  await client(endpoint).send(
    new CreateTableCommand({
      TableName: name,
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
}
