import type { Plugin } from 'graphql-yoga';
import { freshnessOf } from '../../schema/freshness.ts';
import type { ServerContext } from '../context.ts';

/** Headers with credentials. A response to a request that has one is for that caller alone. */
const credentials = ['authorization', 'x-api-key'];

/** The request headers that a response depends on. */
const vary = 'Accept, Authorization, X-API-Key, Preview-At, Preview-Release';

/**
 * Sets the cache lifetime of a response to GET: that of the selected field with the shortest lifetime, if the request has no credentials and the
 * response has no error.
 */
export function useCacheControl(): Plugin<ServerContext> {
  const headers = new WeakMap<Request, string>();
  return {
    onExecute({ args: { document, contextValue } }) {
      const { request, now, pending } = contextValue;
      if (request.method !== 'GET') return;
      return {
        onExecuteDone({ result }) {
          if (Symbol.asyncIterator in result || result.errors !== undefined) return;
          const freshness = freshnessOf(document);
          if (freshness !== 'private') headers.set(request, publicUntil(now, freshness, pending.next()));
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
 * Lasts to the next full minute, or to the next full five minutes. Publications are usually scheduled for full minutes, so a scheduled article
 * appears on time without a read for it. A header with the exact time of the next publication would disclose it.
 * A pending change of a public article is another matter: a stale response would show what has ended or was corrected. It shortens the lifetime, which
 * discloses its instant and nothing else.
 */
export function publicUntil(now: string, seconds: number, pending?: string): string {
  const left = Math.ceil(seconds - ((Date.parse(now) / 1000) % seconds));
  const end =
    pending === undefined ? left + seconds : Math.floor((Date.parse(pending) - Date.parse(now)) / 1000);
  const maxAge = Math.min(left, end);
  return `public, max-age=${maxAge}, stale-while-revalidate=${Math.min(seconds, end - maxAge)}`;
}
