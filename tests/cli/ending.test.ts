import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { type FaultProxy, startProxy } from '../faults/proxy.ts';
import { newFolder, newTable, startCommand } from './process.ts';

/** A command that has failed ends: what it had under way beside the failure is given up with it. */
let proxy: FaultProxy;

beforeAll(async () => {
  proxy = await startProxy(inject('endpoint'));
});
beforeEach(() => proxy.calm());
afterAll(() => proxy.close());

/** Milliseconds; the requests that are given up would be tried for half a minute and more. */
const limit = 5000;

const lines = Array.from({ length: 40 }, (_, i) =>
  JSON.stringify({ type: 'Person', slug: `p${i}`, name: `Person ${i}` }),
).join('\n');

const full = {
  error: 'InternalServerError',
  status: 500,
  body: { message: 'commit failed (backend: database or disk is full)' },
};

test.for(['silence', 'reset'] as const)(
  'an import onto a full disk, while the other writes get %s',
  async others => {
    const { table } = await newTable();
    let writes = 0;
    proxy.always = operation => {
      if (operation !== 'TransactWriteItems') return undefined;
      writes += 1;
      // The last of those that are under way at a time.
      return writes === 8 ? full : others;
    };
    const at = ['--endpoint', proxy.endpoint, '--table', table.name];
    const { child, ended } = startCommand(['import', '-', ...at], { input: lines });
    const told = new Promise<number>(resolve => {
      child.stderr?.on('data', (text: string) => {
        if (text.includes('communique: ')) resolve(performance.now());
      });
    });
    const since = await told;
    const { by, stderr } = await ended;
    expect(performance.now() - since).toBeLessThan(limit);
    expect(by).toBe(2);
    expect(stderr).toContain('database or disk is full');
    // What was given up is not told as lines that are wrong.
    expect(stderr.match(/could not be written|aborted/g)).toBeNull();
  },
);

test('an import from standard input that a signal ends leaves no copy of the input', async () => {
  const { table } = await newTable();
  const TMPDIR = await newFolder();
  const written = Promise.withResolvers<void>();
  proxy.always = operation => {
    if (operation !== 'TransactWriteItems') return undefined;
    written.resolve();
    return 'silence';
  };
  const at = ['--endpoint', proxy.endpoint, '--table', table.name];
  const { child, ended } = startCommand(['import', '-', ...at], { input: lines, environment: { TMPDIR } });
  await written.promise;
  expect(await readdir(TMPDIR)).toHaveLength(1);
  child.kill('SIGTERM');
  expect((await ended).by).toBe(143);
  expect(await readdir(TMPDIR)).toEqual([]);
});

test.for([['export'], ['verify'], ['reproject']])(
  '%s, when a read fails for good',
  async ([command = '']) => {
    const { table } = await newTable();
    proxy.always = operation => (operation === 'DescribeTable' ? undefined : full);
    const at = ['--endpoint', proxy.endpoint, '--table', table.name];
    const { child, ended } = startCommand([command, ...at]);
    const told = new Promise<number>(resolve => {
      child.stderr?.on('data', (text: string) => {
        if (text.includes('communique: ')) resolve(performance.now());
      });
    });
    const since = await told;
    expect((await ended).by).toBe(2);
    expect(performance.now() - since).toBeLessThan(limit);
  },
);
