/** The stable codes that clients find in `extensions.code`, each with the HTTP status of a request that ends with it. */
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
 * An error that is meant to be read by the caller: a stable code, a message that says what to do, and nothing of the inside.
 * graphql-js copies `extensions` into the GraphQL error, so it needs no translation on the way out.
 */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(code: ProblemCode, message: string, detail: Record<string, unknown> = {}, cause?: unknown) {
    super(message, { cause });
    this.name = 'Problem';
    this.code = code;
    this.extensions = { code, ...detail };
  }
}

/** What the caller sent cannot be used as it is. */
export function badInput(message: string): Problem {
  return new Problem('BAD_USER_INPUT', message);
}

/** What was asked for is more than is allowed. */
export interface Excess {
  /** For people: what is exceeded, as in "Too many aliases". */
  readonly what: string;
  readonly asked: number;
  readonly allowed: number;
  readonly advice: string;
}

/** More was asked for than is allowed. The limit is named for programs: as in docs/security.md, or the argument's name. */
export function limitExceeded(limit: string, { what, asked, allowed, advice }: Excess): Problem {
  return new Problem('LIMIT_EXCEEDED', `${what}: ${asked} (maximum ${allowed}). ${advice}`, {
    limit,
    asked,
    allowed,
  });
}
