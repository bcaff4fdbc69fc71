import { type Plugin, processRegularResult } from 'graphql-yoga';
import { Problem } from '../../errors/problem.ts';
import { requestError } from '../errors.ts';
import { answerTypeFor, answerTypes } from './media-types.ts';

/**
 * Restricts responses to JSON. By default Yoga would also send event streams and multipart bodies, and would use a type that the client has excluded
 * by its weight. An operation without an acceptable response type is not executed.
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
      // useStatusText adds the body.
      setResultProcessor(
        (_result, fetchAPI) =>
          new fetchAPI.Response(null, { status: 406, headers: { accept: answerTypes.join(', ') } }),
        '*/*',
      );
    },
  };
}
