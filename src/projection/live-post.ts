import { timeOfId } from '../model/id.ts';
import { isPublic, type Publishable } from '../model/publication-state.ts';
import type { ActorName, EntityName } from '../model/types.ts';
import type { Item } from '../store/attributes.ts';
import { entryKey, type Key, partKey, type RecordKey } from '../store/keys.ts';
import { listName } from './lists.ts';

/** A reference to a record by its key alone: readers look up the current record, so a rename changes no post. */
export interface RecordKeyOf<T extends string> {
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
  readonly authors: readonly RecordKeyOf<ActorName>[];
  readonly mentions: readonly RecordKeyOf<EntityName>[];
  /** The line that an import wrote last, and the revision that it became. */
  readonly imported?: { readonly digest: string; readonly revision: number };
}

/** The state of all posts of an article. Each mutation of a post changes it, so the mutations of posts of one article are serialized. */
export interface PostsState {
  /** The number of mutations of posts so far. */
  readonly revision: number;
  readonly count: number;
  readonly pinned: number;
  /** The time of the newest post so far, even if it was deleted: a new post without a time of its own is later, so that a cursor never misses one. */
  readonly latestAt: string;
  readonly updatedAt: string;
  /** The time of the entries in the lists of changes; null while the article is not published. */
  readonly announcedAt: string | null;
}

const noPosts: PostsState = {
  revision: 0,
  count: 0,
  pinned: 0,
  latestAt: '',
  updatedAt: '',
  announcedAt: null,
};

export function postsStateKey(article: RecordKey): Key {
  return partKey(article, 'posts');
}

export function postsStateFrom(item: Item | undefined): PostsState {
  if (item === undefined) return noPosts;
  // Only `postsStateItem` writes this item, so its shape is not checked.
  const { pk: _pk, sk: _sk, ...state } = item;
  return state as unknown as PostsState;
}

/** The entry of a post in the list of its article. Its time is in its key. */
export function postKey(article: RecordKey, key: string): Key {
  return entryKey(listName('posts', article), new Date(timeOfId(key)).toISOString(), key);
}

/** Whether the posts of an article are public, and so in the timelines of the entities that they mention. */
export function hasPublicPosts(article: Publishable & { readonly kind?: string }, now: string): boolean {
  return article.kind === 'LIVE' && isPublic(article, now);
}

export function postOnCard(card: string): LivePost {
  // Only `postItems` writes this card.
  return JSON.parse(card) as LivePost;
}

/** Whether an entry in a list of changes stands for an article's posts. */
export function isOfPosts({ sk }: Pick<Key, 'sk'>): boolean {
  return sk.endsWith(postsSuffix);
}

export const postsSuffix = '.posts';
