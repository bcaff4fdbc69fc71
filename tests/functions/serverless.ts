import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../temporary-folder.ts';

/** The folder of serverless.yml. */
export const root = join(import.meta.dirname, '../..');

/**
 * Runs the framework in a folder, without credentials and without a way out of this machine, unless settings give them.
 * Returns all it printed; rejects with an error that has it in `stdout` and `stderr` where it fails.
 */
export async function serverless(
  folder: string,
  args: readonly string[],
  settings: NodeJS.ProcessEnv = {},
): Promise<string> {
  const other = /^(?:AWS_|SLS_|SERVERLESS_|AUTH_|npm_)/;
  const kept = Object.entries(process.env).filter(([name]) => !other.test(name));
  const nowhere = 'http://127.0.0.1:9';
  const env = {
    ...Object.fromEntries(kept),
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    NO_COLOR: '1',
    ...settings,
  };
  // As npm runs it, without the start of npm.
  const program = join('node_modules', 'serverless', 'bin', 'serverless.js');
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, ...args], {
    cwd: folder,
    env: { ...env, PATH: path },
  });
  return stdout + stderr;
}

/** A new folder with the files that the framework reads, without an operator's own files. */
export async function bareProject(): Promise<string> {
  const folder = await temporaryFolder();
  await copyFile(join(root, 'serverless.yml'), join(folder, 'serverless.yml'));
  const isOfOperator = (path: string) => /\/params\.(?!example\.)[^/]*$/.test(path);
  await cp(join(root, 'deploy'), join(folder, 'deploy'), {
    recursive: true,
    filter: path => !isOfOperator(path),
  });
  await mkdir(join(root, 'dist'), { recursive: true });
  for (const name of ['scripts', 'src', 'dist', 'node_modules', 'package.json'])
    await symlink(join(root, name), join(folder, name));
  return folder;
}
