import type { IncomingMessage } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import type { NodeContext } from '../request/load-shedding.ts';
import { plainHeaders } from './http-defaults.ts';

/** A response as it is sent. */
export interface CacheableResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Seconds for which a cache may send it; undefined for a failure, which is shared only with waiting requests. */
  readonly maxAge: number | undefined;
}

/** Keeps public responses. Call at most one of `keep` and `skip` per request; a request that is refused before Yoga gets it calls neither. */
export interface ResponseKeeper {
  /** Keeps a public response to GET. Resolves to whether the client of this request already has a copy, and is answered with 304. */
  keep(request: IncomingMessage, answer: CacheableResponse): Promise<boolean>;
  /** Does not keep the response of a request: it is for its caller alone. */
  skip(request: IncomingMessage, status: number): void;
}

/** Hands public responses and failures to a keeper, with their encoding and all headers. */
export function useResponseKeeper(keeper: ResponseKeeper): Plugin<object, NodeContext> {
  const failed = new WeakSet<Request>();
  return {
    onResultProcess({ request, result }) {
      if ('errors' in result && result.errors !== undefined) failed.add(request);
    },
    async onResponse({ request, response, setResponse, fetchAPI, serverContext: { req } }) {
      if (req === undefined) return;
      const { status } = response;
      const isFailure = (failed.has(request) || status >= 500) && !isStream(response);
      const maxAge = isFailure || status !== 200 ? undefined : publicAge(response);
      const isShared = isFailure || maxAge !== undefined;
      if (!isShared || request.method !== 'GET' || req.method !== 'GET') return keeper.skip(req, status);
      const headers = plainHeaders(response.headers);
      const body = new Uint8Array(await response.arrayBuffer());
      const isKnown = await keeper.keep(req, { status, headers, body, maxAge });
      const { 'content-type': _, ...cached } = headers;
      setResponse(
        isKnown
          ? new fetchAPI.Response(null, { status: 304, headers: cached })
          : new fetchAPI.Response(body, { status, headers }),
      );
    },
  };
}

function publicAge({ headers }: Response): number | undefined {
  const [, maxAge] = /\bpublic, max-age=(\d+)/.exec(headers.get('cache-control') ?? '') ?? [];
  return maxAge === undefined ? undefined : Number(maxAge);
}

function isStream({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') === true;
}
