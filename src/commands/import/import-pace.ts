import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../errors/problem.ts';
import { StoreRefusal } from '../../store/failure.ts';
import { failureText } from '../../store/failure-text.ts';

/**
 * Thresholds as fractions of the write deadline, which is 5 s for an engine on this machine and 10 s in AWS. A normal
 * write takes 10 ms in both.
 */
const parts = {
  /** A write that takes longer shows that the store has too much to do at a time. */
  slowWrite: 1 / 5,
  /** A store that takes longer for a write, with no other one beside it, is of no use. */
  maxLoneWrite: 1 / 2,
  /** The pause after a failure: the store may still be at work on what was given up. */
  pause: 1 / 5,
  /** The time without a successful write after which an import ends. */
  maxSilence: 6,
};

/** Number of lone writes in a row that take too long, and number of failures in a row, at which an import ends at the earliest. */
const maxLoneWrites = 10;
const minFailures = 3;

/** The store is too slow for an import, or takes no writes. The import ends; the message has the cause. */
export class StoreUnavailable extends Problem {
  override readonly name = 'StoreUnavailable';
}

/**
 * The pace of an import: how many groups of lines are written at a time. It halves with each write that is slow or
 * fails, and grows again with fast ones, since a store that is slow because of what it has to do becomes slower with
 * each retry. An import ends when even single writes are slow, or when all fail.
 */
export class ImportPace {
  readonly groups: Slots;
  readonly retries: Slots;
  readonly #limits: typeof parts;
  readonly #maxWidth: number;
  #width: number;
  #failures = 0;
  #silentSince = 0;
  #slowLoneWrites = 0;
  #openAt = 0;
  #end: StoreUnavailable | undefined;

  /** `writeDeadline` in milliseconds. */
  constructor(maxWidth: number, writeDeadline: number) {
    this.#maxWidth = maxWidth;
    this.#width = maxWidth;
    this.#limits = {
      slowWrite: parts.slowWrite * writeDeadline,
      maxLoneWrite: parts.maxLoneWrite * writeDeadline,
      pause: parts.pause * writeDeadline,
      maxSilence: parts.maxSilence * writeDeadline,
    };
    const options = { width: () => this.#width, ready: () => this.#pause() };
    this.groups = new Slots(options);
    this.retries = new Slots(options);
  }

  /**
   * Runs a write, and judges the store by it, unless the result says that nothing was written. Throws StoreUnavailable
   * where the store is of no use for an import.
   */
  async write<T>(work: () => Promise<T>, hasWritten: (result: T) => boolean = () => true): Promise<T> {
    if (this.#end !== undefined) throw this.#end;
    const begun = performance.now();
    const isLone = this.#width === 1;
    try {
      const result = await work();
      if (hasWritten(result)) this.#succeeded(performance.now() - begun, isLone);
      return result;
    } catch (error) {
      if (isOfStore(error)) this.#failed(error, begun);
      throw this.#end ?? error;
    }
  }

  /** Runs a read of a retry. Only its failure says something: a store that can be read may still take no writes. */
  async read<T>(work: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    try {
      return await work();
    } catch (error) {
      if (isOfStore(error)) this.#failed(error, begun);
      throw this.#end ?? error;
    }
  }

  #succeeded(milliseconds: number, isLone: boolean): void {
    const { slowWrite, maxLoneWrite } = this.#limits;
    this.#failures = 0;
    this.#openAt = 0;
    this.#slowLoneWrites = isLone && milliseconds > maxLoneWrite ? this.#slowLoneWrites + 1 : 0;
    this.#setWidth(milliseconds > slowWrite ? this.#width / 2 : this.#width + 1);
    if (this.#slowLoneWrites < maxLoneWrites) return;
    this.#endWith(
      `The store is too slow for an import: the last ${maxLoneWrites} writes, one at a time, took more than ${seconds(maxLoneWrite)} each.`,
    );
  }

  #failed(error: Problem, begun: number): void {
    const { maxSilence, pause } = this.#limits;
    const now = performance.now();
    if (this.#failures === 0) this.#silentSince = begun;
    this.#failures += 1;
    this.#openAt = now + pause;
    this.#setWidth(this.#width / 2);
    if (this.#failures < minFailures || now - this.#silentSince < maxSilence) return;
    this.#endWith(
      `The store has taken no write for ${seconds(now - this.#silentSince)}, with ${this.#failures} failures. The last one: ${failureText(error)}`,
    );
  }

  #endWith(reason: string): void {
    this.#end ??= new StoreUnavailable(
      'UNAVAILABLE',
      `${reason} The import has ended; import again to continue.`,
    );
  }

  #setWidth(width: number): void {
    this.#width = Math.min(this.#maxWidth, Math.max(1, Math.floor(width)));
    this.groups.refill();
    this.retries.refill();
  }

  async #pause(): Promise<void> {
    const left = this.#openAt - performance.now();
    if (left > 0) await sleep(left);
    if (this.#end !== undefined) throw this.#end;
  }
}

/** Places for concurrent work, as many as the current width; further work waits in its order. */
class Slots {
  readonly #width: () => number;
  readonly #ready: () => Promise<void>;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor({ width, ready }: { width: () => number; ready: () => Promise<void> }) {
    this.#width = width;
    this.#ready = ready;
  }

  /** Waits for a slot. Every slot that was taken must be freed. */
  async take(): Promise<void> {
    if (this.#taken < this.#width() && this.#waiting.length === 0) this.#taken += 1;
    else await new Promise<void>(resolve => this.#waiting.push(resolve));
    try {
      await this.#ready();
    } catch (error) {
      this.free();
      throw error;
    }
  }

  free(): void {
    this.#taken -= 1;
    this.refill();
  }

  /** Lets in those who wait, after the width has grown. */
  refill(): void {
    while (this.#waiting.length > 0 && this.#taken < this.#width()) {
      this.#taken += 1;
      this.#waiting.shift()?.();
    }
  }
}

/** Whether a failure is the store's, and passing: neither a refusal, nor one of our own without a cause, such as a write that is not begun. */
function isOfStore(error: unknown): error is Problem {
  return error instanceof Problem && !(error instanceof StoreRefusal) && error.cause !== undefined;
}

function seconds(milliseconds: number): string {
  return `${Number((milliseconds / 1000).toFixed(2))} s`;
}
