import type { Plugin } from 'graphql-yoga';

/** The web sites whose pages may ask: any, or those with these origins. */
export type Origins = '*' | readonly string[];

/** Headers of answers that a page may read beside those that browsers always let it read: https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name */
const exposedHeaders = ['Age', 'Allow', 'Apigw-Requestid', 'ETag', 'Retry-After', 'WWW-Authenticate'];

/** Seconds that a browser may remember a preflight; each browser has a lower limit of its own. */
const preflightAge = 86_400;

/**
 * Says which web pages may read the answers, by the Fetch standard: https://fetch.spec.whatwg.org/#http-cors-protocol. Every answer says it,
 * also one to a request without `Origin`, for a shared cache gives that answer to pages too. No cookies are ever needed, so credentials are
 * never allowed. Yoga's own CORS names the page that asks instead of `*`, and is off.
 */
export function useCors(origins: Origins): Plugin {
  return {
    onRequest({ request, fetchAPI, endResponse }) {
      if (request.method !== 'OPTIONS') return;
      endResponse(new fetchAPI.Response(null, { status: 204, headers: { 'content-length': '0' } }));
    },
    onResponse({ request, response: { headers } }) {
      // The page to try queries on holds what only its visitor is to see, such as a key.
      if (isPage(headers)) return;
      const { vary, ...allowance } = corsHeaders(origins, request.headers.get('origin'));
      if (vary !== undefined) headers.append('vary', vary);
      for (const [name, value] of Object.entries(allowance)) headers.set(name, value);
      if (!headers.has('access-control-allow-origin') || request.method !== 'OPTIONS') return;
      headers.set('access-control-allow-methods', 'GET, POST, OPTIONS');
      headers.set('access-control-max-age', String(preflightAge));
      const wanted = request.headers.get('access-control-request-headers');
      if (wanted !== null) headers.set('access-control-allow-headers', wanted);
      headers.append('vary', 'Access-Control-Request-Headers');
    },
  };
}

/** The headers that let a page read any answer; also for an answer that is made without the server. */
export function corsHeaders(origins: Origins, origin: string | null): Record<string, string> {
  const allowed = allowedOrigin(origins, origin);
  return {
    // Requests without an origin are told of it too: a cache must not give their answers to a page.
    ...(origins === '*' ? {} : { vary: 'Origin' }),
    ...(allowed === undefined
      ? {}
      : {
          'access-control-allow-origin': allowed,
          'access-control-expose-headers': exposedHeaders.join(', '),
        }),
  };
}

/** Whether an answer is a page, and no data. */
export function isPage(headers: Headers): boolean {
  return headers.get('content-type')?.startsWith('text/html') ?? false;
}

function allowedOrigin(origins: Origins, origin: string | null): string | undefined {
  if (origins === '*') return '*';
  return origin !== null && origins.includes(origin) ? origin : undefined;
}
