import type { Plugin } from 'graphql-yoga';

/** Headers that every answer has. Nothing is cached unless something else said that it may be. */
export function useSecurityHeaders(): Plugin {
  return {
    onResponse({ response }) {
      response.headers.set('x-content-type-options', 'nosniff');
      if (isPage(response.headers)) closeToOtherPages(response.headers);
      else openToAnyPage(response.headers);
      if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
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
  const vary = (headers.get('vary') ?? '')
    .split(/\s*,\s*/)
    .filter(name => name !== '' && name.toLowerCase() !== 'origin');
  if (vary.length > 0) headers.set('vary', vary.join(', '));
  else headers.delete('vary');
}
