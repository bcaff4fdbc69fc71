import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';

/** The command of an engine: a program, a port, and a data file; without a file its tables are in memory. */
export interface EngineCommand {
  readonly program: string;
  readonly port: number;
  readonly file: string | undefined;
}

/** Milliseconds from SIGTERM to SIGKILL. A stopped or hanging engine does not react to SIGTERM. */
const termination = 1000;

/** One dynoxide child of this process, from its start to its end. */
export class EngineProcess {
  /** Undefined if the process could not be started; `failure` holds the reason. */
  readonly pid: number | undefined;
  /** Resolves after the end of the process, when all its output was read. */
  readonly ended: Promise<void>;
  /** The reason why the process could not be started: no such program, or no permission. */
  failure: Error | undefined;
  isOver = false;
  #output = '';
  #exit = '';
  readonly #child: ReturnType<typeof spawnDynoxide>;

  constructor(command: EngineCommand) {
    const child = spawnDynoxide(command);
    this.#child = child;
    this.pid = child.pid;
    children.add(child);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#output = (this.#output + text).slice(-2000);
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

  /** Whether it has reported that it opened its port. */
  get isListening(): boolean {
    return this.#output.includes('listening on');
  }

  /** The last line that it printed, without its prefixes; empty without any output. */
  get lastLine(): string {
    const line = this.#output.trim().split('\n').at(-1) ?? '';
    return line.replace(/^error: /, '').replace(/^Internal error: /, '');
  }

  /** The manner of its end: `by SIGKILL`, `with exit code 1`. */
  get exit(): string {
    return this.#exit;
  }

  /** From now on the child does not keep this process from ending. */
  detach(): void {
    this.#child.unref();
    if (this.#child.stderr instanceof Socket) this.#child.stderr.unref();
  }

  /** Asks the child to end, and kills it if it does not. */
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
 * The exit of this process ends its children. A signal that ends this process without an exit leaves them running; the next start on the same
 * folder ends them.
 */
const children = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGTERM');
});

function spawnDynoxide({ program, port, file }: EngineCommand) {
  const pathOption = file === undefined ? [] : ['--db-path', file];
  return spawn(program, ['serve', '--host', '127.0.0.1', '--port', String(port), ...pathOption], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
