import { newId, timeOfId } from '../model/id.ts';
import { isPublic, type Publishable } from '../model/publication-state.ts';
import type { ActorName, EntityName } from '../model/types.ts';
import type { Item } from '../store/attributes.ts';
import { deletionKey, entryKey, type Key, keyText, partKey, type RecordName } from '../store/keys.ts';
import { canonicalJson } from './canonical-json.ts';
import { listName } from './lists.ts';
import { ownership } from './owner.ts';

/** A reference to a record by its name alone: readers look up the present record, so a rename changes no post. */
export interface NameIn<T extends string> {
  readonly type: T;
  readonly id: string;
}

/** A post of a live article. */
export interface LivePost {
  /** A ULID of the time `at`, unique in the table. */
  readonly key: string;
  readonly at: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly updatedBy: string;
  readonly revision: number;
  readonly headline: string | null;
  readonly body: string;
  readonly isPinned: boolean;
  readonly isKeyEvent: boolean;
  readonly authors: readonly NameIn<ActorName>[];
  readonly mentions: readonly NameIn<EntityName>[];
}

/** The state of all posts of an article. Each mutation of a post changes it, so the mutations of one article follow each other. */
export interface PostsState {
  /** The number of mutations of posts so far. */
  readonly revision: number;
  readonly count: number;
  readonly pinned: number;
  /** The time of the newest post there was: a new post without a time of its own is later, so that a cursor never misses one. */
  readonly latestAt: string;
  readonly updatedAt: string;
  /** The time of the entries in the lists of changes; null while the article is not published. */
  readonly announcedAt: string | null;
}

export const noPosts: PostsState = {
  ...{ revision: 0, count: 0, pinned: 0, latestAt: '', updatedAt: '', announcedAt: null },
};

export function postsStateKey(article: RecordName): Key {
  return partKey(article, 'posts');
}

export function postsStateFrom(item: Item | undefined): PostsState {
  if (item === undefined) return noPosts;
  // Only `postsStateItem` writes this item, so its shape is not checked.
  const { pk: _pk, sk: _sk, ...state } = item;
  return state as unknown as PostsState;
}

export function postsStateItem(article: RecordName, state: PostsState): Item {
  return { ...postsStateKey(article), ...state };
}

/** The key of a new post. */
export function newPostKey(at: string): string {
  return newId(Date.parse(at));
}

/** The tombstone of a removed post, which keeps a later import from adding it again. */
export function postRemovalItem(key: string, at: string): Item {
  return { ...postRemovalKey(key), at };
}

export function postRemovalKey(key: string): Key {
  return deletionKey('LivePost', key);
}

/** The entry of a post in the list of its article. Its time is in its key. */
export function postKey(article: RecordName, key: string): Key {
  return entryKey(listName('posts', article), new Date(timeOfId(key)).toISOString(), key);
}

/** The articles whose posts are public, and so in the timelines of the entities that they mention. */
export function hasPublicPosts(article: Publishable & { readonly kind?: string }, now: string): boolean {
  return article.kind === 'LIVE' && isPublic(article, now);
}

/**
 * The items of a post: one in the list of its article, one if it is pinned, and, while they are public, one in the list of each entity that it mentions. The first
 * is the post itself.
 */
export function postItems(article: RecordName, post: LivePost, visibility: 'public' | 'hidden'): Item[] {
  const card = canonicalJson(post);
  const entry = (list: 'posts' | 'posts/pinned' | 'posts/mentions', of: RecordName): Item => ({
    ...entryKey(listName(list, of), post.at, post.key),
    ...ownership(list, article),
    card,
  });
  return [
    entry('posts', article),
    ...(post.isPinned ? [entry('posts/pinned', article)] : []),
    ...(visibility === 'hidden' ? [] : post.mentions.map(entity => entry('posts/mentions', entity))),
  ];
}

export function postOnCard(card: string): LivePost {
  // Only `postItems` writes this card.
  return JSON.parse(card) as LivePost;
}

/**
 * The entries that tell apps of the latest change of an article's posts, beside that of the article itself. They have no card: readers look the article up,
 * and see whether it is public.
 */
export function postsChangeItems({ type, id }: RecordName, at: string | null): Item[] {
  if (at === null) return [];
  return [undefined, type].map(of => ({
    ...entryKey(listName('changes', of), at, `${type}.${id}${postsSuffix}`),
    ...ownership('changes', { type, id }),
    card: canonicalJson({ type, id }),
  }));
}

/** Whether an entry in a list of changes is that of an article's posts. */
export function isOfPosts({ sk }: Pick<Key, 'sk'>): boolean {
  return sk.endsWith(postsSuffix);
}

const postsSuffix = '.posts';

/** The keys of items that are in the first of two sets only. */
export function keysOnlyIn(items: readonly Item[], others: readonly Item[]): Key[] {
  const known = new Set(others.map(keyText));
  return items.filter(item => !known.has(keyText(item))).map(({ pk, sk }) => ({ pk, sk }));
}
