import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** Environment variables of the start. The environment of the tests is not passed on. */
export type StartEnvironment = Readonly<Record<string, string>>;

/** How a process ended, and all it said. */
export interface End {
  /** The exit code, or the signal that ended it. */
  readonly by: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The output of a start on stdout when it is ready. */
export interface Announcement {
  readonly url: string;
  readonly engine: string;
  readonly counts: Record<string, number>;
  readonly importedNow: boolean;
  /** The API key that it prints. */
  readonly apiKey: string;
  /** The example command: where it sends its query, and the body. */
  readonly command: { readonly url: string; readonly body: string };
}

/** A start of the local server as a process of its own. It ends with the test at the latest. */
export interface Start {
  readonly pid: number;
  /** Rejects if the process ends before it is ready. */
  readonly ready: Promise<Announcement>;
  readonly ended: Promise<End>;
  stop(signal: NodeJS.Signals): Promise<End>;
  /** The processes that are left of it, the engine's too. Always none where there is no /proc. */
  left(): number[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const own = ['node_modules/.bin/node', 'src/dev/start.ts'];

/** Runs the local server on a free port. A command of its own runs as a shell runs it: in a process group, led by it. */
export function start(environment: StartEnvironment, command: readonly string[] = own): Start {
  const mark = `COMMUNIQUE_TEST_START=${randomUUID()}`;
  const [program = '', ...words] = command;
  const child = spawn(program, words, {
    cwd: root,
    env: { ...basics(mark), PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: command !== own,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} cannot be run.`);
  const said = { stdout: '', stderr: '' };
  const ended = new Promise<End>(resolve => {
    child.once('close', (code, signal) => resolve({ by: code ?? signal, ...said }));
  });
  const ready = announced(child, said);
  // Most tests of a start that fails only look at its end.
  ready.catch(() => {});
  onTestFinished(async () => {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      for (const id of [pid, ...marked(mark)]) if (isRunning(id)) process.kill(id, signal);
      for (let n = 0; n < 100 && marked(mark).length > 0; n++) await sleep(20);
    }
  });
  return {
    pid,
    ready,
    ended,
    stop(signal) {
      child.kill(signal);
      return ended;
    },
    left: () => marked(mark),
  };
}

function basics(mark: string): Record<string, string> {
  const [name = '', value = ''] = mark.split('=');
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env;
  return { PATH, HOME, NODE_COMPILE_CACHE, [name]: value };
}

function announced(child: ChildProcess, said: { stdout: string; stderr: string }): Promise<Announcement> {
  const { promise, resolve, reject } = Promise.withResolvers<Announcement>();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
    if (said.stdout.includes('Ctrl-C ends it.')) resolve(parse(said.stdout));
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  child.once('close', () => reject(new Error(`It ended before it was ready: ${said.stderr}`)));
  return promise;
}

function parse(text: string): Announcement {
  const find = (pattern: RegExp) => pattern.exec(text)?.[1] ?? '';
  const records = find(/^ {2}records +(.*)$/m);
  const command = /^curl -s (\S+) -H 'content-type: application\/json' \\\n {2}-d '([^']+)'$/m.exec(text);
  return {
    url: find(/^ {2}Communiqué is ready at (\S+)$/m),
    engine: find(/^ {2}engine +(.*)$/m),
    counts: Object.fromEntries(
      [...records.matchAll(/(\d+) (\w+)/g)].map(([, count, type]) => [type ?? '', Number(count)]),
    ),
    importedNow: records.includes('just imported'),
    apiKey: find(/^ {2}key +(cmq_\w+)$/m),
    command: { url: command?.[1] ?? '', body: command?.[2] ?? '' },
  };
}

/** The processes that have inherited the mark. One that has ended and waits for its parent has no environment any more. */
function marked(mark: string): number[] {
  if (!existsSync('/proc/self/environ')) return [];
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && environmentOf(name).includes(mark))
    .map(Number);
}

/** Empty for a process that is gone or another user's. */
function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return [];
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}
