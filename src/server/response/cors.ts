import type { Plugin } from 'graphql-yoga';

/** The web sites whose pages may read responses: any, or those with these origins. */
export type Origins = '*' | readonly string[];

/** Response headers that a page may read, in addition to the safelisted ones: https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name */
const exposedHeaders = ['Age', 'Allow', 'Apigw-Requestid', 'ETag', 'Link', 'Retry-After', 'WWW-Authenticate'];

/** Seconds for which a browser may cache a preflight; each browser has a lower limit of its own. */
const preflightAge = 86_400;

/**
 * CORS by the Fetch standard: https://fetch.spec.whatwg.org/#http-cors-protocol. Every response has its headers, also one to a request without
 * `Origin`, because a shared cache serves that response to pages too. No cookies are used, so credentials are never allowed. Yoga's own CORS,
 * which answers with the origin of the request instead of `*`, is off.
 */
export function useCors(origins: Origins): Plugin {
  return {
    onRequest({ request, fetchAPI, endResponse }) {
      if (request.method !== 'OPTIONS') return;
      endResponse(new fetchAPI.Response(null, { status: 204, headers: { 'content-length': '0' } }));
    },
    onResponse({ request, response: { headers } }) {
      // The GraphiQL page may hold an API key, so other pages must not read it.
      if (isPage(headers)) return;
      const { vary, ...allowance } = corsHeaders(origins, request.headers.get('origin'));
      if (vary !== undefined) headers.append('vary', vary);
      for (const [name, value] of Object.entries(allowance)) headers.set(name, value);
      if (!headers.has('access-control-allow-origin') || request.method !== 'OPTIONS') return;
      headers.set('access-control-allow-methods', 'GET, POST, OPTIONS');
      headers.set('access-control-max-age', String(preflightAge));
      const requested = request.headers.get('access-control-request-headers');
      if (requested !== null) headers.set('access-control-allow-headers', requested);
      headers.append('vary', 'Access-Control-Request-Headers');
    },
  };
}

/** The CORS headers of any response; also used for a refusal that is made before the GraphQL server. */
export function corsHeaders(origins: Origins, origin: string | null): Record<string, string> {
  const allowed = allowedOrigin(origins, origin);
  return {
    // Set even without an `Origin`: a cache may serve the response to a page.
    ...(origins === '*' ? {} : { vary: 'Origin' }),
    ...(allowed === undefined
      ? {}
      : {
          'access-control-allow-origin': allowed,
          'access-control-expose-headers': exposedHeaders.join(', '),
        }),
  };
}

/** Whether a response is an HTML page. */
export function isPage(headers: Headers): boolean {
  return headers.get('content-type')?.startsWith('text/html') ?? false;
}

function allowedOrigin(origins: Origins, origin: string | null): string | undefined {
  if (origins === '*') return '*';
  return origin !== null && origins.includes(origin) ? origin : undefined;
}
