import { permanentId } from '../../model/permanent-id.ts';
import type { Known } from '../../model/record.ts';
import type { TypeName } from '../../model/types.ts';
import { articleUrl, entityUrl } from '../addresses.ts';
import type { Context } from '../context.ts';
import { schemaTypeOf } from './schema-type.ts';

/** A node of JSON-LD in the vocabulary of schema.org. */
export interface JsonLdNode {
  readonly '@type': string | readonly string[];
  readonly [property: string]: unknown;
}

/**
 * A record where another one names it: its type, its name and its address. The `@id` is the same in every document, so that readers can join
 * them; former ids of merged records lead to the same `@id`, because references name the remaining record.
 */
export function namedNode(known: Known<TypeName>, { addresses }: Pick<Context, 'addresses'>): JsonLdNode {
  const isArticle = known.type === 'Article';
  return {
    '@type': schemaTypeOf(known),
    '@id': permanentId(known.id),
    ...(isArticle ? { headline: known.headline } : { name: known.name }),
    url: isArticle
      ? (articleUrl(known, addresses) ?? undefined)
      : entityUrl(known.type, known.slug, addresses),
  };
}
