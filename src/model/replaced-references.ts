import { relinked } from './body-links.ts';
import { embeddedReferences, replaceEmbeddedReferences } from './embedded-references.ts';
import type { AnyRecord, Known } from './record.ts';
import type { TypeName } from './types.ts';

/**
 * A record with each embedded reference replaced, and an article's text with the links that lead to them. The text of a link to a record without
 * a replacement stays.
 */
export function withReplacedReferences<R extends AnyRecord>(
  { record, body }: { readonly record: R; readonly body?: string | undefined },
  replace: (embedded: Known<TypeName>) => Known<TypeName> | undefined,
): { record: R; body: string | undefined } {
  const replaced = replaceEmbeddedReferences(record, replace);
  if (body === undefined) return { record: replaced, body };
  const embedded = new Map(embeddedReferences(record).map(one => [`${one.type}/${one.slug}`, one]));
  const text = relinked(body, link => {
    const target = embedded.get(String(link));
    if (target === undefined) return String(link);
    const replacement = replace(target);
    return replacement && `${replacement.type}/${replacement.slug}`;
  });
  return { record: replaced, body: text };
}
