import type { Known } from '../model/record.ts';
import type { TypeName } from '../model/types.ts';
import type { Context } from '../resolvers/context.ts';

/** The options of the field `jsonLd` of articles and entities. Its code is loaded with the first of them. */
export const jsonLdOptions = {
  nullable: true,
  // It reads the record and, for a live article, posts.
  complexity: 5,
  description:
    'The record in JSON-LD with the vocabulary of schema.org, as text to place unchanged in `<script type="application/ld+json">`. It reads the whole record: select it for single records, not in lists. Null, with an error, if it cannot be built.',
  resolve: async (source: Known<TypeName>, _args: object, context: Context) =>
    (await import('../resolvers/json-ld/json-ld.ts')).jsonLd(source, context),
} as const;
