import { DeleteTableCommand, DescribeTableCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { awaitRestore, startRestore } from '../../src/commands/repair/restore-drill.ts';
import { createClient } from '../../src/store/client.ts';
import { deleteRestored } from '../../src/store/restore-table.ts';
import { Table } from '../../src/store/table.ts';
import { transact } from '../../src/store/transaction.ts';
import { importInto, sourceOf } from '../api.ts';
import { type FaultProxy, startProxy } from '../faults/proxy.ts';
import { scan } from '../table.ts';
import { type Backups, startBackups } from './backups.ts';
import { communique } from './in-process.ts';
import { complaints, newTable, startCommand } from './process.ts';

const hour = 3_600_000;
const documents = [
  { type: 'Person', slug: 'ada', name: 'Ada' },
  { type: 'Person', slug: 'grace', name: 'Grace' },
  {
    ...{ type: 'Article', slug: 'a', headline: 'A', body: 'On Ada.', publishedAt: '2025-01-01T00:00:00Z' },
    mentions: [{ entity: 'Person/ada', role: 'SUBJECT' }],
  },
];

const client = createClient({ endpoint: inject('endpoint') });
let table: Table;
let backups: Backups;
let proxy: FaultProxy;
let at: string[];

beforeEach(async () => {
  ({ table } = await newTable());
  // Two hours ago, so that they are in a backup of an hour ago.
  const { name } = table;
  await importInto(new Table({ client, name, clock: () => Date.now() - 2 * hour }), sourceOf(documents));
  backups = await startBackups(inject('endpoint'));
  proxy = await startProxy(backups.endpoint);
  at = ['--endpoint', proxy.endpoint, '--table', name];
});

afterEach(async () => {
  await proxy.close();
  await backups.close();
});

test('a table is restored as of an hour ago, verified, compared with the source, and the copy is deleted', async () => {
  backups.looksUntilReady = 2;
  const before = await scan(table);
  const begun = Date.now();
  const { by, stdout, stderr } = await communique(['restore-drill', ...at]);
  expect({ by, stderr }).toEqual({ by: 0, stderr: '' });
  const copy = nameIn(stdout);
  expect(copy).toMatch(new RegExp(`^${table.name}-drill-\\d{17}$`));
  expect(stdout.split('\n')).toEqual([
    expect.stringMatching(/^Restoring .+ as of .+Z into .+\.$/),
    expect.stringMatching(/^Restored in \d+ s\.$/),
    'The table matches its documents.',
    expect.stringMatching(/^Verified in \d+ s\.$/),
    'records  copy  table',
    'Article     1      1',
    'Person      2      2',
    'The copy has every record that existed at its time.',
    expect.stringMatching(/^Recovery time: \d+ s\.$/),
    `Deleted: the table ${copy}.`,
    '',
  ]);
  const [restore] = backups.restores;
  expect(restore).toMatchObject({ SourceTableName: table.name, TargetTableName: copy });
  expect(Math.abs(Number(restore?.RestoreDateTime) * 1000 - (begun - hour))).toBeLessThan(60_000);
  expect(await tablesLike(table.name)).toEqual([table.name]);
  expect(await scan(table)).toEqual(before);
});

test('the copy is kept on request, as of the given time, under the given name', async () => {
  const name = `${table.name}-kept`;
  const day = new Date(Date.now() - 24 * hour).toISOString().slice(0, 10);
  const words = ['--at', `${day}T08:00:00Z`, '--copy', name, '--keep'];
  const { by, stdout } = await communique(['restore-drill', ...words, ...at]);
  // The current table has no record that is older.
  expect({ by, last: stdout.trim().split('\n').at(-1) }).toEqual({
    by: 0,
    last: `Kept: the table ${name}. Delete it: aws dynamodb delete-table --table-name ${name}`,
  });
  expect(backups.restores).toMatchObject([{ RestoreDateTime: Date.parse(`${day}T08:00:00Z`) / 1000 }]);
  expect((await scan(table.named(name))).size).toBe((await scan(table)).size);
  await client.send(new DeleteTableCommand({ TableName: name }));
});

test('a table of the name of the copy is left alone, and so is one that took the place of the copy', async () => {
  const { table: other } = await newTable();
  await transact(other, [{ put: { pk: 'a', sk: 'b' } }]);
  const taken = await communique(['restore-drill', '--copy', other.name, ...at]);
  expect(taken.by).toBe(2);
  expect(complaints(taken)).toEqual([
    'Nothing was restored, and nothing is left over.',
    `communique: The table "${other.name}" exists already, and is left alone. Choose another name (--copy).`,
  ]);
  expect(backups.restores).toEqual([]);

  // Somebody deletes the copy during its check, and creates another table of the name.
  const name = `${table.name}-swapped`;
  let isSwapped = false;
  proxy.always = operation =>
    operation === 'DescribeTable' && backups.restores.length > 0 && isSwapped
      ? { rewrite: answer => ({ Table: { ...Object(answer.Table), TableId: 'another' } }) }
      : undefined;
  proxy.operation = undefined;
  const seen = proxy.seen;
  const timer = setInterval(() => {
    isSwapped ||= seen.some(({ operation }) => operation === 'Scan');
  }, 1);
  const swapped = await communique(['restore-drill', '--copy', name, ...at]);
  clearInterval(timer);
  expect(swapped.by).toBe(2);
  expect(complaints(swapped)).toEqual([
    `Left over: the table ${name}. Delete it: aws dynamodb delete-table --table-name ${name}`,
    `communique: The table "${name}" is not the one that this command made, and is left alone.`,
  ]);
  expect(seen.map(({ operation }) => operation)).not.toContain('DeleteTable');
  await client.send(new DeleteTableCommand({ TableName: name }));
  expect((await scan(other)).size).toBe(1);
});

test('a table of the name that appears right before the restore is left alone', async () => {
  const { table: other } = await newTable();
  const sees = () => proxy.seen.filter(({ input }) => input.TableName === other.name).length;
  proxy.always = operation =>
    operation === 'DescribeTable' && sees() === 1 ? { error: 'ResourceNotFoundException' } : undefined;
  const end = await communique(['restore-drill', '--copy', other.name, ...at]);
  expect(end.by).toBe(2);
  expect(end.stderr).toContain('TableAlreadyExistsException');
  expect(complaints(end)[0]).toBe('Nothing was restored, and nothing is left over.');
  expect(proxy.seen.map(({ operation }) => operation)).not.toContain('DeleteTable');
  expect((await scan(other)).size).toBe(0);
});

test('a restore that takes too long ends with its time', async () => {
  backups.looksUntilReady = 1_000_000;
  const own = new Table({ client: createClient({ endpoint: proxy.endpoint }), name: table.name });
  const restored = await startRestore(own, `${table.name}-slow`, new Date(Date.now() - hour).toISOString());
  let waits = 0;
  const onWait = () => {
    waits += 1;
  };
  await expect(awaitRestore(own, restored, { deadline: Date.now() + 2000, onWait })).rejects.toThrow(
    'did not end in time. Allow more (--timeout).',
  );
  expect(waits).toBeGreaterThan(0);
  await deleteRestored(own, restored);
  expect(await tablesLike(table.name)).toEqual([table.name]);
});

test('a copy that lacks records, or that is damaged, ends with 1, and is deleted too', async () => {
  backups.leavesOut = ({ pk, sk }) => pk?.S?.startsWith('Person#') === true && sk?.S === 'document';
  const { by, stdout, stderr } = await communique(['restore-drill', ...at]);
  expect(by).toBe(1);
  expect(stdout).toMatch(/^Person +0 +2$/m);
  expect(stderr).toContain('The copy lacks 2 of 2 records of the type Person.');
  expect(stderr).toMatch(/^missing: Person#/m);
  expect(stdout).toMatch(/^\d+ differences: /m);
  expect(stdout).toContain('Deleted: the table ');
  expect(await tablesLike(table.name)).toEqual([table.name]);
});

test('records that were written since the time of the copy need not be in it', async () => {
  await importInto(table, sourceOf([{ type: 'Person', slug: 'new', name: 'New' }]));
  const isNew = [...(await scan(table)).values()].find(({ sk, slug }) => sk === 'document' && slug === 'new');
  const name = String(isNew?.id);
  backups.leavesOut = item => JSON.stringify(item).includes(name);
  const { stdout, by } = await communique(['restore-drill', ...at]);
  expect(stdout).toMatch(/^Person +2 +2$/m);
  expect({ by, stdout }).toMatchObject({ by: 0 });
});

test.for([
  ['null', 'has no point-in-time recovery, so nothing can be restored'],
  ['short', 'cannot be restored to 2'],
] as const)('without a backup of that time (%s) nothing is restored', async ([window, says]) => {
  const now = Date.now() / 1000;
  backups.window = window === 'null' ? null : { from: now - 60, to: now - 30 };
  const end = await communique(['restore-drill', ...at]);
  expect(end.by).toBe(2);
  expect(end.stderr).toContain(says);
  expect(complaints(end)[0]).toBe('Nothing was restored, and nothing is left over.');
  expect(backups.restores).toEqual([]);
});

test('a refused restore leaves nothing over', async () => {
  Object.assign(proxy, {
    operation: 'RestoreTableToPointInTime',
    always: { error: 'AccessDeniedException' },
  });
  const end = await communique(['restore-drill', ...at]);
  expect(end.by).toBe(2);
  expect(complaints(end)).toEqual([
    'Nothing was restored, and nothing is left over.',
    expect.stringMatching(/^communique: .*AccessDeniedException: .* Grant this permission/),
  ]);
});

test('a restore whose answer is lost is recognised as its own', async () => {
  Object.assign(proxy, { operation: 'RestoreTableToPointInTime', script: ['lost'] });
  const { by, stdout, stderr } = await communique(['restore-drill', ...at]);
  expect({ by, stderr }).toEqual({ by: 0, stderr: '' });
  expect(stdout).toContain('Deleted: the table ');
  expect(await tablesLike(table.name)).toEqual([table.name]);
});

test('a restore without a response, and without a look at its table, says that a table may be left', async () => {
  let isRestoring = false;
  proxy.always = operation => {
    isRestoring ||= operation === 'RestoreTableToPointInTime';
    return isRestoring ? { error: 'AccessDeniedException', isDone: true } : undefined;
  };
  const end = await communique(['restore-drill', '--copy', `${table.name}-lost`, ...at]);
  expect(end.by).toBe(2);
  expect(complaints(end)).toEqual([
    expect.stringMatching(
      /^communique: The restore was requested without a response: .+ If the table ".+-lost" exists, delete it\.$/,
    ),
  ]);
  await client.send(new DeleteTableCommand({ TableName: `${table.name}-lost` }));
});

test('a failing look at the restore, a failing check, and a failing comparison delete the copy', async () => {
  backups.looksUntilReady = 2;
  const refusal = { error: 'AccessDeniedException' };
  const isOfCopy = () => proxy.seen.at(-1)?.input.TableName !== table.name;
  const looks = () =>
    proxy.seen.filter(
      ({ operation, input }) => operation === 'DescribeTable' && input.TableName !== table.name,
    );
  for (const [operation, fails] of [
    // Once before the restore, and then two looks at it.
    ['DescribeTable', () => isOfCopy() && looks().length === 3],
    ['Scan', isOfCopy],
    ['Scan', () => !isOfCopy()],
  ] as const) {
    proxy.seen.length = 0;
    proxy.always = one => (one === operation && fails() ? refusal : undefined);
    const end = await communique(['restore-drill', ...at]);
    expect({ operation, by: end.by }).toEqual({ operation, by: 2 });
    expect(complaints(end)).toEqual([expect.stringMatching(/^communique: .*AccessDeniedException/)]);
    expect(end.stdout).toContain('Deleted: the table ');
    expect(await tablesLike(table.name)).toEqual([table.name]);
    proxy.calm();
  }
});

test('a copy that cannot be deleted is left over, by name', async () => {
  Object.assign(proxy, { operation: 'DeleteTable', always: { error: 'AccessDeniedException' } });
  const end = await communique(['restore-drill', ...at]);
  const copy = nameIn(end.stdout);
  expect(end.by).toBe(2);
  expect(complaints(end)).toEqual([
    `Left over: the table ${copy}. Delete it: aws dynamodb delete-table --table-name ${copy}`,
    expect.stringMatching(/^communique: .*AccessDeniedException/),
  ]);
  expect(end.stdout).toContain('Recovery time: ');
  expect(await tablesLike(table.name)).toEqual([table.name, copy].toSorted());
  await client.send(new DeleteTableCommand({ TableName: copy }));
});

test('a deletion whose answer is lost is done', async () => {
  Object.assign(proxy, { operation: 'DeleteTable', script: ['lost'] });
  expect(await communique(['restore-drill', ...at])).toMatchObject({ by: 0, stderr: '' });
  expect(await tablesLike(table.name)).toEqual([table.name]);
});

test('a signal during the restore tells what is left over', async () => {
  backups.looksUntilReady = 1_000_000;
  const name = `${table.name}-killed`;
  const { child, ended } = startCommand(['restore-drill', '--copy', name, ...at]);
  await expect
    .poll(() => backups.restores.length + proxy.seen.length, { timeout: 60_000, interval: 50 })
    .toBeGreaterThan(6);
  child.kill('SIGTERM');
  const end = await ended;
  expect(end.by).toBe(143);
  expect(complaints(end)).toEqual([
    `Left over: the table ${name}. Delete it: aws dynamodb delete-table --table-name ${name}`,
  ]);
  await client.send(new DescribeTableCommand({ TableName: name }));
  await client.send(new DeleteTableCommand({ TableName: name }));
});

function nameIn(stdout: string): string {
  return / into (\S+)\.$/m.exec(stdout)?.[1] ?? '';
}

/** The tables whose names begin with a name, in order. */
async function tablesLike(start: string): Promise<string[]> {
  const names: string[] = [];
  let last: string | undefined;
  do {
    const page = await client.send(new ListTablesCommand({ ExclusiveStartTableName: last }));
    names.push(...(page.TableNames ?? []));
    last = page.LastEvaluatedTableName;
  } while (last !== undefined);
  return names.filter(name => name.startsWith(start)).toSorted();
}
