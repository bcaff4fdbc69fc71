import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { Problem } from '../content/problem.ts';
import { allows } from '../resolvers/viewer.ts';
import type { Viewers } from './use-identity.ts';

/** Bytes of a request's body: an article's text alone may have 256 kB, and only those who write send one. */
export const largestBody = { everybody: 128_000, writers: 1_000_000 } as const;

/**
 * Which requests carry a query: GET with a query string and POST with `application/json`. The forms that Yoga also takes by
 * default (multipart, urlencoded, plain GraphQL) can be sent by a web page without the visitor's knowledge, and a broken
 * `variables` in a query string would be a fault of the server.
 */
export function useRequestParameters(viewers: Viewers): Plugin {
  return {
    onRequestParse({ request, setRequestParser }) {
      if (request.method === 'GET') setRequestParser(parseQueryString);
      if (request.method !== 'POST') return;
      const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
      if (type !== 'application/json') {
        throw new Problem(
          'UNSUPPORTED_MEDIA_TYPE',
          'Send queries by GET, or by POST with content-type: application/json.',
        );
      }
      const limit = allows(viewers.of(request), 'WRITE') ? largestBody.writers : largestBody.everybody;
      if (Number(request.headers.get('content-length')) > limit) throw tooLarge(limit);
      setRequestParser(() => parseBody(request, limit));
    },
  };
}

function parseQueryString(request: Request): GraphQLParams {
  const given = [...new URL(request.url, 'http://localhost').searchParams].filter(
    ([, value]) => value !== '',
  );
  return Object.fromEntries(
    given.map(([name, value]) => {
      const isJson = name === 'variables' || name === 'extensions';
      return [name, isJson ? parseJson(value, `The parameter "${name}"`) : value];
    }),
  );
}

async function parseBody(request: Request, limit: number): Promise<GraphQLParams> {
  // A body that ends early, or is too large for anybody, rejects here with an error of its own.
  const text = await request.text();
  if (Buffer.byteLength(text) > limit) throw tooLarge(limit);
  const body = parseJson(text, 'The body');
  if (typeof body === 'object' && body !== null) return body;
  throw new Problem('BAD_REQUEST', 'The body must be a JSON object with a "query".');
}

function tooLarge(limit: number): Problem {
  return new Problem('PAYLOAD_TOO_LARGE', `The body is too large: at most ${limit} bytes are allowed.`);
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Problem('BAD_REQUEST', `${what} is not valid JSON.`, {}, error);
  }
}
