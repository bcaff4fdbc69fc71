import { GraphQLError, isValueNode } from 'graphql';
import { internalMessage, Problem, problemStatus } from '../errors/problem.ts';

/**
 * The error that a client gets. Problems and errors of graphql-js are kept, with a code and, if the whole request failed, its HTTP status; any other
 * error becomes INTERNAL_SERVER_ERROR without details.
 */
export function maskError(error: unknown): Error {
  if (error instanceof Problem) return requestError(error);
  if (!(error instanceof GraphQLError)) return internalError();
  const original = originalOf(error);
  if (original instanceof Problem) return error;
  return original === undefined ? withCode(error) : internalError(error);
}

/**
 * Whether an error of graphql-js concerns an argument of a field or a directive: such an error is located at values of the document, an error of a
 * resolver at fields.
 */
export function isOfArgument(error: GraphQLError): boolean {
  const { nodes } = error;
  return (
    originalOf(error) === undefined && nodes !== undefined && nodes.length > 0 && nodes.every(isValueNode)
  );
}

/**
 * A problem that ends the request, with its HTTP status. Where maskError returns another error than it was given, Yoga logs an internal error. So a rejection
 * that any client can cause is thrown in this form, which maskError returns as it is.
 */
export function requestError(problem: Problem): GraphQLError {
  return new GraphQLError(problem.message, { extensions: { ...problem.extensions, http: httpOf(problem) } });
}

/** A problem of the document itself. A client that accepts only application/json gets it with status 200, by the GraphQL over HTTP specification. */
export function documentError(problem: Problem): GraphQLError {
  const http = { ...httpOf(problem), spec: true };
  return new GraphQLError(problem.message, { extensions: { ...problem.extensions, http } });
}

/** Maximum number of errors in a response. Further errors are reported after these are fixed. */
export const maxErrors = 10;

/** A copy of an error of graphql-js with another message. */
export function withMessage(error: GraphQLError, message: string): GraphQLError {
  const { nodes, source, positions, path, originalError, extensions } = error;
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    originalError: originalError ?? null,
    extensions,
  });
}

/** The HTTP status of a problem that ends the request, and the headers that say what to do. */
export function httpOf({ code, retryAfter }: Pick<Problem, 'code' | 'retryAfter'>) {
  const status = problemStatus[code];
  return { status, headers: headersOf(status, retryAfter) };
}

/** Headers that ask the client to retry later, or to get other credentials. */
function headersOf(status: number, retryAfter: number): Record<string, string> {
  if (status === 429 || status === 503) return { 'retry-after': String(retryAfter) };
  // https://www.rfc-editor.org/rfc/rfc6750#section-3
  return status === 401 ? { 'www-authenticate': 'Bearer realm="communique", error="invalid_token"' } : {};
}

/** Codes of Yoga and graphql-tools, with the codes of this API for them. */
const renamed: Readonly<Record<string, { readonly code: string; readonly message?: string }>> = {
  OPERATION_RESOLUTION_FAILURE: {
    code: 'BAD_REQUEST',
    message:
      '"operationName" does not select an operation of the document. Set it to the name of one of them.',
  },
};

/**
 * Adds the code to an error of graphql-js. At a field, such an error means that a resolver broke the schema, which is an internal error, unless it
 * concerns an argument. An error without a path and a code is caused by an invalid variable.
 */
function withCode(error: GraphQLError): GraphQLError {
  const { code } = error.extensions;
  const isAtField = error.path !== undefined && !isOfArgument(error);
  if (typeof code !== 'string' && isAtField) return internalError(error);
  const ours = typeof code === 'string' ? (renamed[code] ?? { code }) : { code: 'BAD_USER_INPUT' };
  if (ours.message !== undefined) error.message = ours.message;
  const http = error.extensions.http ?? (error.path === undefined ? { status: 400, spec: true } : undefined);
  Object.assign(error.extensions, { code: ours.code }, http === undefined ? {} : { http });
  return error;
}

function internalError(error?: GraphQLError): GraphQLError {
  const code = 'INTERNAL_SERVER_ERROR';
  if (error === undefined)
    return new GraphQLError(internalMessage, { extensions: { code, http: { status: 500 } } });
  return new GraphQLError(internalMessage, {
    nodes: error.nodes ?? null,
    path: error.path ?? null,
    extensions: { code },
  });
}

/** The innermost original error that is not of graphql-js. */
function originalOf(error: GraphQLError): Error | undefined {
  const { originalError } = error;
  return originalError instanceof GraphQLError ? originalOf(originalError) : originalError;
}
