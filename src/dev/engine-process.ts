import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { dirname, join } from 'node:path';

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
  readonly #child: ReturnType<typeof spawnDynoxide>;

  /** Without a data file the tables are in memory. */
  constructor(port: number, file: string | undefined) {
    const child = spawnDynoxide(port, file);
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
      child.once('close', () => {
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

  /** From now on this process may end although the child runs. */
  detach(): void {
    this.#child.unref();
    if (this.#child.stderr instanceof Socket) this.#child.stderr.unref();
  }

  /** Asks it to end, and after 3 s makes it end. */
  async stop(): Promise<void> {
    if (this.isOver) return;
    this.#child.ref();
    this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), 3000);
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

function spawnDynoxide(port: number, file: string | undefined) {
  const place = file === undefined ? [] : ['--db-path', file];
  return spawn(binary(), ['serve', '--host', '127.0.0.1', '--port', String(port), ...place], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** The binary of the optional package for this platform, else the name to look for on the PATH. */
function binary(): string {
  const require = createRequire(import.meta.url);
  try {
    const manifest = require.resolve(`@dynoxide/${process.platform}-${process.arch}/package.json`);
    return join(dirname(manifest), 'dynoxide');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return 'dynoxide';
    throw error;
  }
}
