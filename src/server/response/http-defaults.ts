import type { Plugin } from 'graphql-yoga';
import { isPage } from './cors.ts';

/** The texts for error responses that Yoga sends without a body. */
const refusals: Readonly<Record<number, string>> = {
  404: 'NOT_FOUND: This address does not exist. Send queries to /graphql.\n',
  406: 'BAD_REQUEST: Responses are application/graphql-response+json or application/json. Accept one of these types.\n',
};

/** Adds a text that says what to do to error responses without a body. */
export function useRefusalText(): Plugin {
  return {
    onResponse({ response, setResponse, fetchAPI }) {
      const text = refusals[response.status];
      // The status is compared first: reading `body` makes it a stream.
      if (text === undefined || response.body !== null) return;
      const headers = { ...plainHeaders(response.headers), 'content-type': 'text/plain; charset=utf-8' };
      setResponse(new fetchAPI.Response(text, { status: response.status, headers }));
    },
  };
}

/** Headers of every response. Responses are not cacheable unless another plugin has allowed it. */
export function useSecurityHeaders(): Plugin {
  return {
    onResponse({ response: { headers } }) {
      headers.set('x-content-type-options', 'nosniff');
      if (isPage(headers)) headers.set('x-frame-options', 'DENY');
      if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
    },
  };
}

/** Answers HEAD as GET, without the body. */
export function useHttpHead(): Plugin {
  const headRequests = new WeakSet<Request>();
  return {
    onRequest({ request, setRequest, fetchAPI }) {
      if (request.method !== 'HEAD') return;
      const get = new fetchAPI.Request(request.url, { method: 'GET', headers: request.headers });
      headRequests.add(get);
      setRequest(get);
    },
    async onResponse({ request, response, setResponse, fetchAPI }) {
      if (!headRequests.has(request)) return;
      // A stream of events would stay open. That of a subscription can be cancelled only after it has begun.
      const reader = response.body?.getReader();
      await reader?.read();
      await reader?.cancel();
      const headers = plainHeaders(response.headers);
      setResponse(new fetchAPI.Response(null, { status: response.status, headers }));
    },
  };
}

/**
 * The headers of a response, to make another one of it. Names are in lower case: Yoga's Headers keep them as written, and would hold
 * `Content-Type` beside the `content-type` that a new body brings.
 */
export function plainHeaders(headers: Headers): Record<string, string> {
  const plain: Record<string, string> = {};
  headers.forEach((value, name) => {
    plain[name.toLowerCase()] = value;
  });
  return plain;
}
