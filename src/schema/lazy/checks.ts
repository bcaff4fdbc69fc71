import type { GraphQLFieldResolver } from 'graphql';
import { isScope } from '../../content/scope.ts';
import type { Context } from '../../resolvers/context.ts';
import { missingRight, type Rights, rightsOf } from '../rights.ts';

type Resolver = GraphQLFieldResolver<unknown, Context>;

/** What Pothos' plugin for rights does of what is used: all scopes that are named are needed, before the resolver runs. */
export function guarded(needed: Partial<Rights>, resolve: Resolver): Resolver {
  const scopes = Object.keys(needed).filter(isScope);
  return (source, args, context, info) => {
    const rights = rightsOf(context);
    const missing = scopes.find(scope => !rights[scope]);
    if (missing !== undefined) throw missingRight(context, info.fieldName, missing);
    return resolve(source, args, context, info);
  };
}
