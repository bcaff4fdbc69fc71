import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import { previewHeaders } from '../access/preview.ts';
import { hasCopy } from '../server/response/compression-and-etag.ts';
import type { CacheableResponse, ResponseKeeper } from '../server/response/response-keeper.ts';
import type { Handler } from './early-refusal.ts';

/** A response with the times at which it expires in this cache and for clients, in milliseconds since 1970. */
interface Kept extends CacheableResponse {
  /** When it expires in this cache; undefined for a response that is sent to the waiting requests, and not cached. */
  readonly expiresAt: number | undefined;
  /** When its `max-age` ends. A scheduled publication does not shorten it, because the header would disclose the time of the publication. */
  readonly freshUntil: number;
}

export interface ResponseCacheOptions {
  /** Approximate maximum size of all responses, in bytes. */
  readonly maxBytes: number;
  readonly now: () => number;
  /** Reads the time of the first publication after `since`; undefined if none is scheduled. */
  readonly nextPublication: (since: number) => Promise<number | undefined>;
  /** A response was sent from the cache. */
  readonly onHit: (request: IncomingMessage, status: number) => void;
}

/** Request headers that make a response private: it is for one caller, or as of another time. */
const privateHeaders = ['authorization', 'x-api-key', ...previewHeaders];

/** The other request headers on which a response depends; they are a part of its key. A response that varies by any further header is not kept. */
const keyHeaders = ['host', 'accept', 'accept-encoding', 'origin'];

/** Milliseconds for which requests bypass coalescing after an uncacheable response. */
const passTime = 1000;

/**
 * Caches public responses to GET in the process for as long as a CDN may: to the end of their `max-age`, and never past the next publication. Requests
 * for a response that is being made wait for it, so many concurrent requests for one URL read the table once.
 */
export class ResponseCache implements ResponseKeeper {
  readonly #options: ResponseCacheOptions;
  readonly #kept: LRUCache<string, Kept>;
  readonly #passing = new LRUCache<string, true>({ max: 1000, ttl: passTime });
  readonly #making = new Map<string, Making>();
  readonly #requests = new WeakMap<IncomingMessage, Making>();

  constructor(options: ResponseCacheOptions) {
    this.#options = options;
    this.#kept = new LRUCache({
      maxSize: options.maxBytes,
      sizeCalculation: ({ body }, key) => body.byteLength + key.length + 1000,
    });
  }

  /** Answers from the cache where it can, and hands all other requests on. */
  listener(next: Handler): Handler {
    return (request, response) => {
      const key = keyOf(request);
      if (key === undefined || this.#passing.has(key)) return next(request, response);
      const kept = this.#unexpired(key);
      if (kept !== undefined) return this.#send(kept, request, response);
      if (request.method === 'HEAD') return next(request, response);
      return this.#share(key, request, response, next);
    };
  }

  async keep(request: IncomingMessage, answer: CacheableResponse): Promise<boolean> {
    const making = this.#requests.get(request);
    if (making === undefined) return false;
    if (!variesByKeyOnly(answer) || answer.maxAge === 0) making.end('notShared');
    else {
      const freshUntil = making.start + (answer.maxAge ?? 0) * 1000;
      making.end({ ...answer, freshUntil, expiresAt: await this.#expiryOf(answer, freshUntil, making) });
    }
    return answer.status === 200 && hasCopy(making.knownTags, answer.headers.etag);
  }

  skip(request: IncomingMessage, status: number): void {
    const making = this.#requests.get(request);
    if (making === undefined) return;
    if (status === 200) this.#passing.set(making.key, true);
    making.end('notShared');
  }

  /** Forgets all responses: something was written. Those that are being made are sent, but not kept. */
  clear(): void {
    this.#kept.clear();
    this.#making.clear();
  }

  #unexpired(key: string): Kept | undefined {
    const kept = this.#kept.get(key);
    if (kept?.expiresAt !== undefined && kept.expiresAt > this.#options.now()) return kept;
    this.#kept.delete(key);
    return undefined;
  }

  /** The time at which a response expires. If the next publication cannot be read, the response goes only to waiting requests, like a failure. */
  async #expiryOf(
    { maxAge }: CacheableResponse,
    freshUntil: number,
    { start }: Making,
  ): Promise<number | undefined> {
    if (maxAge === undefined) return undefined;
    try {
      const publication = await this.#options.nextPublication(start);
      return Math.min(freshUntil, publication ?? Number.POSITIVE_INFINITY);
    } catch {
      // The requests that follow report the failure of the table.
      return undefined;
    }
  }

  /** Waits for the response that is being made, or makes it. */
  async #share(
    key: string,
    request: IncomingMessage,
    response: ServerResponse,
    next: Handler,
  ): Promise<void> {
    const arrival = this.#options.now();
    for (;;) {
      const making = this.#making.get(key);
      if (making === undefined) return this.#make(key, request, response, next);
      const made = await making.done;
      if (response.destroyed) return;
      if (made === 'notShared') return next(request, response);
      // A response may have expired before this request came, for example by a publication while it was made.
      const isValid = made !== 'retry' && (made.expiresAt === undefined || arrival < made.expiresAt);
      if (isValid) return this.#send(made, request, response);
    }
  }

  async #make(key: string, request: IncomingMessage, response: ServerResponse, next: Handler): Promise<void> {
    const { promise: done, resolve } = Promise.withResolvers<Made>();
    const making: Making = {
      key,
      done,
      start: this.#options.now(),
      knownTags: request.headers['if-none-match'] ?? null,
      end: made => {
        if (this.#making.get(key) === making) {
          this.#making.delete(key);
          const isKept = typeof made === 'object' && (made.expiresAt ?? 0) > this.#options.now();
          if (isKept) this.#kept.set(key, made);
        }
        resolve(made);
      },
    };
    this.#making.set(key, making);
    this.#requests.set(request, making);
    // The response is made for all waiting requests, and not all of their clients have a copy: the 304 is decided for each of them (`#send`).
    delete request.headers['if-none-match'];
    response.once('close', () => making.end(response.writableFinished ? 'notShared' : 'retry'));
    await next(request, response);
    // This has an effect only if neither `keep` nor `skip` was called, as for an early refusal.
    making.end('notShared');
  }

  #send(
    { status: storedStatus, headers, body, freshUntil }: Kept,
    request: IncomingMessage,
    response: ServerResponse,
  ) {
    const isKnown = storedStatus === 200 && hasCopy(request.headers['if-none-match'] ?? null, headers.etag);
    const status = isKnown ? 304 : storedStatus;
    const left = Math.max(0, Math.floor((freshUntil - this.#options.now()) / 1000));
    const { 'content-type': type, ...others } = headers;
    response.writeHead(status, {
      ...(isKnown || type === undefined ? {} : { 'content-type': type }),
      ...others,
      'cache-control': headers['cache-control']?.replace(/max-age=\d+/, `max-age=${left}`),
      ...(isKnown ? {} : { 'content-length': body.byteLength }),
    });
    response.end(isKnown || request.method === 'HEAD' ? undefined : body);
    this.#options.onHit(request, status);
    return undefined;
  }
}

/** A response that is being made, for the requests that wait for it. */
interface Making {
  readonly key: string;
  readonly done: Promise<Made>;
  /** Milliseconds since 1970. */
  readonly start: number;
  /** The `if-none-match` of the request that makes it. */
  readonly knownTags: string | null;
  readonly end: (made: Made) => void;
}

/** The result for waiting requests: the response; `notShared` if it is for its caller alone; `retry` if its caller has gone away. */
type Made = Kept | 'notShared' | 'retry';

/** The key of a response, made of everything that it depends on; undefined for a request whose response no cache may share. As at many CDNs, `Cache-Control: no-cache` of a request is ignored. */
function keyOf({ method, url, headers }: IncomingMessage): string | undefined {
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  if (privateHeaders.some(name => headers[name] !== undefined)) return undefined;
  return [url, ...keyHeaders.map(name => headers[name] ?? '')].join('\n');
}

/** Whether a response varies only by headers that are in its key, or that make it private. */
function variesByKeyOnly({ headers }: CacheableResponse): boolean {
  const known = [...privateHeaders, ...keyHeaders];
  return (headers.vary ?? '').split(',').every(name => known.includes(name.trim().toLowerCase()));
}
