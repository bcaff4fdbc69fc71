import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError } from './engine-error.ts';
import type { EngineProcess } from './engine-process.ts';
import { answeringVersion } from './engine-record.ts';

export interface Supervision {
  readonly endpoint: string;
  /** Restarts the engine at the same address; undefined if its data, in memory, was lost. */
  readonly restart: (() => Promise<EngineProcess>) | undefined;
  /** Called when the engine has ended for good, without a request to stop. */
  readonly onEnd: (error: EngineError) => void;
  readonly tell: (line: string) => void;
}

/** Milliseconds after a restart within which another end is final, because its cause would end the engine again. */
const restartInterval = 60_000;

/** Maximum attempts at a restart: another program may have the port for a moment. */
const maxTries = 3;

/** Milliseconds between two checks whether the engine answers; below, the number of consecutive failed checks that is reported. */
const askInterval = 5000;
const maxMisses = 3;

/** Supervises a running engine: restarts it after an unexpected end, and reports it when it does not answer. */
export class EngineSupervisor {
  #engine: EngineProcess;
  #restartedAt = Number.NEGATIVE_INFINITY;
  #restart: Promise<void> | undefined;
  #isStopping = false;
  #misses = 0;
  readonly #supervision: Supervision;
  readonly #asking: NodeJS.Timeout;

  constructor(engine: EngineProcess, supervision: Supervision) {
    this.#engine = engine;
    this.#supervision = supervision;
    this.#asking = setInterval(() => void this.#ask(), askInterval).unref();
    this.#watch(engine);
  }

  /** Ends the engine, even one that is being restarted. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#asking);
    await this.#restart;
    await this.#engine.stop();
  }

  #watch(engine: EngineProcess): void {
    void engine.ended.then(() => {
      if (!this.#isStopping) this.#restart = this.#restartEngine(engine);
    });
  }

  async #restartEngine(ended: EngineProcess): Promise<void> {
    const { restart, tell } = this.#supervision;
    const what = `The embedded engine (process ${ended.pid}) ended ${ended.exit}`;
    if (restart === undefined) return this.#giveUp(`${what}, and its data in memory is lost. Start again.`);
    if (Date.now() - this.#restartedAt < restartInterval) {
      const why =
        ended.isListening && ended.exit.startsWith('by ') ? '' : ` Its last message: ${ended.lastLine}.`;
      return this.#giveUp(
        `${what}, the second time within a minute, and is not restarted.${why} ` +
          'Find out what ends it (memory, disk, another process), then start again.',
      );
    }
    this.#restartedAt = Date.now();
    tell(`${what}. It is being restarted.`);
    for (let n = 1; ; n++) {
      try {
        this.#engine = await restart();
        this.#misses = 0;
        this.#watch(this.#engine);
        return;
      } catch (error) {
        if (this.#isStopping) return;
        const reason = error instanceof Error ? error.message : String(error);
        if (n === maxTries) return this.#giveUp(`${what}, and cannot be restarted: ${reason}`);
        await sleep(n * 100);
      }
    }
  }

  #giveUp(message: string): void {
    clearInterval(this.#asking);
    this.#supervision.onEnd(new EngineError(message));
  }

  /** Does not end a stopped or hanging process, because somebody may be debugging it. */
  async #ask(): Promise<void> {
    const engine = this.#engine;
    const isAnswering = (await answeringVersion(this.#supervision.endpoint)) !== undefined;
    if (engine !== this.#engine || engine.isOver || this.#isStopping) return;
    const { tell } = this.#supervision;
    if (isAnswering) {
      if (this.#misses >= maxMisses) tell(`The embedded engine (process ${engine.pid}) answers again.`);
      this.#misses = 0;
      return;
    }
    this.#misses += 1;
    if (this.#misses !== maxMisses) return;
    const seconds = (maxMisses * askInterval) / 1000;
    tell(`The embedded engine (process ${engine.pid}) runs, but has not answered for ${seconds} s.`);
  }
}
