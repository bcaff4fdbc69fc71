import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { parseGlobalId } from '../../model/global-id.ts';
import { isId } from '../../model/id.ts';
import { maxPinnedPosts, maxPosts } from '../../model/live-post.ts';
import type { RecordOf } from '../../model/record.ts';
import { invalidInput, noLivePost, notFound, staleRevision } from '../../model/user-error.ts';
import { wrongState } from '../../model/wrong-state.ts';
import { canonicalJson } from '../../projection/canonical-json.ts';
import {
  type LivePost,
  type PostsState,
  postKey,
  postOnCard,
  postsStateFrom,
  postsStateKey,
} from '../../projection/live-post.ts';
import { newPostKey } from '../../projection/live-post-items.ts';
import { fullRecordFrom } from '../../projection/stored.ts';
import { getItems, isExpired } from '../../store/items.ts';
import { documentKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import type { Input } from '../write/compose.ts';
import { checkKey, noteOf, reusedKey, seenRequest } from '../write/idempotency.ts';
import { retryOnConflict } from '../write/retry-on-conflict.ts';
import type { Writer } from '../write/writer.ts';
import { checkedPost } from './live-post-input.ts';
import { type WithPosts, writePost } from './live-post-write.ts';

/** A mutation of a post. */
export interface PostEdit {
  /** The id that clients see of the article. */
  readonly article: string;
  readonly writer: Writer;
  /** The same caller, with the rights that a post of a published article needs. */
  readonly publisher: Writer;
}

/** A mutation of a post that exists, based on the revision that the editor has seen. */
export interface PresentPostEdit extends PostEdit {
  readonly key: string;
  readonly expectedRevision: number;
}

/** Maximum attempts at an article whose posts are written concurrently. */
const maxAttempts = 20;

/** Adds a post. Without a time of its own it is newer than all others, whatever the clocks of the writers say. */
export function addLivePost(
  table: Table,
  { input, idempotencyKey, ...asked }: PostEdit & { input: Input; idempotencyKey?: string | undefined },
): Promise<WithPosts> {
  const { writer } = asked;
  const digest = hash('sha256', canonicalJson({ type: 'LivePost', article: asked.article, input }));
  if (idempotencyKey !== undefined) checkKey(idempotencyKey);
  return editPosts(table, asked, undefined, async ({ article, posts }) => {
    const seen =
      idempotencyKey === undefined ? undefined : await seenRequest(table, idempotencyKey, writer.by);
    if (seen !== undefined && !isExpired(seen, table)) {
      if (seen.digest !== digest) throw reusedKey();
      return { article };
    }
    if (article.kind !== 'LIVE') {
      const reason = `The article is of the kind ${article.kind}; set its kind to LIVE first (updateArticle)`;
      throw wrongState(['article'], reason);
    }
    if (posts.count >= maxPosts) {
      const reason = `The article has too many posts: ${posts.count + 1} (maximum ${maxPosts}); continue in another article`;
      throw wrongState(['article'], reason);
    }
    const { at: given, content } = await checkedPost(table, input);
    const now = table.now();
    if (given !== undefined) checkTime(given, now);
    checkPinned(posts, content.isPinned);
    const at = given ?? after(posts.latestAt, now);
    const post: LivePost = {
      ...content,
      key: newPostKey(at),
      at,
      createdAt: now,
      updatedAt: now,
      updatedBy: writer.by,
      revision: 1,
    };
    const furtherActions =
      idempotencyKey === undefined
        ? []
        : [noteOf(table, idempotencyKey, writer.by, { id: article.id, digest }, seen)];
    return writePost(table, { article, posts, after: post, now, writer, furtherActions });
  });
}

/** Changes fields of a post: an absent field stays as it is, null clears it, and a list replaces the list. */
export function updateLivePost(
  table: Table,
  { input, ...asked }: PresentPostEdit & { input: Input },
): Promise<WithPosts> {
  const { writer } = asked;
  return editPosts(table, asked, asked.key, async ({ article, posts, post }) => {
    const before = expectedPost(post, asked);
    const { at, content } = await checkedPost(table, input, before);
    if (at !== undefined && at !== before.at) {
      const message = `cannot be changed: the post is dated ${before.at}; remove it and add another one`;
      throw invalidInput({ path: ['input', 'at'], message });
    }
    if (isDeepStrictEqual({ ...before, ...content }, before)) return { article };
    if (!before.isPinned) checkPinned(posts, content.isPinned);
    const now = table.now();
    const next = { updatedAt: now, updatedBy: writer.by, revision: before.revision + 1 };
    return writePost(table, {
      article,
      posts,
      before,
      after: { ...before, ...content, ...next },
      now,
      writer,
    });
  });
}

export function removeLivePost(table: Table, asked: PresentPostEdit): Promise<WithPosts> {
  const { writer } = asked;
  return editPosts(table, asked, asked.key, async ({ article, posts, post }) => {
    const before = expectedPost(post, asked);
    return writePost(table, { article, posts, before, now: table.now(), writer });
  });
}

/** The posts of an article as they are stored, with the post that is edited. */
interface CurrentPosts {
  readonly article: RecordOf<'Article'>;
  readonly posts: PostsState;
  readonly post: LivePost | undefined;
}

/** Changes the posts of an article. `change` returns undefined if a concurrent write was first. */
async function editPosts(
  table: Table,
  { article: id, writer, publisher }: PostEdit,
  key: string | undefined,
  change: (current: CurrentPosts) => Promise<WithPosts | undefined>,
): Promise<WithPosts> {
  const recordKey = parseGlobalId(id);
  if (recordKey?.type !== 'Article') throw notFound('article', id, 'article');
  const keys = [documentKey(recordKey), postsStateKey(recordKey)];
  if (key !== undefined && isId(key)) keys.push(postKey(recordKey, key));
  const attempt = async () => {
    const [document, state, entry] = await getItems(table, keys, 'consistent');
    const article = fullRecordFrom(document, undefined)?.record;
    if (article?.type !== 'Article') throw notFound('article', id, 'article');
    (article.status === 'PUBLISHED' ? publisher : writer).checkRights(article);
    const post = entry === undefined ? undefined : postOnCard(String(entry.card));
    return change({ article, posts: postsStateFrom(state), post });
  };
  return retryOnConflict(id, attempt, maxAttempts);
}

function expectedPost(post: LivePost | undefined, { key, expectedRevision }: PresentPostEdit): LivePost {
  if (post === undefined) throw noLivePost(key);
  if (post.revision !== expectedRevision) throw staleRevision(expectedRevision, post.revision);
  return post;
}

/** The key of a post has its time in milliseconds since 1970. */
function checkTime(at: string, now: string): void {
  if (at >= '1970' && at <= now) return;
  const message =
    at > now ? `must not be in the future: ${at} (now ${now})` : `must not be before 1970: ${at}`;
  throw invalidInput({ path: ['input', 'at'], message });
}

function checkPinned({ pinned }: PostsState, isPinned: boolean): void {
  if (!isPinned || pinned < maxPinnedPosts) return;
  const message = `has too many pinned posts: ${pinned + 1} (maximum ${maxPinnedPosts}); unpin another one first`;
  throw invalidInput({ path: ['input', 'isPinned'], message });
}

/** The current time, but later than an instant. */
function after(instant: string, now: string): string {
  return now > instant ? now : new Date(Date.parse(instant) + 1).toISOString();
}
