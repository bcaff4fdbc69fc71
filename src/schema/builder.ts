import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import { limitExceeded } from '../content/problem.ts';
import type { Context } from '../resolvers/context.ts';

/** The types that the whole schema shares. Everything is non-null unless a field says otherwise, as in the contract. */
interface SchemaTypes {
  Context: Context;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    /** An instant in UTC with milliseconds. */
    DateTime: { Input: string; Output: string };
    PartialDate: { Input: string; Output: string };
    URL: { Input: string; Output: string };
  };
}

/** Points that one operation may cost, by the formula of docs/querying.md. */
const mostPoints = 10_000;

/** How many entries a list is taken to have that is no page: statements, milestones, positions. */
const usualListLength = 10;

/** The one place that knows Pothos' settings; every file of this folder adds to it. */
export const builder = new SchemaBuilder<SchemaTypes>({
  defaultFieldNullability: false,
  plugins: [ComplexityPlugin],
  complexity: {
    // Counted when the operation begins, from the variables that it came with; validation, whose result is kept, cannot see them.
    limit: { complexity: mostPoints },
    defaultComplexity: 1,
    defaultListMultiplier: usualListLength,
    complexityError: (_kind, { complexity }) =>
      limitExceeded(
        'The complexity of the query',
        complexity,
        mostPoints,
        'Ask for shorter pages, or less of each entry.',
      ),
  },
});

/** The builder's types as Pothos completes them, for what is written outside of its methods. */
export type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never;
