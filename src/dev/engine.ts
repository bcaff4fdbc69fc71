import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineProcess } from './engine-process.ts';
import { answeringVersion, claimFolder, engineRuns, readRecord } from './engine-record.ts';

/** A running DynamoDB engine on this computer. */
export interface Engine {
  /** Where it takes requests, for example `http://127.0.0.1:8000`. It accepts any credentials and region. */
  readonly endpoint: string;
  /** What it is, for people: `dynoxide 1.2.1, embedded`. */
  readonly name: string;
  /** Ends the engine and resolves when it is gone. Calling it again does nothing. */
  stop(): Promise<void>;
}

/** Where the engine keeps its tables. */
export interface EngineOptions {
  /** A folder, made if missing, or `:memory:` for tables that are gone with the engine. */
  readonly dataDir: string;
}

/** There is no engine for this computer. The message names the ways to get one. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable';
}

/**
 * Starts the embedded engine on a free port; it answers when the promise resolves. It ends with this process at the
 * latest, and does not keep this process from ending.
 *
 * Rejects with EngineUnavailable if there is no engine to start, and with an Error if another process uses the
 * folder, if the data file cannot be opened, or if the engine does not answer within 10 s.
 */
export async function startEngine({ dataDir }: EngineOptions): Promise<Engine> {
  const folder = dataDir === ':memory:' ? undefined : resolve(dataDir);
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch(folder, await freePort());
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === 5) throw error;
    }
  }
}

/** The engine over a folder: the one that another process has there already, which goes on when this one stops using it, or a new one. */
export async function joinEngine(dataDir: string): Promise<Engine & { readonly isShared: boolean }> {
  const record = readRecord(dataDir);
  if (record === undefined || !(await engineRuns(record)))
    return { ...(await startEngine({ dataDir })), isShared: false };
  return {
    endpoint: record.endpoint,
    name: 'the engine of another process',
    stop: async () => {},
    isShared: true,
  };
}

/** Someone took the port after we found it free and before the engine opened it. */
class PortTaken extends Error {}

const startLimit = 10_000;

async function launch(folder: string | undefined, port: number): Promise<Engine> {
  const endpoint = `http://127.0.0.1:${port}`;
  const file = folder === undefined ? undefined : join(folder, 'communique.db');
  const claim = folder === undefined ? undefined : await claimFolder(folder, endpoint);
  const engine = new EngineProcess(port, file);
  if (engine.pid !== undefined) claim?.startedAs(engine.pid);
  const stop = async () => {
    await engine.stop();
    claim?.release();
  };
  try {
    const version = await answer(engine, endpoint, file);
    engine.detach();
    return { endpoint, name: `dynoxide ${version}, embedded`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function answer(engine: EngineProcess, endpoint: string, file: string | undefined): Promise<string> {
  const deadline = Date.now() + startLimit;
  while (Date.now() < deadline) {
    if (engine.isOver) throw whyItEnded(engine, file);
    // Until the engine says that it has the port, another program may be the one that answers there.
    const version = engine.isListening ? await answeringVersion(endpoint) : undefined;
    if (version !== undefined) return version;
    await Promise.race([engine.ended, sleep(20)]);
  }
  const limit = `${startLimit / 1000} s`;
  throw new Error(`dynoxide did not answer on ${endpoint} within ${limit}: ${engine.lastLine}`);
}

function whyItEnded({ failure, lastLine }: EngineProcess, file: string | undefined): Error {
  if (failure !== undefined) return unavailable(failure);
  if (lastLine.includes('already in use')) return new PortTaken(lastLine);
  // After the first sentence, dynoxide advises programmers who link it as a library.
  const gist = lastLine.split('. ')[0]?.replace(/\.$/, '') || 'it gave no reason';
  return file === undefined
    ? new Error(`dynoxide did not start: ${gist}.`)
    : new Error(`dynoxide did not start on ${file}: ${gist}. Move it away or choose another data folder.`);
}

function unavailable(cause: Error): EngineUnavailable {
  return new EngineUnavailable(
    `There is no DynamoDB engine to start on ${process.platform}-${process.arch} (${cause.message}). ` +
      'Either install dynoxide so that it is on the PATH; or start DynamoDB local by ' +
      '`docker run -p 8000:8000 amazon/dynamodb-local` and set DYNAMODB_ENDPOINT=http://localhost:8000.',
    { cause },
  );
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') failed(new Error('A TCP server has a port.'));
        else found(address.port);
      });
    });
  });
}
