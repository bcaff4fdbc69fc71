import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';

/** What an engine is started as: a program, on a port, over a data file; without one its tables are in memory. */
export interface EngineCommand {
  readonly program: string;
  readonly port: number;
  readonly file: string | undefined;
}

/** Milliseconds from SIGTERM to SIGKILL. An engine that is stopped or hangs does not hear the first. */
const termination = 1000;

/** One dynoxide child of this process, from its start to its end. */
export class EngineProcess {
  /** Missing if it could not be started; then `failure` says why. */
  readonly pid: number | undefined;
  /** Resolves when the process is gone and all it said was read. */
  readonly ended: Promise<void>;
  /** Why there is no process: no such program, no permission. */
  failure: Error | undefined;
  isOver = false;
  #said = '';
  #exit = '';
  readonly #child: ReturnType<typeof spawnDynoxide>;

  constructor(command: EngineCommand) {
    const child = spawnDynoxide(command);
    this.#child = child;
    this.pid = child.pid;
    children.add(child);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-2000);
    });
    child.once('error', error => {
      this.failure = error;
    });
    this.ended = new Promise(resolve => {
      child.once('close', (code, signal) => {
        this.#exit = signal === null ? `with exit code ${code}` : `by ${signal}`;
        this.isOver = true;
        children.delete(child);
        resolve();
      });
    });
  }

  /** Whether it has said that it opened its port. */
  get isListening(): boolean {
    return this.#said.includes('listening on');
  }

  /** The last line it printed, without its prefixes; empty if it said nothing. */
  get lastLine(): string {
    const line = this.#said.trim().split('\n').at(-1) ?? '';
    return line.replace(/^error: /, '').replace(/^Internal error: /, '');
  }

  /** How it came to its end: `by SIGKILL`, `with exit code 1`. */
  get exit(): string {
    return this.#exit;
  }

  /** From now on this process may end although the child runs. */
  detach(): void {
    this.#child.unref();
    if (this.#child.stderr instanceof Socket) this.#child.stderr.unref();
  }

  /** Asks it to end, and makes it end where it does not. */
  async stop(): Promise<void> {
    if (this.isOver) return;
    this.#child.ref();
    this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), termination);
    await this.ended;
    clearTimeout(force);
  }
}

/**
 * Children end when this process exits. A signal that ends this process without an exit leaves them; the next start
 * on the same folder ends them then.
 */
const children = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGTERM');
});

function spawnDynoxide({ program, port, file }: EngineCommand) {
  const place = file === undefined ? [] : ['--db-path', file];
  return spawn(program, ['serve', '--host', '127.0.0.1', '--port', String(port), ...place], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
