import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';

const script = new URL('../../scripts/run.mjs', import.meta.url).pathname;
const nodePackage = `node-${process.platform}-${process.arch}`;
let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
});

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

test.each([
  ['SIGINT', 5],
  ['SIGTERM', 6],
] as const)('%s is passed on to the file, which ends as it wants', async (signal, wanted) => {
  const file = join(folder, `${signal}.ts`);
  await writeFile(
    file,
    `process.on('${signal}', () => process.exit(${wanted})); setInterval(() => {}, 1000); console.log('ready');`,
  );
  const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  child.kill(signal);
  expect(await once(child, 'exit')).toEqual([wanted, null]);
});

test('without a file it says what it wants', async () => {
  const { code, err } = await spawned([script]);
  expect(code).toBe(1);
  expect(err).toMatch(/Say which file to run/);
});

test('missing dependencies are installed once, by whichever of two starts is first, and then never again', async () => {
  const { start, installs } = await project();
  const [first, second] = await Promise.all([start(), start()]);
  expect([first, second]).toMatchObject([
    { code: 0, out: 'ran\n' },
    { code: 0, out: 'ran\n' },
  ]);
  expect(first.err + second.err).toMatch(/Installing the dependencies with npm ci: node_modules is missing/);
  expect(await start()).toEqual({ code: 0, out: 'ran\n', err: '' });
  expect(await installs()).toEqual(['ci']);
});

test('a package-lock.json that is not what was installed is installed', async () => {
  const { start, installs, lock } = await project();
  await start();
  await lock('2.0.0');
  expect((await start()).err).toMatch(/npm ci: node_modules is not what package-lock.json says/);
  expect(await start()).toEqual({ code: 0, out: 'ran\n', err: '' });
  expect(await installs()).toEqual(['ci', 'ci']);
});

test('what an npm ci by hand installed is taken as it is', async () => {
  const { start, installs, installByHand } = await project();
  await installByHand();
  expect(await start()).toEqual({ code: 0, out: 'ran\n', err: '' });
  expect(await installs()).toEqual([]);
});

test('an install that fails ends with the exit code of npm, and the next start tries again', async () => {
  const { start, installs } = await project();
  expect(await start({ NPM_FAILS: '3' })).toMatchObject({ code: 3, out: '' });
  expect(await start()).toMatchObject({ code: 0, out: 'ran\n' });
  expect(await installs()).toEqual(['ci', 'ci']);
});

test('the Node package runs the file and is put where npm’s scripts find it, also where npm left its link out', async () => {
  const { place, start, installByHand } = await project();
  await installByHand();
  await mkdir(join(place, 'node_modules', nodePackage, 'bin'), { recursive: true });
  await symlink(process.execPath, join(place, 'node_modules', nodePackage, 'bin/node'));
  await mkdir(join(place, 'node_modules/.bin'));
  await writeFile(join(place, 'file.ts'), 'console.log(process.argv0);');
  expect((await start()).out).toBe(`${join(place, 'node_modules', nodePackage, 'bin/node')}\n`);
  expect(await readlink(join(place, 'node_modules/.bin/node'))).toBe(join('..', nodePackage, 'bin/node'));
});

/** A project with the script, one dependency, and in place of npm a program that installs slowly and notes that it did. */
async function project() {
  const place = await mkdtemp(join(folder, 'project-'));
  const npm = join(place, 'npm-cli.js');
  const lock = (version: string) =>
    writeFile(
      join(place, 'package-lock.json'),
      JSON.stringify({ packages: { '': {}, 'node_modules/dependency': { version, integrity: version } } }),
    );
  const installByHand = async () => {
    await mkdir(join(place, 'node_modules'));
    await cp(join(place, 'package-lock.json'), join(place, 'node_modules/.package-lock.json'));
  };
  await cp(dirname(script), join(place, 'scripts'), { recursive: true });
  await writeFile(
    join(place, 'package.json'),
    JSON.stringify({ optionalDependencies: { [nodePackage]: '24.0.0' } }),
  );
  await lock('1.0.0');
  await writeFile(join(place, 'file.ts'), "console.log('ran');");
  await writeFile(
    npm,
    `const { appendFileSync, cpSync, mkdirSync } = require('node:fs');
    appendFileSync('installs', process.argv[2] + '\\n');
    console.log('npm says something');
    setTimeout(() => {
      if (process.env.NPM_FAILS) process.exit(Number(process.env.NPM_FAILS));
      mkdirSync('node_modules', { recursive: true });
      cpSync('package-lock.json', 'node_modules/.package-lock.json');
    }, 500);`,
  );
  return {
    place,
    lock,
    installByHand,
    start: (environment = {}) =>
      spawned([join(place, 'scripts/run.mjs'), join(place, 'file.ts')], {
        npm_execpath: npm,
        ...environment,
      }),
    installs: async () =>
      (await readFile(join(place, 'installs'), 'utf8').catch(() => '')).split('\n').slice(0, -1),
  };
}

async function run(source: string, args: string[] = []) {
  const file = join(folder, `${Math.random().toString(36).slice(2)}.ts`);
  await writeFile(file, source);
  return spawned([script, file, ...args]);
}

async function spawned(
  args: string[],
  environment = {},
): Promise<{ code: number | null; out: string; err: string }> {
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}
