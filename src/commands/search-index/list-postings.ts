import { maxSegmentSize } from '../../projection/segment.ts';
import { packAscending } from '../../search/bytes.ts';
import { type Posting, WordPostings } from '../../search/postings.ts';
import { strongWeight } from '../../search/score.ts';
import type { Item } from '../../store/attributes.ts';
import { postingsKey, postingsTailKey } from '../../store/search-keys.ts';

/** The postings of a new segment in one list: those of the forms of a word, or the articles of a filter list. */
export class ListPostings {
  readonly #list: string;
  readonly #prominent = new WordPostings();
  readonly #others = new WordPostings();
  readonly #articles: number[] = [];

  constructor(list: string) {
    this.#list = list;
  }

  /** Adds postings of a form. A form without postings leaves no trace. */
  adder(language: string, form: string, isProminent: boolean): (posting: Posting) => void {
    let add: ((posting: Posting) => void) | undefined;
    return posting => {
      add ??= (isProminent ? this.#prominent : this.#others).adder(language, form);
      add(posting);
    };
  }

  addArticle(ordinal: number): void {
    this.#articles.push(ordinal);
  }

  /** The items of the list in a segment; none if it has no postings. */
  *items(segment: string, maxInHead: number): Generator<Item> {
    if (!this.#prominent.isEmpty || !this.#others.isEmpty) yield* this.#wordItems(segment, maxInHead);
    if (this.#articles.length > 0) {
      const packed = packAscending(this.#articles.toSorted((a, b) => a - b));
      yield { ...postingsKey(this.#list, segment), list: 'keys', articles: packed };
    }
  }

  *#wordItems(segment: string, maxInHead: number): Generator<Item> {
    const having = new Set<number>();
    this.#prominent.addOrdinals(having);
    const inHead = new Set(having);
    this.#others.addOrdinalsFrom(strongWeight, inHead);
    // All postings of such an article under this term stand together: its score does not depend on how far the list was read.
    const { head, tail } = this.#others.split(inHead, maxInHead);
    this.#others.addOrdinals(having);
    yield {
      ...postingsKey(this.#list, segment),
      list: 'word',
      count: having.size,
      ...(this.#prominent.isEmpty ? {} : { prominent: this.#prominent.pack() }),
      ...(head.isEmpty ? {} : { others: head.pack() }),
      ...(tail.isEmpty ? {} : { tail: tail.packCounts() }),
    };
    if (!tail.isEmpty) yield { ...postingsTailKey(this.#list, segment), list: 'word', others: tail.pack() };
  }
}

/**
 * Maximum postings in the first item of a list of articles that have the word neither in their headline nor with `strongWeight`. The tail has the
 * others, and the first item says of which forms. The tail is an item of its own, which costs half a read unit or more
 * in each segment, so only common words have one: in a full segment, those in more than 4 per cent of the articles. An
 * archive has few small segments, so their first items may hold more.
 */
export function defaultMaxInHead(articles: number): number {
  return Math.max(650, Math.round(2600 * (1 - articles / maxSegmentSize)));
}
