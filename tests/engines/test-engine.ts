import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEngine } from '../../src/dev/engine.ts';
import { startDynalite, type TestEngine } from './dynalite.ts';

/** The implementations of DynamoDB that the tests run over. */
export const engineNames = ['dynoxide', 'dynalite', 'moto'] as const;
export type EngineName = (typeof engineNames)[number];

export type { TestEngine };

/** Starts an engine in memory. */
export function startTestEngine(name: EngineName): Promise<TestEngine> {
  if (name === 'dynalite') return startDynalite();
  return name === 'moto' ? startMoto() : startEngine({ dataDir: ':memory:' });
}

/** The engine that a setting names; TEST_ENGINE=dynalite runs all tests over dynalite. */
export function engineNamed(text: string): EngineName {
  const name = engineNames.find(one => one === text);
  if (name === undefined)
    throw new Error(`TEST_ENGINE is "${text}"; it must be one of ${engineNames.join(', ')}.`);
  return name;
}

/** Kilobytes of address space. moto copies its whole table for each transaction, in threads that its clients cannot stop. */
const maxMotoMemory = 4_000_000;

/** Milliseconds. */
const motoStart = 30_000;

async function startMoto(): Promise<TestEngine> {
  const port = await freePort();
  const command = `ulimit -v ${maxMotoMemory}; exec moto_server -H 127.0.0.1 -p ${port}`;
  // It leaves files where it runs, and refuses regions that AWS does not have, such as that of the embedded engine.
  const moto = spawn('sh', ['-c', command], {
    cwd: tmpdir(),
    stdio: 'ignore',
    env: { ...process.env, MOTO_ALLOW_NONEXISTENT_REGION: 'true' },
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + motoStart;
  while (!(await fetch(`${endpoint}/moto-api/`).catch(() => undefined))?.ok) {
    if (Date.now() > deadline || moto.exitCode !== null)
      throw new Error("moto_server did not start. Is it installed? pip install 'moto[server]'");
    await sleep(200);
  }
  return {
    endpoint,
    async stop() {
      const ended = once(moto, 'exit');
      moto.kill('SIGKILL');
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const socket = createServer().listen(0, '127.0.0.1');
  await once(socket, 'listening');
  const address = socket.address();
  socket.close();
  if (address === null || typeof address === 'string') throw new Error('The socket has no port.');
  return address.port;
}
