import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ScopeAuthPlugin, { type AuthFailure, AuthScopeFailureType } from '@pothos/plugin-scope-auth';
import { isScope, type Scope } from '../access/scope.ts';
import type { Context } from '../resolvers/context.ts';
import { missingScope } from '../resolvers/rights.ts';
import { type Rights, rightsOf } from './auth-scopes.ts';
import { defaultListLength, defaultPoints } from './complexity.ts';

/** The types that the whole schema shares. Fields are non-null unless they are declared nullable. */
interface SchemaTypes {
  Context: Context;
  AuthScopes: Rights;
  DefaultAuthStrategy: 'all';
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    /** An instant in UTC with milliseconds. */
    DateTime: { Input: string; Output: string };
    PartialDate: { Input: string; Output: string };
    WebUrl: { Input: string; Output: string };
  };
}

/**
 * The only place with settings of Pothos. All files of this folder add their types to it. `authScopes` of a field names
 * the required scopes, for example `t.field({ type: ArticleConnection, authScopes: { READ_DRAFTS: true }, … })`;
 * mutations declare theirs by `mutationOf`. A caller who lacks any of them gets UNAUTHENTICATED or FORBIDDEN at the
 * field, before its resolver runs. The visibility of records is decided in src/resolvers/visible.ts.
 */
export const builder = new SchemaBuilder<SchemaTypes>({
  defaultFieldNullability: false,
  plugins: [ScopeAuthPlugin, ComplexityPlugin],
  scopeAuth: {
    authScopes: rightsOf,
    defaultStrategy: 'all',
    unauthorizedError: (_parent, context, { fieldName }, { failure }) =>
      missingScope(context.viewer, fieldName, scopeIn(failure)),
  },
  complexity: {
    // src/server/execution/budget.ts adds up the points and applies the limit.
    defaultComplexity: defaultPoints,
    defaultListMultiplier: defaultListLength,
  },
});

/** The builder's types after Pothos has added its defaults, for code outside of builder calls. */
export type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never;

/** The first missing scope of those that a field requires. */
function scopeIn(failure: AuthFailure): Scope {
  const scope = findScope(failure);
  if (scope === undefined) throw new Error('The authScopes of a field have a rule that is not a scope.');
  return scope;
}

function findScope(failure: AuthFailure): Scope | undefined {
  if (failure.kind === AuthScopeFailureType.AuthScope)
    return isScope(failure.scope) ? failure.scope : undefined;
  return 'failures' in failure
    ? failure.failures.map(findScope).find(scope => scope !== undefined)
    : undefined;
}
