import SchemaBuilder from '@pothos/core';
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

/** The one place that knows Pothos' settings; every file of this folder adds to it. */
export const builder = new SchemaBuilder<SchemaTypes>({ defaultFieldNullability: false });

/** The builder's types as Pothos completes them, for what is written outside of its methods. */
export type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never;
