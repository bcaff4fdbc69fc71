import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';

const script = new URL('../../scripts/run.mjs', import.meta.url).pathname;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'communique-run-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('the file gets its arguments, TypeScript is run as it is, on the project’s own Node', async () => {
  const { code, out } = await run(
    'const [first]: string[] = process.argv.slice(2); console.log(first, process.version);',
    ['a b'],
  );
  expect(out).toBe(`a b ${process.version}\n`);
  expect(code).toBe(0);
});

test('its exit code is passed on', async () => {
  expect((await run('process.exitCode = 7;')).code).toBe(7);
});

test('a signal that ends it is passed on as the shell does', async () => {
  expect((await run('process.kill(process.pid, "SIGKILL");')).code).toBe(137);
});

test('without a file it says what it wants', async () => {
  const { code, err } = await spawned([script]);
  expect(code).toBe(1);
  expect(err).toMatch(/Say which file to run/);
});

async function run(source: string, args: string[] = []) {
  const file = join(folder, `${Math.random().toString(36).slice(2)}.ts`);
  await writeFile(file, source);
  return spawned([script, file, ...args]);
}

async function spawned(args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}
