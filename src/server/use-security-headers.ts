import type { Plugin } from 'graphql-yoga';
import { isPage } from './use-cors.ts';

/** Headers that every answer has. Nothing is cached unless something else said that it may be. */
export function useSecurityHeaders(): Plugin {
  return {
    onResponse({ response: { headers } }) {
      headers.set('x-content-type-options', 'nosniff');
      if (isPage(headers)) headers.set('x-frame-options', 'DENY');
      if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
    },
  };
}
