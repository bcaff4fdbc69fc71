// Fetches the package of a program for this platform from npm: `node scripts/fetch-package.mjs engine|node [platform]`. The last line on stderr
// says why it failed. Runs on an older Node and without any dependency.
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { lockInstalls } from './install-lock.mjs';
import { enginePackage, nodePackage, platform } from './platform-packages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const temporary = '.communique-fetch-';

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [what, of = platform] = process.argv.slice(2);
  try {
    await fetchPackage(what === 'engine' ? enginePackage(of) : nodePackage(of), of);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/** The npm that runs this script, with the Node it runs on: ours may be about to be replaced. Else that of the PATH. */
export function npm() {
  const { npm_execpath: path, npm_node_execpath: node } = process.env;
  return path?.endsWith('npm-cli.js') ? [node ?? process.execPath, path] : ['npm'];
}

/**
 * Puts a package into node_modules beside what package-lock.json has put there. npm itself installs it into a folder of its own: in ours it would
 * remove what was fetched before, and write down what it did, so that the next start would install everything anew.
 */
export async function fetchPackage({ name, version }, of = platform) {
  const unlock = await lockInstalls(root);
  const modules = join(root, 'node_modules');
  const target = join(modules, name);
  try {
    // Another start may have fetched it while this one waited.
    if (versionAt(target) === version) return;
    for (const left of existsSync(modules) ? readdirSync(modules) : [])
      if (left.startsWith(temporary)) rmSync(join(modules, left), { recursive: true, force: true });
    mkdirSync(modules, { recursive: true });
    const folder = mkdtempSync(join(modules, temporary));
    try {
      writeFileSync(join(folder, 'package.json'), '{}');
      await install(folder, `${name}@${version}`, of);
      rmSync(target, { recursive: true, force: true });
      mkdirSync(dirname(target), { recursive: true });
      renameSync(join(folder, 'node_modules', name), target);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  } finally {
    unlock();
  }
}

function versionAt(folder) {
  const manifest = join(folder, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined;
}

/** Rejects with what npm says in a line. */
async function install(folder, what, of) {
  const own = `${process.platform}-${process.arch}`;
  const options = [
    'install',
    '--no-save',
    what,
    `--prefix=${folder}`,
    '--no-package-lock',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    // Where there is no network, that is to be known in seconds.
    '--prefer-offline',
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=1000',
    // npm refuses a package for another platform, which only a test wants.
    ...(of === own ? [] : ['--force']),
  ];
  const [command, ...rest] = [...npm(), ...options];
  const shell = process.platform === 'win32' && command === 'npm';
  const child = spawn(command, rest, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], shell });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    said += text;
  });
  const by = await new Promise((resolve, reject) => {
    child.once('error', error => reject(new Error(`npm cannot be run: ${error.message}`)));
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  if (by !== 0) throw new Error(`npm install ${what} failed: ${reasonIn(said) ?? `npm ended with ${by}`}`);
}

/** npm's first line that says more than a code. */
function reasonIn(said) {
  const lines = said
    .split('\n')
    .map(line => line.replace(/^npm (?:error|ERR!) ?/i, '').trim())
    .filter(line => line !== '');
  return lines.find(line => !/^(?:code|errno|syscall|A complete log)\b/.test(line)) ?? lines[0];
}
