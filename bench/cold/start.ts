import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** Measurements of one process, from its spawn. */
export interface Start {
  /** Milliseconds until it polls for its first event, with its modules loaded. */
  readonly init: number;
  /** Milliseconds to its first answer. */
  readonly answer: number;
  /** Milliseconds of processor time until its first answer, of all threads; NaN if the system does not report it. */
  readonly cpu: number;
  /** Peak memory in megabytes until then; NaN if the system does not report it. */
  readonly memory: number;
  /** Its answer. */
  readonly result: { readonly statusCode: number; readonly body: string; readonly isBase64Encoded?: boolean };
}

const runtime = join(import.meta.dirname, 'runtime.mjs');

/** Starts a handler in a process of its own behind a Runtime API on loopback, gives it one event, and ends it. */
export async function startCold(handler: string, event: object, env: NodeJS.ProcessEnv): Promise<Start> {
  const asked = Promise.withResolvers<number>();
  const answered = Promise.withResolvers<Omit<Start, 'init'>>();
  const api = createServer(async (request, response) => {
    if (request.method === 'GET') {
      asked.resolve(performance.now() - begun);
      response.setHeader('lambda-runtime-aws-request-id', 'first');
      response.end(JSON.stringify(event));
      return;
    }
    const result = JSON.parse(await text(request));
    answered.resolve({ answer: performance.now() - begun, ...usageOf(child.pid), result });
  });
  const address = await listen(api);
  const begun = performance.now();
  const child = spawn(process.execPath, [runtime, handler], {
    env: { PATH: process.env.PATH, AWS_LAMBDA_RUNTIME_API: address, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, ended] = [text(child.stderr), once(child, 'exit')];
  child.stdout.resume();
  try {
    const failed = ended.then(async ([code]) => {
      throw new Error(`${handler} ended with ${code} before it answered: ${await said}`);
    });
    const { result, ...usage } = await Promise.race([answered.promise, failed]);
    return { init: await asked.promise, ...usage, result };
  } finally {
    child.kill('SIGKILL');
    await ended;
    api.closeAllConnections();
    api.close();
  }
}

async function listen(api: Server): Promise<string> {
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  const address = api.address();
  if (address === null || typeof address === 'string') throw new Error('The Runtime API has no port.');
  return `127.0.0.1:${address.port}`;
}

/** Linux reports the nanoseconds that each thread ran, and the peak memory of a process. */
function usageOf(pid: number | undefined): { cpu: number; memory: number } {
  if (process.platform !== 'linux' || pid === undefined) return { cpu: Number.NaN, memory: Number.NaN };
  const threads = readdirSync(`/proc/${pid}/task`);
  const ran = threads.map(
    id => Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
  );
  const [, peak = 'NaN'] = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return { cpu: ran.reduce((sum, each) => sum + each, 0), memory: Number(peak) / 1024 };
}
