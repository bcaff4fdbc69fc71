import { badInput, Problem } from '../errors/problem.ts';
import { parseFrontId, parseGlobalId } from '../model/global-id.ts';
import type { Known } from '../model/record.ts';
import { isTypeName, type TypeName } from '../model/types.ts';
import { articles, articlesOf } from './article-list.ts';
import type { Context } from './context.ts';
import { front } from './front.ts';
import { posts, postsRevision } from './live-post.ts';
import { lookup } from './node.ts';
import type { ListPosition } from './watch-lists.ts';

/** The position of a list for the public. Throws BAD_USER_INPUT if the name has none of the forms, and NOT_FOUND if its owner does not exist. */
export async function listPosition(list: string, context: Context): Promise<ListPosition> {
  if (list === 'articles') return { list, ...(await newest(articles(first, context))), revision: null };
  const [kind = '', ...rest] = list.split('/');
  const name = rest.join('/');
  if (kind === 'section' && name !== '') {
    const filter = { section: name };
    return { list, ...(await newest(articles({ ...first, filter }, context))), revision: null };
  }
  const frontId = parseFrontId(list);
  if (frontId !== undefined || kind === 'front') {
    const found = await front(frontId === undefined ? { slug: name } : { id: list }, context);
    if (found === null) throw missing(list);
    return { list, cursor: null, revision: found.revision };
  }
  const record = await recordOf(list, { kind, name }, context);
  if (record.type !== 'Article')
    return { list, ...(await newest(articlesOf(record, first, context))), revision: null };
  const [{ cursor }, revision] = await Promise.all([
    newest(posts(record, first, context)),
    postsRevision(record, context),
  ]);
  return { list, cursor, revision };
}

const first = { first: 1 };

async function newest(page: Promise<{ readonly edges: readonly { readonly cursor: string }[] }>) {
  const [edge] = (await page).edges;
  return { cursor: edge?.cursor ?? null };
}

/** The record that owns a list, by its id or by its type and slug. */
async function recordOf(
  list: string,
  { kind, name }: { readonly kind: string; readonly name: string },
  context: Context,
): Promise<Known<TypeName>> {
  const id = parseGlobalId(list);
  const type = id?.type ?? kind;
  if (!isTypeName(type))
    throw badInput(
      `"${list.slice(0, 80)}" is not a list. Use articles, section/<name>, front/<slug>, <type>/<slug> such as Person/ada-lovelace, or the id of a record or front.`,
    );
  const found = await lookup(type, id === undefined ? { slug: name } : { id: list }, context, {
    related: false,
  });
  if (found === null) throw missing(list);
  return found;
}

function missing(list: string): Problem {
  return new Problem('NOT_FOUND', `The list "${list.slice(0, 80)}" does not exist, or is not public.`);
}
