import { maxSegmentSize, newSegmentItem } from '../../projection/segment.ts';
import { termOf } from '../../projection/term.ts';
import { packAscending } from '../../search/bytes.ts';
import { valueOfCode } from '../../search/codes.ts';
import { type ArticlePlace, blockSize, packBlock } from '../../search/document-table.ts';
import { type Posting, WordPostings } from '../../search/postings.ts';
import type { SearchCard } from '../../search/search-card.ts';
import type { Item } from '../../store/attributes.ts';
import { postingsKey, postingsTailKey, segmentPartKey } from '../../store/keys.ts';

/** The postings of one word list in the segment. */
interface WordParts {
  prominent?: WordPostings;
  others?: WordPostings;
}

/** A form in a list. */
export interface FormInList {
  readonly list: string;
  readonly language: string;
  readonly form: string;
  readonly isProminent: boolean;
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
      this.adder({ list: termOf(language, form), language, form, isProminent })({ ordinal, weight, length });
    for (const list of lists) this.addKey(list, ordinal);
  }

  /** Adds postings of a form. A form without postings leaves no trace. */
  adder({ list, language, form, isProminent }: FormInList): (posting: Posting) => void {
    let add: ((posting: Posting) => void) | undefined;
    return posting => {
      add ??= this.#postingsOf(list, isProminent).adder(language, form);
      add(posting);
      this.#lengths[posting.ordinal] = valueOfCode(posting.length);
    };
  }

  #postingsOf(list: string, isProminent: boolean): WordPostings {
    const parts = this.#words.get(list) ?? {};
    this.#words.set(list, parts);
    const name = isProminent ? 'prominent' : 'others';
    const postings = parts[name] ?? new WordPostings();
    parts[name] = postings;
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
    for (const [list, { prominent, others }] of this.#words) {
      const articles = new Set<number>();
      prominent?.addOrdinals(articles);
      // All postings under this term of an article with the word in its headline stand together: its score does not
      // depend on how far the list was read.
      const { head, tail } = others?.split(articles, maxInHead(this.#places.length)) ?? {};
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
 * Maximum postings of other articles than those with a prominent posting in the first item of a list. The tail has the
 * others, and the first item says of which forms. The tail is an item of its own, which costs half a read unit or more
 * in each segment, so only common words have one: in a full segment, those in more than 4 per cent of the articles. An
 * archive has few small segments, so their first items may hold more.
 */
function maxInHead(articles: number): number {
  return Math.max(650, Math.round(2600 * (1 - articles / maxSegmentSize)));
}
