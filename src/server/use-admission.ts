import type { IncomingMessage } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import { Problem } from '../content/problem.ts';
import type { Admission } from './admission.ts';
import { requestError } from './errors.ts';

/** What Yoga knows of a request that came over a socket. */
export interface NodeContext {
  readonly req?: IncomingMessage;
}

/**
 * Lets an operation wait for its turn when its request is there whole, and before its query is looked at: whoever sends a body slowly
 * takes nobody's place.
 */
export function useAdmission(admission: Admission): Plugin<object, NodeContext> {
  const entered = new WeakSet<Request>();
  return {
    onRequest({ requestHandler, setRequestHandler }) {
      setRequestHandler(async (request, context) => {
        try {
          return await requestHandler(request, context);
        } finally {
          if (entered.delete(request)) admission.leave();
        }
      });
    },
    onRequestParse({ request, serverContext }) {
      return {
        async onRequestParseDone() {
          try {
            await admission.enter(serverContext.req);
          } catch (error) {
            throw error instanceof Problem ? requestError(error) : error;
          }
          entered.add(request);
        },
      };
    },
  };
}
