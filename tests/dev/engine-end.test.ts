import { rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startEngine } from '../../src/dev/engine.ts';
import { readRecord } from '../../src/dev/engine-record.ts';
import { communique, complaints } from '../cli/process.ts';
import { isLong } from '../seed.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { start } from './start-process.ts';

/** The behaviour of a server, and of commands beside it, when its engine ends or hangs. */
const empty = { SAMPLE_CONTENT: 'off', LOG_LEVEL: 'silent' };

/** Milliseconds in which a server ends, whatever the state of its engine, and the milliseconds that a busy machine may add. */
const endLimit = 3000;
const slack = 1500;

/** One handler takes both. */
const signals: readonly NodeJS.Signals[] = isLong ? ['SIGTERM', 'SIGINT'] : ['SIGTERM'];

test('a killed engine is restarted in time for the waiting requests, and the restart is reported', async () => {
  const folder = await temporaryFolder();
  const server = start({ ...empty, DATA_DIR: folder });
  const { url, apiKey } = await server.ready;
  const before = readRecord(folder);
  const written = await ask(url, 'mutation { createPerson(input: { name: "Ada" }) { __typename } }', apiKey);
  expect(written.data.createPerson.__typename).toBe('Person');
  kill(folder, 'SIGKILL');
  const people = '{ people { nodes { name } } }';
  const answers = await Promise.all([1, 2, 3].map(() => ask(url, people, apiKey)));
  for (const answer of answers)
    expect(answer).toMatchObject({ data: { people: { nodes: [{ name: 'Ada' }] } } });
  const after = readRecord(folder);
  expect(after).toMatchObject({ endpoint: before?.endpoint, ownerPid: server.pid });
  expect(after?.enginePid).not.toBe(before?.enginePid);
  const { by, stderr } = await server.stop('SIGTERM');
  expect(by).toBe(0);
  expect(stderr).toBe(
    `communique: The embedded engine (process ${before?.enginePid}) ended by SIGKILL. It is being restarted.\n`,
  );
  expect(server.left()).toEqual([]);
});

test('a second end within a minute ends the server with a line and exit code 1', async () => {
  const folder = await temporaryFolder();
  const server = start({ ...empty, DATA_DIR: folder });
  await server.ready;
  const first = kill(folder, 'SIGKILL');
  await vi.waitFor(() => expect(readRecord(folder)?.enginePid).not.toBe(first), 10_000);
  const { url } = await server.ready;
  expect((await ask(url, '{ people { nodes { name } } }')).errors).toBeUndefined();
  const second = kill(folder, 'SIGKILL');
  const since = performance.now();
  const { by, stderr } = await server.ended;
  expect(performance.now() - since).toBeLessThan(endLimit + slack);
  expect(by).toBe(1);
  expect(stderr.split('\n')[1]).toMatch(
    new RegExp(
      `^communique: The embedded engine \\(process ${second}\\) ended by SIGKILL, the second time within a minute`,
    ),
  );
  expect(readRecord(folder)).toBeUndefined();
});

test('an engine whose data folder is gone is not restarted, and the message says what to do', async () => {
  const folder = await temporaryFolder();
  const server = start({ ...empty, DATA_DIR: folder });
  await server.ready;
  const pid = readRecord(folder)?.enginePid ?? 0;
  await rm(folder, { recursive: true });
  process.kill(pid, 'SIGKILL');
  const { by, stderr } = await server.ended;
  expect(by).toBe(1);
  expect(stderr).toContain(`cannot be restarted: The data folder ${folder} cannot be written (ENOENT`);
  expect(stderr).toContain('choose another one with DATA_DIR');
});

test('an engine in memory is not restarted, because its data is lost', async () => {
  const server = start({ ...empty, DATA_DIR: ':memory:' });
  await server.ready;
  const [engine] = server.left().filter(pid => pid !== server.pid);
  process.kill(engine ?? 0, 'SIGKILL');
  const { by, stderr } = await server.ended;
  expect(by).toBe(1);
  expect(stderr).toMatch(
    /^communique: The embedded engine .* ended by SIGKILL, and its data in memory is lost\. Start again\.\n$/,
  );
});

test('a command beside a server whose engine was just killed waits for it, and leaves it to the server', async () => {
  const folder = await temporaryFolder();
  const server = start({ ...empty, DATA_DIR: folder });
  const { url } = await server.ready;
  kill(folder, 'SIGKILL');
  const commands = await Promise.all(
    [['stats'], ['import', '-'], ...(isLong ? [['verify']] : [])].map(args =>
      communique(args, { environment: { DATA_DIR: folder }, input: '' }),
    ),
  );
  for (const end of commands) expect([end.by, complaints(end)]).toEqual([0, []]);
  expect(readRecord(folder)).toMatchObject({ ownerPid: server.pid });
  expect((await ask(url, '{ people { nodes { name } } }')).errors).toBeUndefined();
});

test('the folder of a live process is not claimed while its engine is gone; that of a reused process id is', async () => {
  const folder = await temporaryFolder();
  const engine = await startEngine({ dataDir: folder });
  const record = readRecord(folder);
  await engine.stop();
  const file = join(folder, 'engine.json');
  await writeFile(file, JSON.stringify({ ...record, enginePid: 2 ** 22 + 1 }));
  await expect(startEngine({ dataDir: folder })).rejects.toThrow(/is in use by process/);
  await writeFile(file, JSON.stringify({ ...record, enginePid: 2 ** 22 + 1, ownerStart: 'another time' }));
  await (await startEngine({ dataDir: folder })).stop();
});

test.for(signals)(
  '%s ends a server in time whose engine hangs, with requests under way and connections kept open',
  async signal => {
    const folder = await temporaryFolder();
    const server = start({ ...empty, DATA_DIR: folder });
    const { url } = await server.ready;
    const { port } = new URL(url);
    // A connection on which nothing is asked, one kept after an answer, and one with a request that waits for the engine.
    const idle = connect(Number(port), 'localhost').on('error', () => {});
    const agent = new Agent({ keepAlive: true });
    await new Promise(resolve =>
      request(`${url}?query={__typename}`, { agent }, answer => answer.resume().once('end', resolve)).end(),
    );
    kill(folder, 'SIGSTOP');
    const waiting = ask(url, '{ people { nodes { name } } }').catch(() => 'closed');
    await new Promise(resolve => setTimeout(resolve, 100));
    const since = performance.now();
    expect((await server.stop(signal)).by).toBe(0);
    expect(performance.now() - since).toBeLessThan(endLimit + slack);
    await waiting;
    idle.destroy();
    agent.destroy();
    await vi.waitFor(() => expect(server.left()).toEqual([]), 3000);
  },
);

/** Sends a signal to the engine of a folder; answers its process. */
function kill(folder: string, signal: NodeJS.Signals): number {
  const { enginePid = 0 } = readRecord(folder) ?? {};
  process.kill(enginePid, signal);
  return enginePid;
}

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: the shape follows from each query; a wrong guess fails the test that makes it
  readonly data: any;
  readonly errors?: object[];
}

async function ask(url: string, query: string, key?: string): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ query }),
  });
  return response.json() as Promise<Answer>;
}
