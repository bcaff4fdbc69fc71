import type { WordLanguage } from '../text/languages/tag.ts';
import { isSameWord } from '../text/stem.ts';

/** A word of a document on the card of its root: its form, its weight, and its places in names. */
export type WordRow = readonly [form: string, weight: number, names?: readonly NamePlace[]];

/** The index of one of an entity's names, counted from 0, and the number of different words in it without stop words. */
export type NamePlace = readonly [name: number, words: number];

/** The card of a document in the list of a root: the forms of that root which the document has. */
export interface WordCard {
  readonly l: WordLanguage;
  readonly w: readonly WordRow[];
}

/** The forms on a card that count as the same word as one of a query. */
export function rowsOf(card: string, word: string): WordRow[] {
  const { l, w } = wordCardFrom(card);
  return w.filter(([form]) => isSameWord(l, form, word));
}

function wordCardFrom(card: string): WordCard {
  // The projection of words wrote this card.
  return JSON.parse(card) as WordCard;
}
