import type { Context } from '../../resolvers/context.ts';

/** The response of a route: text of some media type, or a stream of it, its cache-control, and further headers. */
export interface Page {
  readonly type: string;
  readonly text: string | ReadableStream<Uint8Array>;
  /** By default the response is not kept. */
  readonly cacheControl?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Makes the context of a request. `maxReads` is that of an operation by default. */
export type NewContext = (request: Request, maxReads?: number) => Promise<Context>;
