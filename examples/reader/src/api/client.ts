import { Client, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { graphcache } from './cache.ts';

/**
 * Operations go by GET and by their hash, so that the browser and a CDN can cache the responses. A server that does not know a hash yet is
 * sent the text once. A screen that was shown before is shown from the cache at once, and then brought up to date.
 */
export const client = new Client({
  url: import.meta.env.VITE_API_URL ?? '/graphql',
  preferGetMethod: 'force',
  requestPolicy: 'cache-and-network',
  exchanges: [graphcache, persistedExchange({ preferGetForPersistedQueries: 'force' }), fetchExchange],
});
