import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Problem } from '../content/problem.ts';
import type { Limits } from './limits.ts';

/**
 * The door of a process that many ask at once: so many operations are under way, so many more wait for their turn, and whoever comes then is
 * told at once to come again. Without it a process that is asked more than it can do, or whose table does not answer, takes on ever
 * more, and in the end does nothing in time.
 */
export class Admission {
  readonly #limits: Limits;
  readonly #queue = new Set<() => void>();
  #underWay = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Whether the next one would be refused. */
  get isFull(): boolean {
    return this.#underWay >= this.#limits.underWay && this.#queue.size >= this.#limits.waiting;
  }

  /** Does some work when its turn has come; UNAVAILABLE where there is no place, or the turn does not come in time. */
  async admit<T>(work: () => T | Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** Resolves when the turn has come. Whoever has entered leaves. */
  async enter(): Promise<void> {
    if (this.isFull) throw tooBusy();
    if (this.#underWay >= this.#limits.underWay) await this.#turn();
    else this.#underWay += 1;
  }

  /** Gives the place to the one who has waited longest. */
  leave(): void {
    const [next] = this.#queue;
    if (next === undefined) this.#underWay -= 1;
    else next();
  }

  #turn(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const end = setTimeout(() => {
      this.#queue.delete(next);
      reject(tooBusy());
    }, this.#limits.waitingTime);
    const next = () => {
      clearTimeout(end);
      this.#queue.delete(next);
      resolve();
    };
    this.#queue.add(next);
    return promise;
  }
}

/**
 * Refuses what there is no place for before anything of it is looked at: where thousands are refused in a second, whatever is done for
 * them is taken from the others.
 */
export function behind(admission: Admission, listener: RequestListener): RequestListener {
  return (request, response) => {
    if (admission.isFull && request.url !== '/health') refuse(request, response);
    else listener(request, response);
  };
}

function tooBusy(): Problem {
  return new Problem(
    'UNAVAILABLE',
    'There is more to do at the moment than can be done. Try again in a second.',
  );
}

const { message, extensions } = tooBusy();
const refusal = JSON.stringify({ errors: [{ message, extensions }] });

function refuse(request: IncomingMessage, response: ServerResponse): void {
  response
    .writeHead(503, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(refusal),
      'cache-control': 'no-store',
      'retry-after': '1',
      'x-content-type-options': 'nosniff',
    })
    .end(request.method === 'HEAD' ? undefined : refusal);
}
