import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The server as `npm start` runs it, with a data folder of its own. */
export interface LoadedServer {
  readonly url: string;
  readonly key: string;
  readonly pid: number | undefined;
  /** Megabytes of the heap that are left after a collection. */
  heap(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts it with the inspector, which collects and measures the heap without code in the server. */
export async function startServer(): Promise<LoadedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'communique-load-'));
  const child = spawn(process.execPath, ['--inspect=127.0.0.1:0', 'src/dev/start.ts'], {
    env: { ...process.env, DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', text => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', text => {
    said.err = (said.err + text).slice(-10_000);
  });
  const ended = once(child, 'exit');
  const failed = ended.then(() => {
    throw new Error(`The server ended: ${said.err}`);
  });
  failed.catch(() => {});
  const find = async (from: 'out' | 'err', pattern: RegExp) => {
    for (;;) {
      const found = pattern.exec(said[from])?.[1];
      if (found !== undefined) return found;
      await Promise.race([failed, new Promise(resolve => setTimeout(resolve, 20))]);
    }
  };
  const inspector = await openInspector(await find('err', /Debugger listening on (ws:\S+)/));
  return {
    url: await find('out', /ready at (\S+)/),
    key: await find('out', /(cmq_\w+)/),
    pid: child.pid,
    async heap() {
      await inspector('HeapProfiler.collectGarbage');
      const { usedSize } = await inspector('Runtime.getHeapUsage');
      return Number(usedSize) / 1e6;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, maxRetries: 5 });
    },
  };
}

/** Sends commands of the inspector's protocol. */
async function openInspector(address: string) {
  const socket = new WebSocket(address);
  const waiting = new Map<number, (result: Record<string, unknown>) => void>();
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data));
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  return (method: string): Promise<Record<string, unknown>> => {
    last += 1;
    const { promise, resolve } = Promise.withResolvers<Record<string, unknown>>();
    waiting.set(last, resolve);
    socket.send(JSON.stringify({ id: last, method }));
    return promise;
  };
}
