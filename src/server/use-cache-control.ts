import type { Plugin } from 'graphql-yoga';
import { freshnessOf } from '../schema/freshness.ts';
import type { ServerContext } from './server.ts';

/** Headers by which a caller says who it is. An answer to a request that has one is for that caller alone. */
const credentials = ['authorization', 'x-api-key'];

/** What an answer depends on beside its address. */
const vary = 'Accept, Authorization, X-API-Key';

/**
 * Says for how long the answer to a GET may be kept: as long as the strictest of what was selected, and only where nothing failed
 * and nobody said who asks.
 */
export function useCacheControl(): Plugin<ServerContext> {
  const headers = new WeakMap<Request, string>();
  return {
    onExecute({ args: { document, contextValue } }) {
      const { request, now } = contextValue;
      if (request.method !== 'GET') return;
      return {
        onExecuteDone({ result }) {
          if (Symbol.asyncIterator in result || result.errors !== undefined) return;
          const freshness = freshnessOf(document);
          if (freshness !== 'private') headers.set(request, publicUntil(now, freshness));
        },
      };
    },
    onResponse({ request, response }) {
      if (request.method !== 'GET') return;
      const control = headers.get(request);
      if (control !== undefined) response.headers.set('cache-control', control);
      if (response.ok && credentials.some(name => request.headers.has(name)))
        response.headers.set('cache-control', 'private, no-store');
      response.headers.append('vary', vary);
    },
  };
}

/**
 * Fresh to the next full minute, or five. Publications are set to full minutes as a rule, so a scheduled article is seen on time
 * without a read that looks for it; and a header that told the exact time of the next one would tell of it before its time.
 */
export function publicUntil(now: string, seconds: number): string {
  const left = Math.ceil(seconds - ((Date.parse(now) / 1000) % seconds));
  return `public, max-age=${left}, stale-while-revalidate=${seconds}`;
}
