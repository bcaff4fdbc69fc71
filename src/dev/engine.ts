import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineBinary, enginePlatform } from './engine-binary.ts';
import { EngineError, EngineUnavailable } from './engine-error.ts';
import { type EngineCommand, EngineProcess } from './engine-process.ts';
import { answeringVersion, claimFolder, engineRuns, ownerRuns, readRecord } from './engine-record.ts';
import { EngineSupervisor } from './engine-supervisor.ts';

export { EngineError, EngineUnavailable };

/** A running DynamoDB engine on this computer. */
export interface Engine {
  /** The endpoint for requests, for example `http://127.0.0.1:8000`. It accepts any credentials and region. */
  readonly endpoint: string;
  /** The engine's name for users: `dynoxide 1.2.1, embedded`. */
  readonly name: string;
  /** Stops the engine, and resolves when it has ended. Further calls do nothing. */
  stop(): Promise<void>;
}

/** A listener for the events of an engine. */
export interface EngineListener {
  /** Receives a message for the user: the engine is fetched, has ended and is restarted, or does not answer. */
  tell?(line: string): void;
  /** The engine has ended, and is not restarted. */
  onEngineEnd?(error: EngineError): void;
}

/** The storage of the engine's tables. */
export interface EngineOptions extends EngineListener {
  /** A folder, created if missing, or `:memory:` for tables that are lost with the engine. */
  readonly dataDir: string;
}

/** Whether a data folder has tables, or an engine that is creating them. */
export function hasData(dataDir: string): boolean {
  return existsSync(dataFile(dataDir)) || readRecord(dataDir) !== undefined;
}

/**
 * Starts the embedded engine on a free port; it answers when the promise resolves. It ends with this process at the latest, and does not keep
 * this process from ending. After an unexpected end it is restarted on the same port. Rejects with EngineUnavailable if no engine can be started,
 * and with an EngineError if another process uses the folder, if the data file cannot be opened, or if the engine does not answer within 10 s.
 */
export async function startEngine({ dataDir, ...listener }: EngineOptions): Promise<Engine> {
  const folder = dataDir === ':memory:' ? undefined : resolve(dataDir);
  if (folder !== undefined) await makeFolder(folder);
  const program = await engineBinary(line => listener.tell?.(line));
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch({ folder, program, port: await freePort() }, listener);
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === 5) throw error;
    }
  }
}

/**
 * The engine for a folder: the running engine of another process, which continues when this process stops using it, or a new one. If that
 * process is alive but its engine is not, this function waits until that process has restarted the engine.
 */
export async function joinEngine(
  dataDir: string,
  listener: EngineListener = {},
): Promise<Engine & { readonly isShared: boolean }> {
  const deadline = Date.now() + startLimit;
  for (;;) {
    const record = readRecord(dataDir);
    if (record === undefined || !(await ownerRuns(record)))
      return { ...(await startEngine({ dataDir, ...listener })), isShared: false };
    if (await engineRuns(record)) {
      const name = 'the engine of another process';
      return { endpoint: record.endpoint, name, stop: async () => {}, isShared: true };
    }
    if (Date.now() > deadline) {
      throw new EngineError(
        `The data folder ${dataDir} is in use by process ${record.ownerPid}, whose engine does not run. ` +
          'Stop that process, then try again.',
      );
    }
    await sleep(50);
  }
}

/** Another program took the port between the search for a free one and the start of the engine. */
class PortTaken extends EngineError {}

const startLimit = 10_000;

interface EngineFiles {
  readonly folder: string | undefined;
  readonly program: string;
  readonly port: number;
}

async function launch({ folder, program, port }: EngineFiles, listener: EngineListener): Promise<Engine> {
  const endpoint = `http://127.0.0.1:${port}`;
  const command = { program, port, file: folder === undefined ? undefined : dataFile(folder) };
  const claim =
    folder === undefined
      ? undefined
      : await claimFolder(folder, endpoint).catch(error => {
          throw unwritable(folder, error);
        });
  const start = async () => {
    const engine = new EngineProcess(command);
    try {
      if (engine.pid !== undefined) claim?.startedAs(engine.pid);
      const version = await waitUntilReady(engine, endpoint, command);
      engine.detach();
      return { engine, version };
    } catch (error) {
      await engine.stop();
      throw error;
    }
  };
  try {
    const { engine, version } = await start();
    const supervisor = new EngineSupervisor(engine, {
      endpoint,
      // The data in memory is lost with the engine.
      restart:
        folder === undefined
          ? undefined
          : async () => {
              try {
                return (await start()).engine;
              } catch (error) {
                throw unwritable(folder, error);
              }
            },
      onEnd: error => {
        claim?.release();
        listener.onEngineEnd?.(error);
      },
      tell: line => listener.tell?.(line),
    });
    const stop = async () => {
      await supervisor.stop();
      claim?.release();
    };
    return { endpoint, name: `dynoxide ${version}, embedded`, stop };
  } catch (error) {
    claim?.release();
    throw folder === undefined ? error : unwritable(folder, error);
  }
}

/** Returns the version of the engine as soon as it answers. */
async function waitUntilReady(
  engine: EngineProcess,
  endpoint: string,
  command: EngineCommand,
): Promise<string> {
  const deadline = Date.now() + startLimit;
  while (Date.now() < deadline) {
    if (engine.isOver) throw whyItEnded(engine, command);
    // Until the engine reports that it has the port, another program may be answering at the port.
    const version = engine.isListening ? await answeringVersion(endpoint) : undefined;
    if (version !== undefined) return version;
    await Promise.race([engine.ended, sleep(20)]);
  }
  const limit = `${startLimit / 1000} s`;
  throw new EngineError(`dynoxide did not answer on ${endpoint} within ${limit}: ${engine.lastLine}`);
}

function whyItEnded({ failure, lastLine, exit }: EngineProcess, { file }: EngineCommand): Error {
  if (failure !== undefined) return new EngineUnavailable(enginePlatform(), failure.message, failure);
  if (lastLine.includes('already in use')) return new PortTaken(lastLine);
  // After the first sentence, dynoxide's advice is for programmers who link it as a library.
  const gist = lastLine.split('. ')[0]?.replace(/\.$/, '') || `it ended ${exit} and gave no reason`;
  if (file === undefined) return new EngineError(`dynoxide did not start: ${gist}.`);
  return new EngineError(
    exit.startsWith('by ')
      ? `dynoxide did not start on ${file}: it ended ${exit}. Start again.`
      : `dynoxide did not start on ${file}: ${gist}. Move it away or choose another data folder.`,
  );
}

function dataFile(folder: string): string {
  return join(folder, 'communique.db');
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/** Adds the affected folder to a system error, such as a full disk or a missing permission; returns any other error unchanged. */
function unwritable(folder: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  const message =
    `The data folder ${folder} cannot be written (${error.message}). ` +
    'Make it writable and free space on its disk, or choose another one with DATA_DIR.';
  return new EngineError(message, { cause: error });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('The server has no TCP port.'));
        else resolve(address.port);
      });
    });
  });
}
