import type { Plugin } from 'graphql-yoga';

/** The web sites whose pages may ask: any, or those with these origins. */
export type Origins = '*' | readonly string[];

/** Headers that every answer has. Nothing is cached unless something else said that it may be. */
export function useSecurityHeaders(origins: Origins): Plugin {
  return {
    onResponse({ request, response: { headers } }) {
      headers.set('x-content-type-options', 'nosniff');
      if (isPage(headers)) closeToOtherPages(headers);
      else if (origins === '*') openToAnyPage(headers);
      else openToPagesOf(origins, request.headers.get('origin'), headers);
      if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
    },
  };
}

function isPage(headers: Headers): boolean {
  return headers.get('content-type')?.startsWith('text/html') ?? false;
}

/** Data may be read by any page; the page to try queries on holds what only its visitor is to see, such as a key. */
function closeToOtherPages(headers: Headers): void {
  headers.delete('access-control-allow-origin');
  headers.set('x-frame-options', 'DENY');
}

/** Yoga answers `*` by naming the page that asks, which would make every cache keep a copy for each page. */
function openToAnyPage(headers: Headers): void {
  if (!headers.has('access-control-allow-origin')) return;
  headers.set('access-control-allow-origin', '*');
  setVary(headers, names => names.filter(name => name.toLowerCase() !== 'origin'));
}

/** Who asks without an origin is told of it too: a cache must not give that answer to a page. */
function openToPagesOf(origins: readonly string[], origin: string | null, headers: Headers): void {
  headers.delete('access-control-allow-origin');
  if (origin !== null && origins.includes(origin)) headers.set('access-control-allow-origin', origin);
  setVary(headers, names => [...new Set([...names, 'Origin'])]);
}

function setVary(headers: Headers, change: (names: string[]) => string[]): void {
  const given = (headers.get('vary') ?? '').split(/\s*,\s*/).filter(name => name !== '');
  const names = change(given);
  if (names.length > 0) headers.set('vary', names.join(', '));
  else headers.delete('vary');
}
