import type { Segment } from '../projection/segment.ts';
import { rowsOf } from '../projection/word-entry.ts';
import { valueOfCode } from '../search/codes.ts';
import { visitPostings } from '../search/postings.ts';
import type { SearchCard } from '../search/search-card.ts';
import { wordLanguage } from '../text/languages/tag.ts';
import { rootOf } from '../text/root.ts';
import { isSameWord } from '../text/stem.ts';
import type { WordWeight } from './search-hit.ts';
import type { SearchLists } from './search-lists.ts';

/** A word of the query that is looked up. */
export interface QueryWord {
  readonly word: string;
  /** The list of its root. */
  readonly list: string;
}

/** A posting of a word of the query. */
export interface WordPosting {
  readonly ordinal: number;
  readonly weight: number;
  readonly length: number;
  readonly isProminent: boolean;
}

/** Visits the postings of a word in a segment, as far as its list was read: those of its forms in the language of each article. */
export function visitWord(
  lists: SearchLists,
  { name }: Segment,
  { word, list }: QueryWord,
  visit: (posting: WordPosting) => void,
): void {
  const item = lists.list(list).postings.get(name);
  if (item === undefined) return;
  const sources = [
    [item.prominent, true],
    [item.others, false],
    [lists.tail(list, name)?.others, false],
  ] as const;
  for (const [packed, isProminent] of sources) {
    if (!(packed instanceof Uint8Array)) continue;
    visitPostings(packed, (language, form) => {
      if (!isFormOf(word, form, language)) return undefined;
      return ({ ordinal, weight, length }) =>
        visit({ ordinal, weight: valueOfCode(weight), length: valueOfCode(length), isProminent });
    });
  }
}

/** Whether all postings of a word in a segment were read. */
export function isComplete(lists: SearchLists, { word, list }: QueryWord, segment: string): boolean {
  if (lists.tail(list, segment) !== undefined) return true;
  return !lists.tailForms(list, segment).some(({ form, language }) => isFormOf(word, form, language));
}

/** The weight of a word in a fresh article; undefined where it is not there. */
export function weightIn({ language, words }: SearchCard, { word }: QueryWord): WordWeight | undefined {
  const forms = words.filter(({ form }) => isFormOf(word, form, language));
  if (forms.length === 0) return undefined;
  return {
    weight: forms.reduce((sum, { weight }) => sum + valueOfCode(weight), 0),
    isProminent: forms.some(({ isProminent }) => isProminent),
  };
}

/** The number of records that have a word, each counted once: an estimate where its list is long. */
export class WordCounts {
  readonly #lists: SearchLists;
  readonly #counts = new Map<string, number>();

  constructor(lists: SearchLists) {
    this.#lists = lists;
  }

  of(word: QueryWord): number {
    const known = this.#counts.get(word.word);
    if (known !== undefined) return known;
    const { entities } = this.#lists.list(word.list);
    const count =
      entities.filter(({ card }) => rowsOf(card, word.word).length > 0).length +
      this.#lists.fresh.filter(({ card }) => weightIn(card, word) !== undefined).length +
      this.#lists.segments.reduce((sum, segment) => sum + this.#inSegment(segment, word), 0);
    this.#counts.set(word.word, count);
    return count;
  }

  #inSegment(segment: Segment, word: QueryWord): number {
    const ordinals = new Set<number>();
    visitWord(this.#lists, segment, word, ({ ordinal }) => {
      if (!segment.dead.has(ordinal)) ordinals.add(ordinal);
    });
    if (isComplete(this.#lists, word, segment.name)) return ordinals.size;
    const inTail = this.#lists
      .tailForms(word.list, segment.name)
      .filter(({ form, language }) => isFormOf(word.word, form, language));
    return inTail.reduce((sum, { count }) => sum + count, ordinals.size);
  }
}

/** Words of different roots are never the same, and roots are remembered. */
function isFormOf(word: string, form: string, language: string): boolean {
  return form === word || (rootOf(form) === rootOf(word) && isSameWord(wordLanguage(language), form, word));
}
