import { globalId } from '../../model/global-id.ts';
import type { AnyRecord, RecordOf } from '../../model/record.ts';
import { onlyIn } from '../../projection/difference.ts';
import {
  hasPublicPosts,
  type LivePost,
  type PostsState,
  postKey,
  postsStateFrom,
  postsStateKey,
} from '../../projection/live-post.ts';
import {
  postItems,
  postRemovalItem,
  postsChangeItems,
  postsStateItem,
} from '../../projection/live-post-items.ts';
import { postsTextKey } from '../../projection/live-post-text.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import type { Key } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { type Action, type Condition, transact } from '../../store/transaction.ts';
import { auditBeside } from '../write/audit.ts';
import { eventTask, postsTextTask, toItem } from '../write/outbox-task.ts';
import type { Writer } from '../write/writer.ts';

/** The article, with the items of its posts. */
export interface WithPosts {
  readonly article: RecordOf<'Article'>;
  /** The items of the post and of the state of all posts that were written or removed; undefined if nothing was. */
  readonly items?: readonly { readonly key: Key; readonly item: Item | undefined }[];
}

/** A step from one state of a post to the next. */
export interface PostWrite {
  readonly article: RecordOf<'Article'>;
  readonly posts: PostsState;
  readonly before?: LivePost;
  readonly after?: LivePost;
  readonly now: string;
  /** The caller of a mutation; an import has none, and no entry in the audit log. */
  readonly writer?: Writer | undefined;
  readonly furtherActions?: readonly Action[];
}

/**
 * Writes the step from one state of a post to the next in one transaction, which does not write the article. The
 * transaction depends on the state of the posts alone: a post that is added while its article is withdrawn or moved to
 * another section counts as one added just before.
 */
export async function writePost(table: Table, write: PostWrite): Promise<WithPosts | undefined> {
  const { article, posts, before, after, now, writer, furtherActions = [] } = write;
  const isTold = hasPublicPosts(article, now);
  const next: PostsState = {
    revision: posts.revision + 1,
    count: posts.count + (after === undefined ? 0 : 1) - (before === undefined ? 0 : 1),
    pinned: posts.pinned + (after?.isPinned === true ? 1 : 0) - (before?.isPinned === true ? 1 : 0),
    latestAt: after !== undefined && after.at > posts.latestAt ? after.at : posts.latestAt,
    updatedAt: now,
    announcedAt: isTold ? now : posts.announcedAt,
  };
  const told = (at: string | null) => (isTold ? postsChangeItems(article, at) : []);
  const old = [
    ...(before === undefined ? [] : postItems(article, before, 'public')),
    ...told(posts.announcedAt),
  ];
  const visibility = isTold ? 'public' : 'hidden';
  const fresh = [...(after === undefined ? [] : postItems(article, after, visibility)), ...told(now)];
  const revision = after?.revision ?? null;
  const id = globalId('Article', article.id);
  const event = {
    id,
    type: 'article.updated',
    revision: article.revision,
    at: now,
    changed: ['posts'],
  } as const;
  const actions: Action[] = [
    { put: postsStateItem(article, next), condition: postsAreUnchanged(posts) },
    ...fresh.map(put => ({ put })),
    ...onlyIn(old, fresh).map(({ pk, sk }) => ({ delete: { pk, sk } })),
    ...(writer === undefined
      ? []
      : auditBeside(writer, article, { at: now, revision, suffix: `posts.${next.revision}` })),
    ...(after === undefined && before !== undefined ? [{ put: postRemovalItem(before, now) }] : []),
    ...(isTold ? [{ put: toItem(eventTask(article, event, 0, (after ?? before)?.key)) }] : []),
    { put: toItem(postsTextTask(article, now)) },
    ...furtherActions,
  ];
  const failed = await transact(table, actions);
  if (failed.length > 0) return undefined;
  const key = postKey(article, (after ?? before)?.key ?? '');
  const state = postsStateItem(article, next);
  const item = after === undefined ? undefined : postItems(article, after, visibility)[0];
  return {
    article,
    items: [
      { key: state, item: state },
      { key, item },
    ],
  };
}

/**
 * The actions that remove the state of the posts of an article together with the article, and the entries that announce
 * their changes. The cleanup after the deletion removes the posts.
 */
export async function removalOfPosts(table: Table, article: AnyRecord): Promise<Action[]> {
  if (article.type !== 'Article' || article.kind !== 'LIVE') return [];
  const key = postsStateKey(article);
  const [item] = await getItems(table, [key], 'consistent');
  const posts = postsStateFrom(item);
  return [
    { delete: key, condition: postsAreUnchanged(posts) },
    { delete: postsTextKey(article) },
    ...postsChangeItems(article, posts.announcedAt).map(({ pk, sk }) => ({ delete: { pk, sk } })),
  ];
}

/** Condition: no post was written since the posts were read. */
function postsAreUnchanged({ revision }: PostsState): Condition {
  return revision === 0 ? { absent: true } : { attribute: 'revision', equals: revision };
}
