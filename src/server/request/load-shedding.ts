import type { IncomingMessage } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import { Problem } from '../../errors/problem.ts';
import { requestError } from '../errors.ts';
import type { Limits } from '../limits.ts';

/**
 * Load shedding: bounded concurrency and a bounded queue; requests beyond both are refused at once. Without it a process that is
 * overloaded, or whose table does not answer, accepts ever more requests and finishes none of them in time.
 */
export class LoadShedder {
  readonly #limits: Pick<Limits, 'concurrency' | 'queue' | 'queueTime'>;
  readonly #reserved = new Set<object>();
  readonly #queue = new Set<() => void>();
  #admitted = 0;

  constructor(limits: Pick<Limits, 'concurrency' | 'queue' | 'queueTime'>) {
    this.#limits = limits;
  }

  /** Whether the next request would be refused, once all reserved places are taken. */
  get isFull(): boolean {
    const { concurrency, queue } = this.#limits;
    return this.#admitted + this.#queue.size + this.#reserved.size >= concurrency + queue;
  }

  /**
   * Reserves a place for a request between its arrival at the socket and its admission. One turn of the event loop may bring hundreds of
   * requests, each of which would find the same places free.
   */
  reserve(request: object): void {
    this.#reserved.add(request);
  }

  cancelReservation(request: object): void {
    this.#reserved.delete(request);
  }

  /** Runs work as an admitted request. Throws UNAVAILABLE if the queue is full, or if no place becomes free in time. */
  async run<T>(request: object | undefined, work: () => T | Promise<T>): Promise<T> {
    await this.admit(request);
    try {
      return await work();
    } finally {
      this.release();
    }
  }

  /** Resolves when the request is admitted. Every `admit` that resolves must be paired with `release`. */
  async admit(request: object | undefined): Promise<void> {
    if (request !== undefined) this.cancelReservation(request);
    if (this.#admitted < this.#limits.concurrency) this.#admitted += 1;
    else if (this.#queue.size < this.#limits.queue) await this.#waitInQueue();
    else throw serverBusy();
  }

  /** Gives the place of an admitted request to the first one in the queue. */
  release(): void {
    const [next] = this.#queue;
    if (next === undefined) this.#admitted -= 1;
    else next();
  }

  #waitInQueue(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timeout = setTimeout(() => {
      this.#queue.delete(next);
      reject(serverBusy());
    }, this.#limits.queueTime);
    const next = () => {
      clearTimeout(timeout);
      this.#queue.delete(next);
      resolve();
    };
    this.#queue.add(next);
    return promise;
  }
}

/** The part of Yoga's server context that a request over a socket has. */
export interface NodeContext {
  readonly req?: IncomingMessage;
}

/**
 * Admits an operation after its request has arrived in full, and before its query is parsed. A client that sends its body slowly therefore occupies
 * no place.
 */
export function useLoadShedding(loadShedder: LoadShedder): Plugin<object, NodeContext> {
  const admitted = new WeakSet<Request>();
  return {
    onRequest({ requestHandler, setRequestHandler }) {
      setRequestHandler(async (request, context) => {
        try {
          return await requestHandler(request, context);
        } finally {
          if (admitted.delete(request)) loadShedder.release();
        }
      });
    },
    onRequestParse({ request, serverContext }) {
      return {
        async onRequestParseDone() {
          try {
            await loadShedder.admit(serverContext.req);
          } catch (error) {
            throw error instanceof Problem ? requestError(error) : error;
          }
          admitted.add(request);
        },
      };
    },
  };
}

export function serverBusy(): Problem {
  return new Problem('UNAVAILABLE', 'The server is busy. Retry in a second.');
}
