import type { Item } from '../store/attributes.ts';
import { type Key, partKey, type RecordKey } from '../store/keys.ts';

/** Maximum bytes of the text of an article's posts in the search index: the newest posts count. An edit of the article reads this text. */
export const maxPostsTextBytes = 100_000;

/** The item with the text of an article's posts. Words of the article come from it and from the article itself. */
export function postsTextKey(article: RecordKey): Key {
  return partKey(article, 'posts-text');
}

/** `revision` is the revision of the posts from which the text was made. */
export function postsTextItem(article: RecordKey, text: string, revision: number): Item {
  return { ...postsTextKey(article), text, revision };
}

export function postsTextFrom(item: Item | undefined): string {
  return typeof item?.text === 'string' ? item.text : '';
}
