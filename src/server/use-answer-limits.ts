import type { ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { limitExceeded } from '../content/problem.ts';
import { inOtherWords, mostErrors, requestError } from './errors.ts';

/** Characters of each error with which a request is refused: a refusal is short, whatever it refuses. */
const longestMessage = 500;

/** Lambda gives out 6 MB at most, and fails without a word where an answer is larger. */
export function useAnswerLimits(mostBytes: number): Plugin {
  return {
    onResultProcess({ result, setResult }) {
      if (Array.isArray(result) || Symbol.asyncIterator in result) return;
      if (result.data === undefined) {
        if (result.errors !== undefined) setResult({ ...result, errors: short(result.errors) });
        return;
      }
      const text = JSON.stringify(result);
      const size = Buffer.byteLength(text);
      if (size > mostBytes)
        setResult({
          errors: [
            requestError(
              limitExceeded('answer', {
                what: 'The size of the answer in bytes',
                asked: size,
                allowed: mostBytes,
                advice: 'Ask for shorter pages.',
              }),
            ),
          ],
        });
      // Yoga need not make the same text again; of errors it leaves something out.
      else if (result.errors === undefined)
        setResult({ ...result, stringify: () => text } as ExecutionResult);
    },
  };
}

function short(errors: readonly GraphQLError[]): GraphQLError[] {
  return errors.slice(0, mostErrors).map(error => {
    if (error.message.length <= longestMessage) return error;
    const message = `${error.message.slice(0, longestMessage).toWellFormed()} …`;
    return inOtherWords(error, message);
  });
}
