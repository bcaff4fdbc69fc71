// Runs a file of this project: `node scripts/run.mjs <file> [arguments]`. It installs the dependencies first if they
// are missing or not those of package-lock.json, and takes the Node among them. So it has to run on an older Node
// and without any dependency itself.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const lockFile = join(root, 'package-lock.json');
/** What npm has put into node_modules; npm writes it last. */
const installedFile = join(root, 'node_modules/.package-lock.json');
/** A digest of both files above, left after an install by this script. */
const stampFile = join(root, 'node_modules/.communique-installed');
const nodePackage = `node-${process.platform}-${process.arch}`;
const ownNode = join(root, 'node_modules', nodePackage, 'bin/node');

const [file, ...args] = process.argv.slice(2);
if (file === undefined) fail('Say which file to run: node scripts/run.mjs <file> [arguments]');
if (whyInstall() !== undefined) await install();
linkNode();
process.exitCode = await runFile();

/** Why the dependencies have to be installed, undefined if they need not. */
function whyInstall() {
  if (!existsSync(installedFile)) return 'node_modules is missing or unfinished';
  // After an `npm ci` by hand there is no stamp.
  const current = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') === digest() : hasLockedVersions();
  return current ? undefined : 'node_modules is not what package-lock.json says';
}

function digest() {
  return createHash('sha256')
    .update(readFileSync(lockFile))
    .update(readFileSync(installedFile))
    .digest('hex');
}

function hasLockedVersions() {
  const [locked, installed] = [lockFile, installedFile].map(
    path => JSON.parse(readFileSync(path, 'utf8')).packages,
  );
  return Object.entries(locked).every(([path, { version, integrity, optional }]) => {
    const found = installed[path];
    // npm leaves out the optional packages of other platforms.
    if (path === '' || (found === undefined && optional)) return true;
    return found?.version === version && found?.integrity === integrity;
  });
}

/** Runs `npm ci`, one at a time for this folder. */
async function install() {
  const unlock = await lock();
  try {
    const reason = whyInstall();
    if (reason === undefined) return;
    process.stderr.write(`Installing the dependencies with npm ci: ${reason}.\n`);
    // An install that is cut off must not look like a finished one.
    rmSync(stampFile, { force: true });
    rmSync(installedFile, { force: true });
    // No package of ours needs its install script: esbuild's only saves its command line the start of Node.
    // Without the warnings of packages that want the Node that is only being installed.
    const options = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--loglevel=error'];
    const [command, ...rest] = [...npm(), ...options];
    // To stderr, so that stdout holds nothing but the output of the file.
    const code = await run(command, rest, { cwd: root, stdio: ['inherit', 2, 2] }).catch(error =>
      fail(`npm cannot be run (${error.message}). Install Node with npm, then try again.`),
    );
    if (code !== 0) process.exit(code);
    writeFileSync(stampFile, digest());
  } finally {
    unlock();
  }
}

/** The npm that runs this script, with the Node it runs on: ours may be about to be replaced. Else that of the PATH. */
function npm() {
  const { npm_execpath: path, npm_node_execpath: node } = process.env;
  return path?.endsWith('npm-cli.js') ? [node ?? process.execPath, path] : ['npm'];
}

/** Waits for the lock and returns how to give it back. It is a link to nowhere that names its process: made in one step. */
async function lock() {
  const path = join(
    tmpdir(),
    `communique-install-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`,
  );
  for (let told = false; ; ) {
    try {
      symlinkSync(String(process.pid), path);
      const remove = () => rmSync(path, { force: true });
      process.once('exit', remove);
      return () => {
        process.off('exit', remove);
        remove();
      };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = holderOf(path);
    if (holder === undefined) continue;
    if (!told) process.stderr.write(`Waiting for process ${holder}, which installs the dependencies.\n`);
    told = true;
    await sleep(200);
  }
}

/** The live process that holds the lock. The lock of a dead one, or one of more than 15 minutes, is removed. */
function holderOf(path) {
  try {
    const holder = Number(readlinkSync(path));
    if (Date.now() - lstatSync(path).mtimeMs < 15 * 60_000 && isAlive(holder)) return holder;
    rmSync(path, { force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  return undefined;
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Puts our Node on the PATH of npm's scripts, where npm 10 leaves it out: it takes the link away with the package for
 * another processor, whose link has the same name.
 */
function linkNode() {
  const link = join(root, 'node_modules/.bin/node');
  if (!existsSync(ownNode) || existsSync(link)) return;
  try {
    symlinkSync(join('..', nodePackage, 'bin/node'), link);
  } catch (error) {
    // Another start made it at the same moment.
    if (error.code !== 'EEXIST') throw error;
  }
}

async function runFile() {
  const nodes = [ownNode, ...(process.features.typescript ? [process.execPath] : [])];
  for (const node of nodes.filter(path => existsSync(path))) {
    try {
      return await run(node, [file, ...args], {
        stdio: 'inherit',
        env: { ...process.env, ...compileCache() },
      });
    } catch (error) {
      process.stderr.write(`${node} does not run here (${error.message}).\n`);
    }
  }
  return fail(
    `There is no Node package for ${process.platform}-${process.arch}, and this Node is ${process.version}: ` +
      'use Node 22.18 or newer, which runs TypeScript.',
  );
}

/** Node keeps what it has compiled, so that the next start takes half the time. It goes with node_modules. */
function compileCache() {
  const folder = process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules/.cache/node');
  return { NODE_COMPILE_CACHE: folder };
}

/** Resolves to the exit code, 128 and the signal's number if a signal ended it. Rejects if it cannot be started. */
function run(command, commandArgs, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, commandArgs, options);
    const forward = signal => {
      // Ctrl-C in a terminal reaches the child too; a second SIGINT would cut its orderly end short.
      if (signal === 'SIGTERM' || !isatty(0)) child.kill(signal);
    };
    process.on('SIGINT', forward).on('SIGTERM', forward);
    // npm passes SIGTERM to the shell that it runs scripts with, and the shell dies without passing it on.
    const shell = process.ppid;
    const watch = setInterval(() => {
      if (process.env.npm_lifecycle_event !== undefined && process.ppid !== shell) child.kill('SIGTERM');
    }, 100);
    const settled = () => {
      clearInterval(watch);
      process.off('SIGINT', forward).off('SIGTERM', forward);
    };
    child.once('error', error => {
      settled();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      settled();
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

/** One line on stderr, then the end. */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
