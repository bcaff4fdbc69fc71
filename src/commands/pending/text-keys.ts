import { listName } from '../../projection/lists.ts';
import { freshList } from '../../projection/search-entry.ts';
import { listNameIn } from '../../store/keys.ts';
import type { Place } from '../../store/overlay.ts';

/**
 * Whether an item at this place follows from the text of an article: its entries in the search index and in the lists of
 * similar articles, and the text itself, present and past. `project` makes no other item from a text, which a test checks.
 */
export function followsFromText(place: Place): boolean {
  const list = listNameIn(place);
  return list === undefined ? isTextOfArticle(place) : list === freshList || list.startsWith(likenessPrefix);
}

/** Whether a key is that of a text of an article: that of the article itself, or of a past revision. */
export function isTextOfArticle({ sk }: Place): boolean {
  return sk === 'body' || sk?.startsWith('revision-body#') === true;
}

const likenessPrefix = `${listName('likeness')}/`;
