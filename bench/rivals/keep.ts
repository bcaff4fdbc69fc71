import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { started } from './rival.ts';

/** The endpoint of a server's tables: the engine, or by option a process that replays the engine's responses from memory. */
export async function engineOrMemory(endpoint: string): Promise<string> {
  if (!started().fromMemory) return endpoint;
  const [port] = await once(fork(join(import.meta.dirname, '../limit/keeper.ts'), [endpoint]), 'message');
  return `http://127.0.0.1:${port}`;
}
