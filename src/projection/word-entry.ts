import type { WordLanguage } from '../text/languages/tag.ts';
import { isSameWord } from '../text/stem.ts';

/** A word of an entity in the card of its key: its inflected form, its weight, and the names that contain it. */
export type WordRow = readonly [form: string, weight: number, names?: readonly NameWithWord[]];

/** The index of one of an entity's names, counted from 0, and the number of distinct content words in it. */
export type NameWithWord = readonly [name: number, words: number];

/** The card of an entity under a key of the index: all forms with this key that the entity has. */
export interface WordCard {
  readonly l: WordLanguage;
  readonly w: readonly WordRow[];
}

/** The forms in a card that match a word of a query. */
export function rowsOf(card: string, word: string): WordRow[] {
  const { l, w } = wordCardFrom(card);
  return w.filter(([form]) => isSameWord(l, form, word));
}

function wordCardFrom(card: string): WordCard {
  // The projection of words wrote this card.
  return JSON.parse(card) as WordCard;
}
