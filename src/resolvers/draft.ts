import { isPublic } from '../model/publication-state.ts';
import type { publicationStatus, ValueOf } from '../model/vocabulary.ts';
import { listName } from '../projection/lists.ts';
import type { Context } from './context.ts';
import { Cursors } from './cursor.ts';
import { nodeOf } from './entry.ts';
import { lookedUpConnection } from './list-connection.ts';
import { connectionOf, type PageArguments, pageOf } from './page.ts';

/** Articles that are not public, by last edit, newest first. */
export async function drafts(
  args: PageArguments & { status?: ValueOf<typeof publicationStatus> | null | undefined },
  context: Context,
) {
  // A published article is not a draft: the page is empty, but its arguments are checked all the same.
  if (args.status === 'PUBLISHED')
    return connectionOf([], pageOf(args, new Cursors(() => 'drafts PUBLISHED')), false);
  const list = args.status == null ? listName('drafts') : listName('drafts', args.status);
  const query = { lists: [list] as const, direction: 'DESC' as const };
  // A scheduled article stays in the list until the worker comes by. The public sees it from its time on, as does a preview of that time.
  return lookedUpConnection(context, query, args, async entry => {
    const node = nodeOf<'Article'>(entry);
    return isPublic(node, context.now) ? undefined : { node };
  });
}
