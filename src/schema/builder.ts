import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ScopeAuthPlugin, { type AuthFailure, AuthScopeFailureType } from '@pothos/plugin-scope-auth';
import { isScope, type Scope } from '../access/scope.ts';
import type { Context } from '../resolvers/context.ts';
import { defaultListLength, defaultPoints } from './complexity.ts';
import { missingRight, type Rights, rightsOf } from './rights.ts';

/** The types that the whole schema shares. Everything is non-null unless a field says otherwise, as in the contract. */
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
 * The one place that knows Pothos' settings; every file of this folder adds to it.
 *
 * A field that not everybody may ask for names the scopes it needs, all of them:
 *
 *     builder.mutationField('publishArticle', t =>
 *       t.field({ type: ArticleResult, authScopes: { PUBLISH: true }, … }),
 *     );
 *
 * A caller without it gets UNAUTHENTICATED or FORBIDDEN at the field, before its resolver runs. What may be seen of a record is not
 * decided here but in src/resolvers/visible.ts.
 */
export const builder = new SchemaBuilder<SchemaTypes>({
  defaultFieldNullability: false,
  // The first is the outermost. Rights come before whatever makes data of errors: a missing right must stay an error.
  plugins: [ScopeAuthPlugin, ComplexityPlugin],
  scopeAuth: {
    authScopes: rightsOf,
    defaultStrategy: 'all',
    unauthorizedError: (_parent, context, { fieldName }, { failure }) =>
      missingRight(context, fieldName, scopeIn(failure)),
  },
  complexity: {
    // src/server/execution/budget.ts adds them up and has the limit.
    defaultComplexity: defaultPoints,
    defaultListMultiplier: defaultListLength,
  },
});

/** The builder's types as Pothos completes them, for what is written outside of its methods. */
export type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never;

/** The first scope that was missing, of all that a field names. */
function scopeIn(failure: AuthFailure): Scope {
  const scope = findScope(failure);
  if (scope === undefined) throw new Error('A field is guarded by something else than a scope.');
  return scope;
}

function findScope(failure: AuthFailure): Scope | undefined {
  if (failure.kind === AuthScopeFailureType.AuthScope)
    return isScope(failure.scope) ? failure.scope : undefined;
  return 'failures' in failure
    ? failure.failures.map(findScope).find(scope => scope !== undefined)
    : undefined;
}
