import type { Scope } from '../access/scope.ts';
import { Problem } from '../errors/problem.ts';
import type { Context } from '../resolvers/context.ts';
import { allows } from '../resolvers/viewer.ts';

/** The scopes that `authScopes` of a field can name. */
export type Rights = Record<Scope, boolean>;

/** Whether the caller has each of the scopes. */
export function rightsOf({ viewer }: Context): Rights {
  return {
    READ_DRAFTS: allows(viewer, 'READ_DRAFTS'),
    WRITE: allows(viewer, 'WRITE'),
    PUBLISH: allows(viewer, 'PUBLISH'),
    ADMIN: allows(viewer, 'ADMIN'),
  };
}

/** Anonymous callers are asked to authenticate; others are told the first missing scope. */
export function missingRight({ viewer }: Context, field: string, scope: Scope): Problem {
  return viewer === undefined
    ? new Problem('UNAUTHENTICATED', `"${field}" needs credentials with the scope ${scope}.`)
    : new Problem('FORBIDDEN', `"${field}" needs the scope ${scope}, which your credentials do not have.`);
}
