import { listName } from '../../projection/lists.ts';
import { freshList } from '../../projection/search-entry.ts';
import { listNameIn } from '../../store/keys.ts';
import type { ReadTarget } from '../../store/overlay.ts';

/**
 * Whether an item with this key is derived from the text of an article: its entries in the search index and in the lists of
 * similar articles, and the text itself, present and past. `project` makes no other item from a text, which a test checks.
 */
export function isDerivedFromText(target: ReadTarget): boolean {
  const list = listNameIn(target);
  return list === undefined ? isTextOfArticle(target) : list === freshList || list.startsWith(likenessPrefix);
}

/** Whether a key is that of a text of an article: that of the article itself, or of a past revision. */
export function isTextOfArticle({ sk }: ReadTarget): boolean {
  return sk === 'body' || sk?.startsWith('revision-body#') === true;
}

const likenessPrefix = `${listName('likeness')}/`;
