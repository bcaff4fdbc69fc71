import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { Problem } from '../../errors/problem.ts';
import { allowsSomewhere } from '../../resolvers/viewer.ts';
import type { Limits } from '../limits.ts';
import type { Callers } from './identity.ts';
import { isInUtf8, rangeOf } from './media-types.ts';

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
      const type = rangeOf(request.headers.get('content-type') ?? '');
      if (type.type !== 'application/json') {
        throw new Problem(
          'UNSUPPORTED_MEDIA_TYPE',
          'Send queries by GET, or by POST with content-type: application/json.',
        );
      }
      if (!isInUtf8(type))
        throw new Problem(
          'UNSUPPORTED_MEDIA_TYPE',
          'Send the body in UTF-8, and content-type: application/json.',
        );
      const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
      if (encoding !== 'identity')
        throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send the body as it is, without content-encoding.');
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
  const text = textOf(await bytesOf(request, limit));
  const body = parseJson(text, 'The body');
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

/** Reads the body, with at most the limit in memory. A body that ends early rejects with an error of its own. */
async function bytesOf(request: Request, limit: number): Promise<Uint8Array> {
  const length = request.headers.get('content-length');
  if (Number(length) > limit) throw tooLarge(limit);
  if (length !== null && /^\d+$/.test(length)) {
    const bytes = await request.arrayBuffer();
    // A socket delivers no more bytes than the header declares; an event of a gateway may.
    if (bytes.byteLength > limit) throw tooLarge(limit);
    return new Uint8Array(bytes);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Not by `for await`, which closes the connection on an error, so that no response could be sent.
  const reader = request.body?.getReader();
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
    size += read.value.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(read.value);
  }
  return Buffer.concat(chunks);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Invalid UTF-8 is rejected, because lenient decoding would change the text. */
function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Problem('BAD_REQUEST', 'The body is not valid UTF-8.');
  }
}

function tooLarge(limit: number): Problem {
  return new Problem('PAYLOAD_TOO_LARGE', `The body is too large (maximum ${limit} bytes).`);
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The parser's error would repeat a part of the text.
    throw new Problem('BAD_REQUEST', `${what} is not valid JSON.`);
  }
}
