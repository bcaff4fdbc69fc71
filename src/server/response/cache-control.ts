import type { Plugin } from 'graphql-yoga';
import { freshnessOf } from '../../schema/freshness.ts';
import type { ServerContext } from '../context.ts';

/** Headers with credentials. A response to a request that has one is for that caller alone. */
const credentials = ['authorization', 'x-api-key'];

/** The request headers that a response depends on. */
const vary = 'Accept, Authorization, X-API-Key';

/**
 * Sets how long the response to a GET may be cached: as long as the strictest field that was selected, and only where nothing failed
 * and the request has no credentials.
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
 * Fresh to the next full minute, or five. Publications are scheduled for full minutes as a rule, so a scheduled article is seen on time
 * without a read that looks for it; a header with the exact time of the next one would disclose it before its publication.
 */
export function publicUntil(now: string, seconds: number): string {
  const left = Math.ceil(seconds - ((Date.parse(now) / 1000) % seconds));
  return `public, max-age=${left}, stale-while-revalidate=${seconds}`;
}
