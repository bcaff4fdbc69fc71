// Runs a file of this project: `node scripts/run.mjs <file> [arguments]`. It installs the dependencies first if they
// are missing or not those of package-lock.json, and takes the Node among them. So it has to run on an older Node
// and without any dependency itself.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';
import { fetchPackage, npm } from './fetch-package.mjs';
import { lockInstalls } from './install-lock.mjs';
import { nodePackage, platform } from './platform-packages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const lockFile = join(root, 'package-lock.json');
/** What npm has put into node_modules; npm writes it last. */
const installedFile = join(root, 'node_modules/.package-lock.json');
/** A digest of both files above, left after an install by this script. */
const stampFile = join(root, 'node_modules/.communique-installed');
const packaged = nodePackage();
/** Where the Node of that package is, or will be; undefined where there is no such package. */
const ownNode = packaged && join(root, 'node_modules', packaged.name, packaged.program);
/** What a Node of the system's own needs to run this project. */
const leastNode = [22, 15];

const [file, ...args] = process.argv.slice(2);
if (file === undefined) fail('Say which file to run: node scripts/run.mjs <file> [arguments]');
if (whyInstall() !== undefined) await install();
const fetchFailure = await fetchMissingNode();
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
  const unlock = await lockInstalls(root);
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

/**
 * Puts our Node on the PATH of npm's scripts, where npm 10 leaves it out: it takes the link away with the package for
 * another processor, whose link has the same name.
 */
function linkNode() {
  const link = join(root, 'node_modules/.bin/node');
  if (ownNode === undefined || !existsSync(ownNode) || existsSync(link)) return;
  // npm makes this folder for the first package that has a program; a fetched Node may come before.
  mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
  try {
    symlinkSync(join('..', packaged.name, packaged.program), link);
  } catch (error) {
    // Another start made it at the same moment.
    if (error.code !== 'EEXIST') throw error;
  }
}

/** The Node that runs this script, if it can run the project too; with the options that it wants for that. */
function systemNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < leastNode[0] || (major === leastNode[0] && minor < leastNode[1])) return undefined;
  // Some versions run TypeScript only when they are told to, others warn that they do.
  const options = process.features.typescript ? [] : ['--experimental-strip-types'];
  return [process.execPath, ...options, '--disable-warning=ExperimentalWarning'];
}

/** Fetches a Node where there is neither one of package-lock.json nor one of the system; answers why it could not, if so. */
async function fetchMissingNode() {
  if (ownNode !== undefined && existsSync(ownNode)) return undefined;
  if (systemNode() !== undefined) return undefined;
  if (packaged === undefined) return `there is no Node package for ${platform}`;
  const { name, version } = packaged;
  process.stderr.write(`There is no Node for this project here yet: fetching ${name}@${version} from npm.\n`);
  try {
    await fetchPackage(packaged);
  } catch (error) {
    return error.message;
  }
  return undefined;
}

async function runFile() {
  const nodes = [ownNode !== undefined && existsSync(ownNode) ? [ownNode] : undefined, systemNode()];
  for (const [node, ...options] of nodes.filter(each => each !== undefined)) {
    try {
      return await run(node, [...options, file, ...args], {
        stdio: 'inherit',
        env: { ...process.env, ...compileCache() },
      });
    } catch (error) {
      process.stderr.write(`${node} does not run here (${error.message}).\n`);
    }
  }
  return fail(
    `There is no Node to run this with on ${platform}${fetchFailure === undefined ? '' : ` (${fetchFailure})`}, and this one is ` +
      `${process.version}: use Node ${leastNode.join('.')} or later, such as from https://nodejs.org.`,
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
