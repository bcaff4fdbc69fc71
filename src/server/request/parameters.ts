import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { Problem } from '../../errors/problem.ts';
import { allowsSomewhere } from '../../resolvers/viewer.ts';
import type { Limits } from '../limits.ts';
import { checkMediaType, parseJson, readJson } from './body.ts';
import type { Callers } from './identity.ts';

/**
 * Accepts a query by GET with a query string and by POST with `application/json`. The other forms that Yoga accepts by
 * default (multipart, urlencoded, plain GraphQL) can be sent by a web page without a preflight, and invalid JSON in the `variables` of a
 * query string would be an internal error.
 */
export function useRequestParameters(callers: Callers, limits: Limits): Plugin {
  return {
    onRequestParse({ request, setRequestParser }) {
      if (request.method === 'GET') setRequestParser(parseQueryString);
      if (request.method !== 'GET' && request.method !== 'POST') throw methodNotAllowed(request.method);
      if (request.method !== 'POST') return;
      checkMediaType(request, 'Send queries by GET, or by POST with content-type: application/json.');
      // The text of an article may be twice as large as the general limit, and only editors send one.
      const limit = allowsSomewhere(callers.of(request).viewer, 'WRITE') ? limits.writerBody : limits.body;
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
  const body = await readJson(request, limit);
  if (Array.isArray(body))
    throw new Problem('BAD_REQUEST', 'Batches are not supported. Send each operation in a separate request.');
  // An empty operation name counts as omitted, as in GET requests.
  if (isObject(body)) {
    const { operationName, ...others } = body;
    return operationName === '' ? others : body;
  }
  throw new Problem('BAD_REQUEST', 'The body is not a JSON object. Send an object with a "query".');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The error lists the allowed methods: RFC 9110, 15.5.6. */
function methodNotAllowed(method: string): GraphQLError {
  const message = `Method ${method} is not allowed. Use GET or POST.`;
  const http = { status: 405, headers: { allow: 'GET, HEAD, POST' } };
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http } });
}
