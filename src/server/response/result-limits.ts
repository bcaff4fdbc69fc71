import type { ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { limitExceeded } from '../../errors/problem.ts';
import { maxErrors, requestError, withMessage } from '../errors.ts';

/** Maximum characters of an error message of a rejected request, whatever the input. */
const maxMessageLength = 500;

/** Lambda sends at most 6 MB, and fails without a message above it. */
export function useResultLimits(maxBytes: number): Plugin {
  return {
    onResultProcess({ result, setResult }) {
      if (Array.isArray(result) || Symbol.asyncIterator in result) return;
      if (result.data === undefined) {
        if (result.errors !== undefined) setResult({ ...result, errors: short(result.errors) });
        return;
      }
      const text = JSON.stringify(result);
      const size = Buffer.byteLength(text);
      if (size > maxBytes)
        setResult({
          errors: [
            requestError(
              limitExceeded('answer', {
                what: 'Too many bytes in the response',
                asked: size,
                allowed: maxBytes,
                advice: 'Request smaller pages.',
              }),
            ),
          ],
        });
      // The serialized text is reused, except with errors, whose internal parts Yoga leaves out.
      else if (result.errors === undefined)
        setResult({ ...result, stringify: () => text } as ExecutionResult);
    },
  };
}

function short(errors: readonly GraphQLError[]): GraphQLError[] {
  return errors.slice(0, maxErrors).map(error => {
    if (error.message.length <= maxMessageLength) return error;
    const message = `${error.message.slice(0, maxMessageLength).toWellFormed()} …`;
    return withMessage(error, message);
  });
}
