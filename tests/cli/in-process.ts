import { Readable } from 'node:stream';
import { format } from 'node:util';
import { runCommandLine } from '../../src/cli/program.ts';
import type { CommandOptions, End } from './process.ts';

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a command to its end in the process of the test, with the environment, the input and the output of its own: of the cost of a
 * process nine tenths are its start. Calls wait for each other, since a process has these things once.
 */
export function communique(args: readonly string[], options: CommandOptions = {}): Promise<End> {
  const end = last.then(() => run(args, options));
  last = end.catch(() => {});
  return end;
}

async function run(args: readonly string[], { environment, input = '' }: CommandOptions): Promise<End> {
  const said = { stdout: '', stderr: '' };
  const { PATH = '', HOME = '' } = process.env;
  const replaced = [
    replace(process, 'env', { PATH, HOME, ...environment }),
    replace(process, 'stdin', Readable.from([Buffer.from(input)])),
    replace(process.stdout, 'write', writeTo(said, 'stdout')),
    replace(process.stderr, 'write', writeTo(said, 'stderr')),
    replace(console, 'log', (...values: unknown[]) => {
      said.stdout += `${format(...values)}\n`;
    }),
  ];
  try {
    const by = await runCommandLine(args);
    return { by, ...said };
  } finally {
    for (const restore of replaced) restore();
  }
}

/** Sets a property for a while; the answer puts back what was there. */
function replace(object: object, key: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(object, key);
  Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true });
  return () => {
    if (before === undefined) Reflect.deleteProperty(object, key);
    else Object.defineProperty(object, key, before);
  };
}

function writeTo(said: { stdout: string; stderr: string }, name: 'stdout' | 'stderr') {
  return (chunk: string | Uint8Array, ...more: unknown[]): boolean => {
    said[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    const done = more.at(-1);
    if (typeof done === 'function') process.nextTick(done);
    return true;
  };
}
