import { GraphQLError, Lexer, parse, Source, TokenKind } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { limitExceeded, Problem } from '../../errors/problem.ts';
import { requestError, withMessage } from '../errors.ts';
import type { Limits } from '../limits.ts';
import { checkExtent } from './extent.ts';

/** Refuses documents that are larger than any legitimate query, before they are validated. */
export function useDocumentLimits(limits: Limits): Plugin {
  return {
    onParams({ params: { query } }) {
      if (typeof query !== 'string') return;
      if (query.length > limits.length)
        throw requestError(
          limitExceeded('length', {
            what: 'The query is too long',
            asked: query.length,
            allowed: limits.length,
            advice: 'Split it into several requests.',
          }),
        );
      // A lone surrogate cannot be encoded in UTF-8, so the hash would belong to another text.
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
              what: 'Too many tokens in the query',
              asked: tokens,
              allowed: limits.tokens,
              advice: 'Split it into several requests.',
            }),
          );
        }
      });
    },
  };
}

/** The number of tokens up to the end, or to the first syntax error of the lexer. */
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

/** A syntax error names its token; of a string it must not repeat the value. */
function withoutText(error: GraphQLError): GraphQLError {
  const message = error.message.replace(/\b(String|BlockString) ".*"/s, '$1');
  return withMessage(error, message);
}
