import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Problem } from '../content/problem.ts';
import type { Limits } from './limits.ts';
import { corsHeaders, type Origins } from './use-cors.ts';

/**
 * The door of a process that many ask at once: so many operations are under way, so many more wait for their turn, and whoever comes then is
 * told at once to come again. Without it a process that is asked more than it can do, or whose table does not answer, takes on ever
 * more, and in the end does nothing in time.
 */
export class Admission {
  readonly #limits: Limits;
  readonly #arriving = new Set<object>();
  readonly #queue = new Set<() => void>();
  #underWay = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Whether the next one would be refused, if all who are on their way come in before. */
  get isFull(): boolean {
    const { underWay, waiting } = this.#limits;
    return this.#underWay + this.#queue.size + this.#arriving.size >= underWay + waiting;
  }

  /**
   * Keeps a place for a request that is on its way from the socket to its turn. Hundreds may come in one turn of the event loop, which all would
   * find the places free that only one of them can have.
   */
  expect(request: object): void {
    this.#arriving.add(request);
  }

  /** Keeps no place for it any longer. */
  expectNot(request: object): void {
    this.#arriving.delete(request);
  }

  /** Does some work when its turn has come; UNAVAILABLE where there is no place, or the turn does not come in time. */
  async admit<T>(request: object | undefined, work: () => T | Promise<T>): Promise<T> {
    await this.enter(request);
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** Resolves when the turn has come. Whoever has entered leaves. */
  async enter(request: object | undefined): Promise<void> {
    if (request !== undefined) this.expectNot(request);
    if (this.#underWay < this.#limits.underWay) this.#underWay += 1;
    else if (this.#queue.size < this.#limits.waiting) await this.#turn();
    else throw tooBusy();
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
export function behind(admission: Admission, listener: RequestListener, origins: Origins): RequestListener {
  return (request, response) => {
    if (admission.isFull && request.url !== '/health') {
      refuse(request, response, origins);
      return;
    }
    admission.expect(request);
    response.once('close', () => admission.expectNot(request));
    // Whoever sends a body slowly has no place kept: what comes in one packet is there by now.
    setImmediate(() => {
      if (!request.complete) admission.expectNot(request);
    });
    listener(request, response);
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

function refuse(request: IncomingMessage, response: ServerResponse, origins: Origins): void {
  response
    .writeHead(503, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(refusal),
      'cache-control': 'no-store',
      'retry-after': '1',
      'x-content-type-options': 'nosniff',
      ...corsHeaders(origins, request.headers.origin ?? null),
    })
    .end(request.method === 'HEAD' ? undefined : refusal);
}
