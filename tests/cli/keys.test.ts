import { beforeAll, expect, inject, test } from 'vitest';
import { isEmpty } from '../../src/store/items.ts';
import { type Api, startApi } from '../api.ts';
import { communique } from './in-process.ts';
import type { End } from './process.ts';

const me = '{ viewer { subject scopes } }';
let api: Api;

beforeAll(async () => {
  api = await startApi();
});

test('a created key works, is listed without its secret, and ends when it is revoked', async () => {
  const made = await command('keys', 'create', '--subject', 'wire import', '--scopes', 'PUBLISH,WRITE');
  expect(made.by).toBe(0);
  // Only the key is on stdout, for scripts.
  expect(made.stdout).toMatch(/^cmq_dev_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}\n$/);
  const text = made.stdout.trim();
  const id = text.split('_')[2] ?? '';
  expect(made.stderr).toContain(`Key ${id} for wire import: WRITE, PUBLISH, active until it is revoked.`);
  expect((await whoIs(text)).data.viewer).toEqual({ subject: 'wire import', scopes: ['WRITE', 'PUBLISH'] });

  const list = await command('keys', 'list');
  expect(list.stdout).toMatch(new RegExp(`^${id} +active +wire import +WRITE,PUBLISH +\\S+Z +never$`, 'm'));
  expect(list.stdout).not.toContain(text.split('_')[3]);

  const revoked = await command('keys', 'revoke', id);
  expect(revoked).toMatchObject({
    by: 0,
    stdout: expect.stringContaining(`Key ${id} of wire import is revoked.`),
  });
  expect((await command('keys', 'list')).stdout).toMatch(new RegExp(`^${id} +revoked `, 'm'));
  // Another server, which has not seen the key yet.
  expect((await whoIs(text)).status).toBe(401);
  expect(await command('keys', 'rotate', id)).toMatchObject({
    by: 2,
    stdout: '',
    stderr: expect.stringContaining('has expired or was revoked'),
  });
});

test('a key for sections has them in canonical form, and is rotated with them', async () => {
  const given =
    'WRITE:section/中東, READ_DRAFTS,PUBLISH:section/Foreign%20Affairs,WRITE:section/%e4%b8%ad%e6%9d%b1';
  const made = await command('keys', 'create', '--subject', 'desk', '--scopes', given);
  const canonical = ['READ_DRAFTS', 'PUBLISH:section/Foreign%20Affairs', 'WRITE:section/%E4%B8%AD%E6%9D%B1'];
  expect(made.stderr).toContain(`for desk: ${canonical.join(', ')}, active`);
  const rotated = await command('keys', 'rotate', made.stdout.split('_')[2] ?? '');
  const fresh = await startApi({ over: api });
  const query = '{ viewer { scopes sectionScopes { scope section } } }';
  expect((await fresh.with({ 'x-api-key': rotated.stdout.trim() }).ask(query)).data.viewer).toEqual({
    scopes: ['READ_DRAFTS'],
    sectionScopes: [
      { scope: 'PUBLISH', section: 'Foreign Affairs' },
      { scope: 'WRITE', section: '中東' },
    ],
  });
});

test('after a rotation both keys work, and the old one expires', async () => {
  const args = ['--subject', 'desk', '--scopes', 'READ_DRAFTS', '--expires', '90d'];
  const old = (await command('keys', 'create', ...args)).stdout.trim();
  const id = old.split('_')[2] ?? '';
  const rotated = await command('keys', 'rotate', id, '--grace', '2h');
  expect(rotated.by).toBe(0);
  const next = rotated.stdout.trim();
  expect(next).not.toBe(old);
  for (const text of [old, next])
    expect((await whoIs(text)).data.viewer).toEqual({ subject: 'desk', scopes: ['READ_DRAFTS'] });
  const list = (await command('keys', 'list')).stdout;
  expect(hoursLeft(list, id)).toBeCloseTo(2, 1);
  expect(hoursLeft(list, next.split('_')[2] ?? '') / 24).toBeCloseTo(90, 1);
});

test('an invalid option is refused with a reason and exit code 2, and no key is created', async () => {
  const before = (await command('keys', 'list')).stdout;
  const who = ['--subject', 'x', '--scopes', 'WRITE'];
  const cases: [string[], string][] = [
    [['create', '--subject', 'x'], '--scopes'],
    [['create', '--subject', 'x', '--scopes', 'WRITE,FLY'], '"FLY" is not a scope. Scopes: READ_DRAFTS'],
    [['create', '--subject', 'x', '--scopes', 'ADMIN:section/a'], '"ADMIN:section/a" is not a scope.'],
    [['create', '--subject', ' ', '--scopes', 'WRITE'], 'The subject must be 1 to 255 characters'],
    [['create', ...who, '--expires', 'soon'], 'a future timestamp'],
    [['create', ...who, '--expires', '2020-01-01T00:00:00Z'], 'a future timestamp'],
    [['revoke', 'nobody'], 'No key has the id nobody.'],
    [['rotate', '0123456789ab'], 'No key has the id 0123456789ab.'],
  ];
  const results = await Promise.all(cases.map(([args]) => command('keys', ...args)));
  for (const [i, [args, reason]] of cases.entries()) {
    expect(results[i], args.join(' ')).toMatchObject({
      by: 2,
      stdout: '',
      stderr: expect.stringContaining(reason),
    });
  }
  expect((await command('keys', 'list')).stdout).toBe(before);
});

test('stats, verify and export accept keys, and a table with only keys counts as empty', async () => {
  await command('keys', 'create', '--subject', 'x', '--scopes', 'ADMIN');
  const [verify, exported, stats] = await Promise.all([
    command('verify'),
    command('export'),
    command('stats'),
  ]);
  expect(verify).toMatchObject({ by: 0, stdout: 'The table matches its documents.\n' });
  expect(exported).toMatchObject({ by: 0, stdout: '' });
  expect(stats.stdout).toMatch(/^Person +0$/m);
  expect(await isEmpty(api.table)).toBe(true);
});

/** Runs the command line on the table of the test. */
function command(...args: string[]): Promise<End> {
  return communique(['--endpoint', inject('endpoint'), '--table', api.table.name, ...args]);
}

/** What a server that has just started says of a key. */
async function whoIs(text: string) {
  const fresh = await startApi({ over: api });
  return fresh.with({ 'x-api-key': text }).ask(me);
}

function hoursLeft(list: string, id: string): number {
  const line = list.split('\n').find(row => row.startsWith(id)) ?? '';
  return (Date.parse(line.split(/ +/).at(-1) ?? '') - Date.now()) / 3_600_000;
}
