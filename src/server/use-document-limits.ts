import { GraphQLError, Lexer, parse, Source, TokenKind } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { limitExceeded, Problem } from '../content/problem.ts';
import { checkExtent } from './document-extent.ts';
import { inOtherWords, requestError } from './errors.ts';
import type { Limits } from './limits.ts';

/** Refuses documents that are larger than any honest query, before they are validated. */
export function useDocumentLimits(limits: Limits): Plugin {
  return {
    onParams({ params: { query } }) {
      if (typeof query !== 'string') return;
      if (query.length > limits.length)
        throw requestError(
          limitExceeded('length', {
            what: 'The length of the query',
            asked: query.length,
            allowed: limits.length,
            advice: 'Ask in several requests.',
          }),
        );
      // Half a character has no UTF-8, and so no hash of its own.
      if (!query.isWellFormed())
        throw requestError(new Problem('BAD_REQUEST', 'The query is not well-formed Unicode text.'));
    },
    onParse({ setParseFn }) {
      setParseFn((source: string | Source, options) => {
        try {
          const document = parse(source, { ...options, maxTokens: limits.tokens });
          checkExtent(document, limits);
          return document;
        } catch (error) {
          if (error instanceof Problem) throw requestError(error);
          if (!(error instanceof GraphQLError)) throw error;
          const tokens = tokensIn(source);
          if (tokens <= limits.tokens) throw withoutText(error);
          throw requestError(
            limitExceeded('tokens', {
              what: 'The number of tokens',
              asked: tokens,
              allowed: limits.tokens,
              advice: 'Ask in several requests.',
            }),
          );
        }
      });
    },
  };
}

/** Tokens up to the end, or to the first thing that is none. */
function tokensIn(source: string | Source): number {
  const lexer = new Lexer(typeof source === 'string' ? new Source(source) : source);
  let tokens = 0;
  try {
    while (lexer.advance().kind !== TokenKind.EOF) tokens += 1;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
  }
  return tokens;
}

/** A syntax error names the token where it is; of a text in quotation marks only that it is one. */
function withoutText(error: GraphQLError): GraphQLError {
  const message = error.message.replace(/\b(String|BlockString) ".*"/s, '$1');
  return inOtherWords(error, message);
}
