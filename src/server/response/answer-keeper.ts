import type { IncomingMessage } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import type { NodeContext } from '../request/load-shedding.ts';
import { plainHeaders } from './http-defaults.ts';

/** A public answer as it is sent. */
export interface Answer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Seconds for which a cache may send it. */
  readonly maxAge: number;
}

/** Keeps public answers. Each request that passes is either kept or left. */
export interface AnswerKeeper {
  /** Keeps the answer of a request to GET, which everybody may see. */
  keep(request: IncomingMessage, answer: Answer): Promise<void>;
  /** The answer of a request is for its caller alone. */
  leave(request: IncomingMessage, status: number): void;
}

/** Hands public answers to a keeper, with their encoding and all headers. */
export function useAnswerKeeper(keeper: AnswerKeeper): Plugin<object, NodeContext> {
  return {
    async onResponse({ request, response, setResponse, fetchAPI, serverContext: { req } }) {
      if (req === undefined) return;
      const [, maxAge] = /\bpublic, max-age=(\d+)/.exec(response.headers.get('cache-control') ?? '') ?? [];
      if (maxAge === undefined || response.status !== 200 || request.method !== 'GET' || req.method !== 'GET')
        return keeper.leave(req, response.status);
      const headers = plainHeaders(response.headers);
      const body = new Uint8Array(await response.arrayBuffer());
      setResponse(new fetchAPI.Response(body, { status: response.status, headers }));
      await keeper.keep(req, { headers, body, maxAge: Number(maxAge) });
    },
  };
}
