import type { Known } from '../model/record.ts';
import { listName } from '../projection/lists.ts';
import type { RevisionCard } from '../projection/revision.ts';
import type { Context } from './context.ts';
import { field } from './field.ts';
import { listConnection } from './list-connection.ts';
import type { PageArguments } from './page.ts';

/** The source of a Revision. */
export type RevisionSource = RevisionCard & { readonly article: Known<'Article'> };

/** The revisions of an article, newest first, including the current one. */
export function revisions(article: Known<'Article'>, args: PageArguments, context: Context) {
  const query = { lists: [listName('revisions', article)] as const, direction: 'DESC' as const };
  return listConnection(context, query, args, ({ card }) => {
    // The projection of revisions wrote this card.
    const revision = JSON.parse(card) as RevisionCard;
    return { node: { ...revision, article } };
  });
}

/** The text of an article in a revision. */
export async function revisionBody({ article, revision }: RevisionSource, context: Context): Promise<string> {
  const current = await field(article, 'revision', context);
  return revision === current
    ? context.records.body(article.id)
    : context.records.pastBody(article.id, revision);
}
