import { complexityFromQuery } from '@pothos/plugin-complexity';
import { type GraphQLFieldResolver, type GraphQLResolveInfo, Kind } from 'graphql';
import { isScope } from '../../content/scope.ts';
import type { Context } from '../../resolvers/context.ts';
import { tooComplex } from '../complexity.ts';
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

/** What its plugin for complexity does: each field of Query and Mutation is answered only where the whole operation is not too dear. */
export function withinPoints(resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    const points = pointsOf(context, info);
    if (points > context.mostPoints) throw tooComplex(points, context.mostPoints);
    return resolve(source, args, context, info);
  };
}

/** Counted once for an operation, whose fields share one context. */
const counted = new WeakMap<Context, number>();

function pointsOf(
  context: Context,
  { schema, operation, fragments, variableValues }: GraphQLResolveInfo,
): number {
  const known = counted.get(context);
  if (known !== undefined) return known;
  const document = { kind: Kind.DOCUMENT, definitions: [operation, ...Object.values(fragments)] } as const;
  const { complexity } = complexityFromQuery(document, { schema, variables: variableValues, ctx: context });
  counted.set(context, complexity);
  return complexity;
}
