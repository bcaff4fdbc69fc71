import { authorsOf } from '../model/authors.ts';
import type { Known, KnownActor } from '../model/record.ts';
import type { Context } from './context.ts';
import { field } from './field.ts';

/** The people and organizations that an article mentions as its authors, from its card where possible. */
export function authors(
  article: Known<'Article'>,
  context: Context,
): readonly KnownActor[] | Promise<readonly KnownActor[]> {
  if (article.authors !== undefined && article.mentions === undefined) return article.authors;
  const mentions = field(article, 'mentions', context);
  return mentions instanceof Promise
    ? mentions.then(read => authorsOf({ mentions: read }))
    : authorsOf({ mentions });
}

/** The names of an article's authors as printed: its byline, or else the names of its authors. */
export async function byline(article: Known<'Article'>, context: Context): Promise<readonly string[]> {
  const own = await field(article, 'byline', context);
  if (own.length > 0) return own;
  return (await authors(article, context)).map(({ name }) => name);
}
