import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { inject, onTestFinished } from 'vitest';
import { createClient } from '../../src/store/client.ts';
import { ensureTable } from '../../src/store/create-table.ts';
import { Table } from '../../src/store/table.ts';

export { temporaryFolder as newFolder } from '../temporary-folder.ts';

const node = 'node_modules/.bin/node';
const root = fileURLToPath(new URL('../..', import.meta.url));

/** How a command ended, and all it said. */
export interface End {
  /** The exit code, or the signal that ended it. */
  readonly by: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<End>;
}

export interface CommandOptions {
  /** What it is told by the environment, besides PATH and HOME. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What comes by standard input. */
  readonly input?: string | Buffer;
}

/** Runs a command to its end as a process of its own, where that is what is tested; in-process.ts runs one in a tenth of the time. */
export function communique(args: readonly string[], options: CommandOptions = {}): Promise<End> {
  return startCommand(args, options).ended;
}

/** Runs a line of shell; what counts is how its last command ends. */
export function shell(line: string): Promise<End> {
  return begin('sh', ['-c', line], {}).ended;
}

/** Starts a command, without the script that looks for its Node: a signal then meets the process that works. */
export function startCommand(args: readonly string[], options: CommandOptions = {}): Running {
  return begin(node, ['src/cli/main.ts', ...args], options);
}

function begin(
  program: string,
  words: readonly string[],
  { environment = {}, input = '' }: CommandOptions,
): Running {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env;
  const env = { PATH, HOME, NODE_COMPILE_CACHE, ...environment };
  const child = spawn(program, words, { cwd: root, env });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  // A command that is not there any more, or does not read, takes no input.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = new Promise<End>(resolve => {
    child.once('close', (code, signal) => resolve({ by: code ?? signal, ...said }));
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return { child, ended };
}

/** What a command said on stderr, by lines. */
export function complaints({ stderr }: End): string[] {
  return stderr.split('\n').filter(line => line !== '');
}

/** A new, empty table in the engine of the test run, and the options that lead a command to it. */
export async function newTable(): Promise<{ table: Table; at: string[] }> {
  const client = createClient({ endpoint: inject('endpoint') });
  const name = `cli-${randomUUID()}`;
  await ensureTable(client, name);
  return { table: new Table({ client, name }), at: ['--endpoint', inject('endpoint'), '--table', name] };
}
