import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import type { Table } from '../../src/store/table.ts';
import { type Fault, startProxy } from '../faults/proxy.ts';
import { type End, startCommand } from './process.ts';

/** Which request is the last that the process lives to send, counted from 0, and whether the engine still does what it asks. */
export interface KillPoint {
  readonly request: number;
  readonly done: boolean;
}

/** Runs a command on a table; its process is killed at a point, or not at all. */
export async function runKilled(
  words: readonly string[],
  table: Table,
  point: KillPoint | undefined,
): Promise<{ end: End; requests: number }> {
  const proxy = await startProxy(inject('endpoint'));
  const { child, ended } = startCommand([...words, '--table', table.name, '--endpoint', proxy.endpoint]);
  if (point !== undefined) {
    const last: Fault = point.done
      ? {
          rewrite: answer => {
            child.kill('SIGKILL');
            return answer;
          },
        }
      : 'silence';
    proxy.script = [...Array<undefined>(point.request).fill(undefined), last];
    while (proxy.seen.length <= point.request && child.exitCode === null) await sleep(2);
    if (!point.done) child.kill('SIGKILL');
  }
  const end = await ended;
  await proxy.close();
  return { end, requests: proxy.seen.length };
}
