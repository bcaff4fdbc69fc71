import type { Plugin } from 'graphql-yoga';
import { plainHeaders } from './plain-headers.ts';

/** What Yoga says by a status alone, in words. */
const reasons: Readonly<Record<number, string>> = {
  404: 'NOT_FOUND: There is nothing at this address. Queries go to /graphql.\n',
  406: 'BAD_REQUEST: Answers are application/graphql-response+json or application/json. Accept one of them.\n',
};

/** Gives a refusal without a body one that says what to do. */
export function useStatusText(): Plugin {
  return {
    onResponse({ response, setResponse, fetchAPI }) {
      const reason = reasons[response.status];
      // Not asked of every answer: the body is made a stream where it is looked at.
      if (reason === undefined || response.body !== null) return;
      const headers = { ...plainHeaders(response.headers), 'content-type': 'text/plain; charset=utf-8' };
      setResponse(new fetchAPI.Response(reason, { status: response.status, headers }));
    },
  };
}
