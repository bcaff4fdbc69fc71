import type { Plugin } from 'graphql-yoga';
import { plainHeaders } from './plain-headers.ts';

/** Answers HEAD as GET would be answered, without the body. */
export function useHead(): Plugin {
  const asHead = new WeakSet<Request>();
  return {
    onRequest({ request, setRequest, fetchAPI }) {
      if (request.method !== 'HEAD') return;
      const get = new fetchAPI.Request(request.url, { method: 'GET', headers: request.headers });
      asHead.add(get);
      setRequest(get);
    },
    onResponse({ request, response, setResponse, fetchAPI }) {
      if (!asHead.has(request)) return;
      const headers = plainHeaders(response.headers);
      setResponse(new fetchAPI.Response(null, { status: response.status, headers }));
    },
  };
}
