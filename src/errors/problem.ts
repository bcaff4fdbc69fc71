/** The stable codes in `extensions.code`, each with the HTTP status of a request that fails with it. docs/errors.md explains them. */
export const problemStatus = {
  BAD_REQUEST: 400,
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  LIMIT_EXCEEDED: 400,
  PERSISTED_QUERY_NOT_FOUND: 200,
  PERSISTED_QUERY_MISMATCH: 400,
  NOT_FOUND: 404,
  SYNC_EXPIRED: 410,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  THROTTLED: 429,
  TIMEOUT: 503,
  UNAVAILABLE: 503,
  INTERNAL_SERVER_ERROR: 500,
} as const;

export type ProblemCode = keyof typeof problemStatus;

/**
 * An error for the caller: a stable code, a message that says what to do, and no internal details. graphql-js copies `extensions` into the GraphQL
 * error, so the error needs no conversion.
 */
export class Problem extends Error {
  readonly code: ProblemCode;
  /** Seconds after which a retry may succeed, for `Retry-After` of a status that has it. */
  readonly retryAfter: number = 1;
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(code: ProblemCode, message: string, detail: Record<string, unknown> = {}, cause?: unknown) {
    super(message, { cause });
    this.name = 'Problem';
    this.code = code;
    this.extensions = { code, ...detail };
  }
}

/** The message of INTERNAL_SERVER_ERROR, which discloses nothing. The log has the cause. */
export const internalMessage = 'Internal server error. Report it; a retry does not help.';

/** An invalid value in the request. */
export function badInput(message: string): Problem {
  return new Problem('BAD_USER_INPUT', message);
}

/** The error of a write that lost against other writes of the same record at each attempt. Nothing is written. */
export function contended(id: string): Problem {
  return new Problem('UNAVAILABLE', `"${id}" kept changing while it was being written. Retry in a second.`);
}

/** A request for more than a limit allows. */
export interface Excess {
  /** The exceeded limit in words, as in "Too many aliases". */
  readonly what: string;
  readonly asked: number;
  readonly allowed: number;
  readonly advice: string;
}

/** The error for exceeding a limit. `limit` is its name in docs/security.md, or the name of the argument. */
export function limitExceeded(limit: string, { what, asked, allowed, advice }: Excess): Problem {
  return new Problem('LIMIT_EXCEEDED', `${what}: ${asked} (maximum ${allowed}). ${advice}`, {
    limit,
    asked,
    allowed,
  });
}
