import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Rival } from './rival.ts';

/** Installs a rival's packages into a folder of its own, unless they are there. Answers the folder; throws what npm says if it cannot. */
export async function install({ name, packages }: Rival): Promise<string> {
  const folder = join(tmpdir(), `communique-rivals-${name}`);
  await mkdir(folder, { recursive: true });
  if (isInstalled(folder, packages)) return folder;
  console.log(`${name}: installing ${Object.keys(packages).join(', ')} into ${folder}; this is done once.`);
  await rm(join(folder, 'node_modules'), { recursive: true, force: true });
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies: packages }, undefined, 2),
  );
  const npm = spawn('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [code]] = await Promise.all([text(npm.stderr), once(npm, 'exit')]);
  if (code !== 0) throw new Error(`npm cannot install it: ${said.trim().split('\n').slice(0, 3).join(' ')}`);
  return folder;
}

function isInstalled(folder: string, packages: Rival['packages']): boolean {
  return Object.entries(packages).every(([name, version]) => {
    const file = join(folder, 'node_modules', name, 'package.json');
    // npm writes its own list last.
    const isComplete = existsSync(join(folder, 'node_modules/.package-lock.json')) && existsSync(file);
    return isComplete && JSON.parse(readFileSync(file, 'utf8')).version === version;
  });
}
