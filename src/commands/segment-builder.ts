import { maxSegmentSize, newSegmentItem } from '../projection/segment.ts';
import { termOf } from '../projection/term.ts';
import { packAscending } from '../search/bytes.ts';
import { valueOfCode } from '../search/codes.ts';
import { type ArticlePlace, blockSize, packBlock } from '../search/document-table.ts';
import { type Posting, WordPostings } from '../search/postings.ts';
import type { SearchCard } from '../search/search-card.ts';
import type { Item } from '../store/attributes.ts';
import { postingsKey, postingsTailKey, segmentPartKey } from '../store/keys.ts';

/** The postings of one word list in the segment. */
interface WordParts {
  prominent?: WordPostings;
  others?: WordPostings;
}

/** A posting of another segment, which is merged into this one. */
export interface MergedPosting {
  readonly list: string;
  readonly language: string;
  readonly form: string;
  readonly isProminent: boolean;
  readonly posting: Posting;
}

/** A segment before it is written. All its articles are known first, since their ordinals are in the order of their publication. */
export class SegmentBuilder {
  readonly name: string;
  readonly #places: readonly ArticlePlace[];
  readonly #ordinals = new Map<string, number>();
  readonly #words = new Map<string, WordParts>();
  /** The ordinals of the articles in each list of keys. */
  readonly #keys = new Map<string, Set<number>>();
  readonly #lengths: Float64Array;

  constructor(name: string, places: readonly ArticlePlace[]) {
    this.name = name;
    this.#places = places.toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
    for (const [ordinal, { id }] of this.#places.entries()) this.#ordinals.set(id, ordinal);
    this.#lengths = new Float64Array(places.length);
  }

  /** The ordinal of an article. */
  ordinalOf(id: string): number {
    const ordinal = this.#ordinals.get(id);
    if (ordinal === undefined) throw new Error(`The article ${id} is not among those of the segment.`);
    return ordinal;
  }

  add(id: string, { language, length, words, lists }: SearchCard): void {
    const ordinal = this.ordinalOf(id);
    for (const { form, weight, isProminent } of words)
      this.addPosting({
        list: termOf(language, form),
        language,
        form,
        isProminent,
        posting: { ordinal, weight, length },
      });
    for (const list of lists) this.addKey(list, ordinal);
  }

  addPosting({ list, language, form, isProminent, posting }: MergedPosting): void {
    const parts = this.#words.get(list) ?? {};
    this.#words.set(list, parts);
    const postings = isProminent ? parts.prominent : parts.others;
    (postings ?? this.#begin(parts, isProminent)).add(language, form, posting);
    this.#lengths[posting.ordinal] = valueOfCode(posting.length);
  }

  #begin(parts: WordParts, isProminent: boolean): WordPostings {
    const postings = new WordPostings();
    if (isProminent) parts.prominent = postings;
    else parts.others = postings;
    return postings;
  }

  addKey(list: string, ordinal: number): void {
    const ordinals = this.#keys.get(list) ?? new Set();
    this.#keys.set(list, ordinals.add(ordinal));
  }

  /** The items that say what the segment consists of; they come first, so that an interrupted segment can be removed. */
  *parts(): Generator<Item> {
    for (let start = 0; start < this.#places.length; start += blockSize) {
      const articles = packBlock(this.#places.slice(start, start + blockSize));
      yield { ...segmentPartKey(this.name, 'articles', start / blockSize), articles };
    }
    yield* termParts(this.name, [...this.#words.keys(), ...this.#keys.keys()].toSorted());
  }

  /** The items of the lists. */
  *postings(): Generator<Item> {
    const maxBytes = maxHeadBytes(this.#places.length);
    for (const [list, { prominent, others }] of this.#words) {
      const articles = new Set<number>();
      prominent?.addOrdinals(articles);
      // All postings under this term of an article with the word in its headline stand together: its score does not depend on how far the list was read.
      const { head, tail } = others?.split(articles, maxBytes) ?? {};
      others?.addOrdinals(articles);
      const hasTail = tail !== undefined && !tail.isEmpty;
      yield {
        ...postingsKey(list, this.name),
        list: 'word',
        count: articles.size,
        ...(prominent === undefined ? {} : { prominent: prominent.pack() }),
        ...(head === undefined || head.isEmpty ? {} : { others: head.pack() }),
        ...(hasTail ? { tail: tail.packCounts() } : {}),
      };
      if (hasTail) yield { ...postingsTailKey(list, this.name), list: 'word', others: tail.pack() };
    }
    for (const [list, ordinals] of this.#keys) {
      const articles = packAscending([...ordinals].toSorted((a, b) => a - b));
      yield { ...postingsKey(list, this.name), list: 'keys', articles };
    }
  }

  /** The record by which readers find the segment. */
  record(): Item {
    const words = this.#lengths.reduce((sum, length) => sum + length, 0);
    const times = this.#places.map(({ time }) => time);
    return newSegmentItem(this.name, times, Math.round(words));
  }
}

/** The items that name the lists in which a segment has postings. */
export function* termParts(segment: string, lists: readonly string[]): Generator<Item> {
  let [some, bytes, number]: [string[], number, number] = [[], 0, 0];
  const part = () => ({ ...segmentPartKey(segment, 'terms', number++), lists: some.join(' ') });
  for (const list of lists) {
    if (bytes + list.length > maxTermBytes) {
      yield part();
      [some, bytes] = [[], 0];
    }
    some.push(list);
    // Names are encoded, so that each character is a byte.
    bytes += list.length + 1;
  }
  if (some.length > 0) yield part();
}

/** Maximum bytes of the names of lists in one item. */
const maxTermBytes = 100_000;

/**
 * Maximum bytes of postings of other articles than those with a prominent posting in the first item of a list. The tail has the others, and the first
 * item says of which forms: a common word then costs a search little, and a rare one is found without the tail. An archive has few small segments, so they may
 * hold more.
 */
function maxHeadBytes(articles: number): number {
  return Math.max(300, Math.round(2000 * (1 - articles / maxSegmentSize)));
}
