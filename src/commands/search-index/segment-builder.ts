import { newSegmentItem } from '../../projection/segment.ts';
import { valueOfCode } from '../../search/codes.ts';
import { type ArticleSortKey, blockSize, packBlock } from '../../search/document-table.ts';
import { type Item, itemSize } from '../../store/attributes.ts';
import { segmentPartKey } from '../../store/search-keys.ts';
import { defaultMaxInHead, ListPostings } from './list-postings.ts';
import { joined, type ListPart, type PostingsSource } from './postings-source.ts';
import { maxTermBytes, termsItem } from './segment-terms.ts';

/** Lists of a new segment that are written together: first the item that names them, then their postings. */
export interface ListGroup {
  readonly terms: Item;
  readonly postings: readonly Item[];
}

/**
 * A new segment. All its articles must be known first, because ordinals follow publication order. Its lists are made from those of
 * the sources one after the other, and only a group of them is in memory at a time.
 */
export class SegmentBuilder {
  readonly name: string;
  readonly #sources: readonly PostingsSource[];
  readonly #sortKeys: readonly ArticleSortKey[];
  readonly #ordinals = new Map<string, number>();
  readonly #lengths: Float64Array;
  readonly #maxInHead: number;

  constructor(name: string, sources: readonly PostingsSource[], maxInHead = defaultMaxInHead) {
    this.name = name;
    this.#sources = sources;
    this.#sortKeys = sources
      .flatMap(({ sortKeys }) => sortKeys.filter(sortKey => sortKey !== undefined))
      .toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
    for (const [ordinal, { id }] of this.#sortKeys.entries()) this.#ordinals.set(id, ordinal);
    this.#lengths = new Float64Array(this.#sortKeys.length);
    this.#maxInHead = maxInHead(this.#sortKeys.length);
  }

  get isEmpty(): boolean {
    return this.#sortKeys.length === 0;
  }

  /** The items that list the segment's articles. */
  *blocks(): Generator<Item> {
    for (let start = 0; start < this.#sortKeys.length; start += blockSize) {
      const articles = packBlock(this.#sortKeys.slice(start, start + blockSize));
      yield { ...segmentPartKey(this.name, 'articles', start / blockSize), articles };
    }
  }

  /**
   * The lists with postings, in groups. The item that names the lists of a group must be written before their postings, so that an interrupted
   * segment can be removed.
   */
  async *groups(): AsyncGenerator<ListGroup> {
    const ordinals = new Map(this.#sources.map(source => [source, this.#ordinalsOf(source)]));
    let group = new Group();
    let number = 0;
    const finished = () => group.finished(this.name, number++);
    for await (const { list, parts } of joined(this.#sources)) {
      const items = [...this.#postingsOf(list, parts, ordinals).items(this.name, this.#maxInHead)];
      if (items.length === 0) continue;
      if (!group.hasRoom(list)) {
        yield finished();
        group = new Group();
      }
      group.add(list, items);
    }
    if (!group.isEmpty) yield finished();
  }

  /** The item by which readers find the segment. Call this after all groups: they supply the article lengths. */
  record(): Item {
    const words = this.#lengths.reduce((sum, length) => sum + length, 0);
    const times = this.#sortKeys.map(({ time }) => time);
    return newSegmentItem(this.name, times, Math.round(words));
  }

  #ordinalsOf({ sortKeys }: PostingsSource): (number | undefined)[] {
    return sortKeys.map(sortKey => sortKey && this.#ordinals.get(sortKey.id));
  }

  #postingsOf(
    list: string,
    parts: readonly ListPart[],
    ordinals: ReadonlyMap<PostingsSource, readonly (number | undefined)[]>,
  ): ListPostings {
    const made = new ListPostings(list);
    for (const { source, postings } of parts) {
      const own = ordinals.get(source) ?? [];
      postings.visit({
        article: sourceOrdinal => {
          const ordinal = own[sourceOrdinal];
          if (ordinal !== undefined) made.addArticle(ordinal);
        },
        word: (language, form, isProminent) => {
          const add = made.adder(language, form, isProminent);
          return ({ ordinal: sourceOrdinal, weight, length }) => {
            const ordinal = own[sourceOrdinal];
            if (ordinal === undefined) return;
            add({ ordinal, weight, length });
            this.#lengths[ordinal] = valueOfCode(length);
          };
        },
      });
    }
    return made;
  }
}

/** Bytes of postings at which a group is written. */
const maxGroupBytes = 1_000_000;

class Group {
  readonly #lists: string[] = [];
  readonly #items: Item[] = [];
  #termBytes = 0;
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#lists.length === 0;
  }

  /** Whether a list with this name still fits. */
  hasRoom(list: string): boolean {
    return this.isEmpty || (this.#termBytes + list.length <= maxTermBytes && this.#bytes < maxGroupBytes);
  }

  add(list: string, items: readonly Item[]): void {
    this.#lists.push(list);
    this.#items.push(...items);
    this.#termBytes += list.length + 1;
    this.#bytes += items.reduce((sum, item) => sum + itemSize(item), 0);
  }

  finished(segment: string, number: number): ListGroup {
    return { terms: termsItem(segment, number, this.#lists), postings: this.#items };
  }
}
