import type { Segment } from '../../projection/segment.ts';
import { rowsOf } from '../../projection/word-entry.ts';
import { valueOfCode } from '../../search/codes.ts';
import { visitPostings } from '../../search/postings.ts';
import type { SearchCard } from '../../search/search-card.ts';
import type { Item } from '../../store/attributes.ts';
import { wordLanguage } from '../../text/languages/tag.ts';
import { isSameWord } from '../../text/stem.ts';
import { keyOfForm } from '../../text/word-key.ts';
import type { SearchLists } from './search-lists.ts';

/** A word of the query that is looked up. */
export interface QueryWord {
  readonly word: string;
  /** The beginning of the keys of all words of the index that may be the same. */
  readonly prefix: string;
}

/** A posting of a word of the query. */
export interface WordPosting {
  readonly ordinal: number;
  readonly weight: number;
  readonly length: number;
  readonly isProminent: boolean;
}

/** The weight of a word in a record, and whether the headline or a name contains it. */
export interface WordWeight {
  /** 0 if the record contains only related words. */
  readonly weight: number;
  readonly isProminent: boolean;
  /** The weight of related words in the headline. */
  readonly related?: number;
}

/**
 * Visits the postings of a word in a segment, in the parts of its list that were read: the forms that match in the
 * language of each article. Those of related words are visited only in headlines.
 */
export function visitWord(
  lists: SearchLists,
  { name }: Segment,
  { word, prefix }: QueryWord,
  visit: (posting: WordPosting) => void,
  visitRelated?: (posting: WordPosting) => void,
): void {
  const items = lists.words(prefix).postings.get(name) ?? [];
  const sources = items.flatMap(item => [
    [item.prominent, true] as const,
    [item.others, false] as const,
    [lists.tail(item)?.others, false] as const,
  ]);
  for (const [packed, isProminent] of sources) {
    if (!(packed instanceof Uint8Array)) continue;
    visitPostings(packed, (language, form) => {
      const visitor = isFormOf(word, form, language) ? visit : isProminent ? visitRelated : undefined;
      if (visitor === undefined) return undefined;
      return ({ ordinal, weight, length }) =>
        visitor({ ordinal, weight: valueOfCode(weight), length: valueOfCode(length), isProminent });
    });
  }
}

/** The items in a segment of which the tail has postings of a word and was not read. */
export function withUnreadTail(lists: SearchLists, { word, prefix }: QueryWord, segment: string): Item[] {
  return (lists.words(prefix).postings.get(segment) ?? []).filter(
    item =>
      lists.tail(item) === undefined &&
      lists.tailForms(item).some(({ form, language }) => isFormOf(word, form, language)),
  );
}

/** The weight of a word in a fresh article; undefined if the article does not contain it. */
export function weightIn({ language, words }: SearchCard, { word }: QueryWord): WordWeight | undefined {
  const forms = words.filter(({ form }) => isFormOf(word, form, language));
  if (forms.length === 0) return undefined;
  return {
    weight: forms.reduce((sum, { weight }) => sum + valueOfCode(weight), 0),
    isProminent: forms.some(({ isProminent }) => isProminent),
  };
}

/** The weight of related words in the headline of a fresh article. */
export function relatedIn({ language, words }: SearchCard, { word, prefix }: QueryWord): number {
  return words
    .filter(({ form, isProminent }) => isProminent && !isFormOf(word, form, language))
    .filter(({ form }) => keyOfForm(language, form).startsWith(prefix))
    .reduce((sum, { weight }) => sum + valueOfCode(weight), 0);
}

/** The document frequency of a word; an estimate if its list is long. */
export class WordCounts {
  readonly #lists: SearchLists;
  readonly #counts = new Map<string, number>();

  constructor(lists: SearchLists) {
    this.#lists = lists;
  }

  of(word: QueryWord): number {
    const known = this.#counts.get(word.word);
    if (known !== undefined) return known;
    const { entities } = this.#lists.words(word.prefix);
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
    const inTail = withUnreadTail(this.#lists, word, segment.name)
      .flatMap(item => this.#lists.tailForms(item))
      .filter(({ form, language }) => isFormOf(word.word, form, language));
    return inTail.reduce((sum, { count }) => sum + count, ordinals.size);
  }
}

function isFormOf(word: string, form: string, language: string): boolean {
  return isSameWord(wordLanguage(language), form, word);
}
