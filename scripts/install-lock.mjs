// One install at a time in this folder, whichever process begins it. Runs on an older Node and without any dependency.
import { createHash } from 'node:crypto';
import { lstatSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for the lock of a folder and returns how to give it back. It is a link to nowhere that names its process: made in one step. */
export async function lockInstalls(root) {
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
