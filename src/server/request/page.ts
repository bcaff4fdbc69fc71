import type { Context } from '../../resolvers/context.ts';

/** The response of a route: text of some media type, its cache-control, and further headers. */
export interface Page {
  readonly type: string;
  readonly text: string;
  /** By default the response is not kept. */
  readonly cacheControl?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Makes the context of a request. `maxReads` is that of an operation by default. */
export type NewContext = (request: Request, maxReads?: number) => Promise<Context>;
