import { newId } from '../model/id.ts';
import type { Item } from '../store/attributes.ts';
import { deletionKey, entryKey, type Key, type RecordKey } from '../store/keys.ts';
import { canonicalJson } from './canonical-json.ts';
import { listName } from './lists.ts';
import { type LivePost, type PostsState, postsStateKey, postsSuffix } from './live-post.ts';
import { ownership } from './owner.ts';

/**
 * The items of a post: one in the list of its article, one if it is pinned, and, while they are public, one in the list
 * of each entity that it mentions. The first is the post itself.
 */
export function postItems(article: RecordKey, post: LivePost, visibility: 'public' | 'hidden'): Item[] {
  const card = canonicalJson(post);
  const entry = (list: 'posts' | 'posts/pinned' | 'posts/mentions', of: RecordKey): Item => ({
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

/** The key of a new post. */
export function newPostKey(at: string): string {
  return newId(Date.parse(at));
}

export function postsStateItem(article: RecordKey, state: PostsState): Item {
  return { ...postsStateKey(article), ...state };
}

/**
 * The entries that tell apps of the latest change of an article's posts, in addition to the entry of the article itself. They have
 * no card: readers look the article up, and see whether it is public.
 */
export function postsChangeItems({ type, id }: RecordKey, at: string | null): Item[] {
  if (at === null) return [];
  return [undefined, type].map(of => ({
    ...entryKey(listName('changes', of), at, `${type}.${id}${postsSuffix}`),
    ...ownership('changes', { type, id }),
    card: canonicalJson({ type, id }),
  }));
}

/** The tombstone of a removed post, which keeps a later import from adding it again. */
export function postRemovalItem({ key, imported }: LivePost, at: string): Item {
  return { ...postRemovalKey(key), at, ...(imported === undefined ? {} : { digest: imported.digest }) };
}

export function postRemovalKey(key: string): Key {
  return deletionKey('LivePost', key);
}
