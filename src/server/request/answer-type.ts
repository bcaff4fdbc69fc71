import { type Plugin, processRegularResult } from 'graphql-yoga';
import { Problem } from '../../errors/problem.ts';
import { requestError } from '../errors.ts';
import { answerTypeFor, answerTypes } from './media-types.ts';

/**
 * Answers in JSON alone. Yoga would also make streams of events and multipart bodies of answers that are whole, and take a type that
 * is refused by its weight. What cannot be answered is not run.
 */
export function useAnswerType(): Plugin {
  return {
    onRequestParse({ request }) {
      if (answerTypeFor(request.headers.get('accept')) === undefined)
        throw requestError(new Problem('BAD_REQUEST', `Accept ${answerTypes.join(' or ')}.`));
    },
    onResultProcess({ request, setResultProcessor }) {
      const type = answerTypeFor(request.headers.get('accept'));
      if (type !== undefined) return setResultProcessor(processRegularResult, type);
      // useStatusText gives it a body.
      setResultProcessor(
        (_result, fetchAPI) =>
          new fetchAPI.Response(null, { status: 406, headers: { accept: answerTypes.join(', ') } }),
        '*/*',
      );
    },
  };
}
