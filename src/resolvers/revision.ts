import type { Known } from '../model/record.ts';
import { keyOfList } from '../projection/lists.ts';
import type { RevisionCard } from '../projection/revision.ts';
import type { Context } from './context.ts';
import { field } from './field.ts';
import { listConnection } from './list-connection.ts';
import type { PageArguments } from './page.ts';

/** What a Revision is resolved from. */
export type RevisionSource = RevisionCard & { readonly article: Known<'Article'> };

/** The revisions of an article, newest first, the present one among them. */
export function revisions(article: Known<'Article'>, args: PageArguments, context: Context) {
  const query = { lists: [keyOfList('revisions', article)] as const, direction: 'DESC' as const };
  return listConnection(context, query, args, ({ card }) => {
    // Written by the projection of revisions.
    const revision = JSON.parse(card) as RevisionCard;
    return { node: { ...revision, article } };
  });
}

/** The text that an article had in a revision. */
export async function revisionBody({ article, revision }: RevisionSource, context: Context): Promise<string> {
  const present = await field(article, 'revision', context);
  return revision === present
    ? context.records.body(article.id)
    : context.records.pastBody(article.id, revision);
}
