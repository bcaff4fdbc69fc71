import { parse } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { limitExceeded } from '../content/problem.ts';

/** Characters of a query. With the tokens it bounds what parsing costs, and what the cache of documents can hold. */
const longestQuery = 16_000;
const mostTokens = 1500;

/** Refuses documents that are larger than any honest query, before they are validated. */
export function useDocumentLimits(): Plugin {
  return {
    onParams({ params: { query } }) {
      if (typeof query === 'string' && query.length > longestQuery) {
        throw limitExceeded(
          'The length of the query',
          query.length,
          longestQuery,
          'Ask in several requests.',
        );
      }
    },
    onParse({ setParseFn }) {
      setParseFn((source, options) => parse(source, { ...options, maxTokens: mostTokens }));
    },
  };
}
