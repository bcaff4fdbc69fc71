import type { Scope, SectionScope } from '../access/scope.ts';
import type { Context } from '../resolvers/context.ts';
import type { Mutation } from '../resolvers/rights.ts';
import { allows, allowsSomewhere } from '../resolvers/viewer.ts';

/** For which part of the publication the caller needs a scope: all of it, or at least one section, while the write itself checks which. */
type Extent = 'everywhere' | 'somewhere';

/** The scopes that `authScopes` of a field can name. */
export type Rights = Record<Exclude<Scope, SectionScope>, boolean> & Record<SectionScope, Extent>;

/** Whether the caller has each of the scopes. */
export function rightsOf({ viewer }: Context) {
  const has = (scope: SectionScope) => (extent: Extent) =>
    extent === 'everywhere' ? allows(viewer, scope) : allowsSomewhere(viewer, scope);
  return {
    READ_DRAFTS: allows(viewer, 'READ_DRAFTS'),
    WRITE: has('WRITE'),
    PUBLISH: has('PUBLISH'),
    ADMIN: allows(viewer, 'ADMIN'),
  };
}

/** A mutation of the operator: it needs ADMIN, and writes nothing that has a section. */
export function adminMutation<Args, Result>(
  resolve: (args: Args, context: Context, mutation: Mutation) => Result,
) {
  return {
    authScopes: { ADMIN: true },
    resolve: (
      _: unknown,
      args: Args,
      context: Context,
      { fieldName: name }: { readonly fieldName: string },
    ) => resolve(args, context, { name, scopes: [] }),
  };
}

/**
 * The scopes of a mutation, declared once: they are checked before its resolver runs, and, for articles, by the write again for the sections of the
 * article. Entities and fronts have no section, so a scope for one section gives no right over them.
 */
export function mutationOf<Args, Result>(
  of: 'articles' | 'entities' | 'fronts',
  scopes: readonly SectionScope[],
  resolve: (args: Args, context: Context, mutation: Mutation) => Result,
) {
  const extent: Extent = of === 'articles' ? 'somewhere' : 'everywhere';
  const authScopes: Partial<Record<SectionScope, Extent>> = Object.fromEntries(
    scopes.map(scope => [scope, extent]),
  );
  return {
    authScopes,
    resolve: (
      _: unknown,
      args: Args,
      context: Context,
      { fieldName: name }: { readonly fieldName: string },
    ) => resolve(args, context, { name, scopes }),
  };
}
