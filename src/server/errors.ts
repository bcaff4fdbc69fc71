import { GraphQLError, isValueNode } from 'graphql';
import { Problem, problemStatus } from '../content/problem.ts';

/**
 * What of an error goes out: problems and the errors of graphql-js as they are, with a code and, where the request as a whole
 * failed, its HTTP status; anything else as a fault of ours, of which the caller learns nothing but that it happened.
 */
export function maskError(error: unknown): Error {
  if (error instanceof Problem) return requestError(error);
  if (!(error instanceof GraphQLError)) return internalError();
  const original = originalOf(error);
  if (original instanceof Problem) return error;
  return original === undefined ? withCode(error) : internalError(error);
}

/**
 * Whether an error of graphql-js is of an argument, of a field or a directive, that the caller gave: it is located at the values of the
 * document. What resolvers have broken is located at fields.
 */
export function isOfArgument(error: GraphQLError): boolean {
  const { nodes } = error;
  return (
    originalOf(error) === undefined && nodes !== undefined && nodes.length > 0 && nodes.every(isValueNode)
  );
}

/**
 * A problem that ends the request, with the status that the protocol has for it. Yoga logs whatever maskError changes as a fault
 * of the server, so what anybody can bring about at any time is thrown in this form.
 */
export function requestError(problem: Problem): GraphQLError {
  return new GraphQLError(problem.message, { extensions: { ...problem.extensions, http: httpOf(problem) } });
}

/** A problem of the document itself: who accepts only application/json gets it with status 200, as the specification has it. */
export function documentError(problem: Problem): GraphQLError {
  const http = { ...httpOf(problem), spec: true };
  return new GraphQLError(problem.message, { extensions: { ...problem.extensions, http } });
}

/** Errors that one request is told; whoever mends these will see the others. */
export const mostErrors = 10;

/** An error of graphql-js in other words. */
export function inOtherWords(error: GraphQLError, message: string): GraphQLError {
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

function httpOf({ code }: Problem) {
  const status = problemStatus[code];
  return { status, headers: headersOf(status) };
}

/** What a client may do by itself: wait a second, or ask its user or its issuer for other credentials. */
function headersOf(status: number): Record<string, string> {
  if (status === 429 || status === 503) return { 'retry-after': '1' };
  // https://www.rfc-editor.org/rfc/rfc6750#section-3
  return status === 401 ? { 'www-authenticate': 'Bearer realm="communique", error="invalid_token"' } : {};
}

/** Codes of Yoga and graphql-tools, with the names and the words that this API has for them. */
const renamed: Readonly<Record<string, { readonly code: string; readonly message?: string }>> = {
  OPERATION_RESOLUTION_FAILURE: {
    code: 'BAD_REQUEST',
    message:
      'The document has several operations, or none of this name. Say by "operationName" which one is meant.',
  },
};

/**
 * An error of graphql-js itself. At a field it means that a resolver broke the schema, which is a fault of ours, unless it is of an
 * argument. Before any field it has no code where a variable cannot be what the operation wants.
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
  const message = 'Something went wrong on our side.';
  const code = 'INTERNAL_SERVER_ERROR';
  if (error === undefined) return new GraphQLError(message, { extensions: { code, http: { status: 500 } } });
  return new GraphQLError(message, {
    nodes: error.nodes ?? null,
    path: error.path ?? null,
    extensions: { code },
  });
}

/** The error at the bottom that is not graphql-js' own. */
function originalOf(error: GraphQLError): Error | undefined {
  const { originalError } = error;
  return originalError instanceof GraphQLError ? originalOf(originalError) : originalError;
}
