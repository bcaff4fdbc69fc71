import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { started } from './rival.ts';

/** Where a server is to ask for the engine's tables: the engine, or, if that is wanted, a process that answers from memory what the engine has answered. */
export async function engineOrMemory(endpoint: string): Promise<string> {
  if (!started().fromMemory) return endpoint;
  const [port] = await once(fork(join(import.meta.dirname, '../limit/keeper.ts'), [endpoint]), 'message');
  return `http://127.0.0.1:${port}`;
}
