import { getSSEProcessor, type Plugin, processRegularResult } from 'graphql-yoga';
import { Problem } from '../../errors/problem.ts';
import { httpOf, requestError } from '../errors.ts';
import { answerTypeFor, answerTypes } from './media-types.ts';

/**
 * Restricts responses to JSON, and to events for subscriptions. By default Yoga would also send multipart bodies, and
 * would use a type that the client has excluded by its weight. An operation without an acceptable response type is not
 * executed.
 */
export function useResponseType(): Plugin {
  const refused = new WeakSet<Request>();
  return {
    onRequestParse({ request }) {
      if (answerTypeFor(request.headers.get('accept')) === undefined && !acceptsEvents(request))
        throw notAcceptable();
    },
    onSubscribe({ args: { contextValue }, setResultAndStopExecution }) {
      if (!acceptsEvents(contextValue.request))
        setResultAndStopExecution({
          errors: [requestError(new Problem('BAD_REQUEST', `A subscription needs "accept: ${events}".`))],
        });
      return {
        onSubscribeResult({ result }) {
          // Clients read the events of status 200 alone. Yoga has 500 for an error of a subscription without a status.
          if ('errors' in result)
            for (const { originalError, extensions } of result.errors ?? [])
              if (originalError instanceof Problem)
                extensions.http = { ...httpOf(originalError), spec: true };
        },
      };
    },
    // Only a subscription is answered by events.
    onExecute({ args: { contextValue }, setResultAndStopExecution }) {
      const { request } = contextValue;
      if (answerTypeFor(request.headers.get('accept')) !== undefined) return;
      refused.add(request);
      setResultAndStopExecution({ errors: [notAcceptable()] });
    },
    onResultProcess({ request, result, setResultProcessor }) {
      const type = answerTypeFor(request.headers.get('accept'));
      if (
        Symbol.asyncIterator in result ||
        (acceptsEvents(request) && type === undefined && !refused.has(request))
      )
        return setResultProcessor(getSSEProcessor(), events);
      if (type !== undefined) return setResultProcessor(processRegularResult, type);
      // useRefusalText adds the body.
      setResultProcessor(
        (_result, fetchAPI) =>
          new fetchAPI.Response(null, { status: 406, headers: { accept: answerTypes.join(', ') } }),
        '*/*',
      );
    },
  };
}

const events = 'text/event-stream';

function notAcceptable() {
  return requestError(
    new Problem('BAD_REQUEST', `Send an Accept header that allows ${answerTypes.join(' or ')}.`),
  );
}

function acceptsEvents(request: Request): boolean {
  return request.headers.get('accept')?.toLowerCase().includes(events) === true;
}
