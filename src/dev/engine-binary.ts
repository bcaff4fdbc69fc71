import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { EngineUnavailable } from './engine-error.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fetchScript = join(root, 'scripts/fetch-package.mjs');

/** The platform of the engine: `process.platform` and `process.arch`, like linux-x64. Tests set another one with COMMUNIQUE_PLATFORM. */
export function enginePlatform(): string {
  return process.env.COMMUNIQUE_PLATFORM || `${process.platform}-${process.arch}`;
}

/**
 * The engine's program: the one in the package for this platform, otherwise a dynoxide on the PATH, otherwise the one in a package that is
 * fetched from npm now, because package-lock.json has none for most platforms. Throws EngineUnavailable if there is none.
 */
export async function engineBinary(tell: (line: string) => void): Promise<string> {
  const platform = enginePlatform();
  const name = platform.startsWith('win32') ? 'dynoxide.exe' : 'dynoxide';
  const packaged = join(root, 'node_modules/@dynoxide', platform, name);
  if (existsSync(packaged)) return packaged;
  const installed = onPath(name);
  if (installed !== undefined) return installed;
  await fetchEngine(platform, tell);
  if (!existsSync(packaged))
    throw new EngineUnavailable(platform, `the package @dynoxide/${platform} has no file ${name}`);
  return packaged;
}

function onPath(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter(folder => folder !== '')
    .map(folder => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // It cannot be started, for whatever reason.
    return false;
  }
}

/** Runs a script in plain JavaScript, because the same script fetches Node for machines without a version that runs TypeScript. */
async function fetchEngine(platform: string, tell: (line: string) => void): Promise<void> {
  tell(`The embedded engine for ${platform} is not installed yet: fetching it from npm.`);
  const child = spawn(process.execPath, [fetchScript, 'engine', platform], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<number | string | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  const [output, by] = await Promise.all([text(child.stderr), ended]);
  if (by === 0) return;
  const reason = output.trim().split('\n').at(-1) || `${fetchScript} ended with ${by}`;
  throw new EngineUnavailable(platform, reason);
}
