import type { Plugin } from 'graphql-yoga';

/** Headers that every answer has. Nothing is cached unless something else said that it may be. */
export function useSecurityHeaders(): Plugin {
  return {
    onResponse({ response }) {
      response.headers.set('x-content-type-options', 'nosniff');
      if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
    },
  };
}
