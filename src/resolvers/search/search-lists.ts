import { LRUCache } from 'lru-cache';
import { freshList } from '../../projection/search-entry.ts';
import { isSegmentItem, type Segment, segmentFrom } from '../../projection/segment.ts';
import { type ArticleSortKey, blockSize, unpackBlock } from '../../search/document-table.ts';
import { type FormCount, unpackCounts } from '../../search/postings.ts';
import { type SearchCard, searchCardFrom } from '../../search/search-card.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import { keyText } from '../../store/keys.ts';
import { type Entry, itemsOf, toEntry } from '../../store/list.ts';
import {
  isPostings,
  postingsOfList,
  postingsTailKey,
  segmentIn,
  segmentPartKey,
  segmentsAndFresh,
  termOfPostings,
  wordsBeginning,
} from '../../store/search-keys.ts';
import type { Table } from '../../store/table.ts';

/** An article whose current version is not in a segment yet. */
export interface FreshArticle {
  readonly sk: string;
  readonly card: SearchCard;
}

/** The words that begin alike: their postings by segment, an item each, and the entries of entities that have them. */
export interface FoundWords {
  readonly postings: ReadonlyMap<string, readonly Item[]>;
  readonly entities: readonly Entry[];
}

/** Which records are searched. */
interface Wanted {
  readonly withArticles: boolean;
  readonly withEntities: boolean;
}

/** Blocks never change, so a process keeps those that it has read: some 20 bytes an article. */
const blocks = new LRUCache<string, readonly ArticleSortKey[]>({ max: 2000 });

/** The view of the search index of one search: the segments, the fresh articles, and the word lists that were read. */
export class SearchLists {
  readonly segments: readonly Segment[];
  readonly fresh: readonly FreshArticle[];
  /** The sort keys with an entry or tombstone in the list of fresh articles, which takes precedence over segments. */
  readonly superseded: ReadonlySet<string>;
  readonly #table: Table;
  readonly #wanted: Wanted;
  /** By prefix. */
  readonly #words = new Map<string, FoundWords>();
  /** By list the postings of each segment. */
  readonly #keys: ReadonlyMap<string, ReadonlyMap<string, Item>>;
  /** By the key of the first item. */
  readonly #tails = new Map<string, Item>();
  readonly #tailForms = new Map<string, readonly FormCount[]>();
  /** The number of reads. Results stay valid until it changes. */
  #reads = 0;

  private constructor(
    table: Table,
    wanted: Wanted,
    state: readonly Item[],
    keys: ReadonlyMap<string, ReadonlyMap<string, Item>>,
  ) {
    this.#table = table;
    this.#wanted = wanted;
    this.#keys = keys;
    this.segments = state.filter(isSegmentItem).map(segmentFrom);
    const fresh = state.filter(item => !isSegmentItem(item));
    this.superseded = new Set(fresh.map(({ sk }) => sk));
    this.fresh = fresh.flatMap(({ sk, card }) => {
      const known = searchCardFrom(String(card));
      return known === undefined ? [] : { sk, card: known };
    });
  }

  /** Reads the segments and the fresh articles, the words and the lists by which a search is narrowed, all at once. */
  static async read(
    table: Table,
    now: string,
    wanted: Wanted & { readonly prefixes: readonly string[]; readonly filters: readonly string[] },
  ): Promise<SearchLists> {
    // In descending order, fresh articles before segments, so that an article that is flushed meanwhile is in at least one of the two.
    const state = itemsOf(table, freshList, segmentsAndFresh(now), { direction: 'DESC' });
    const [items, words, keys] = await Promise.all([
      wanted.withArticles ? Array.fromAsync(state) : [],
      Promise.all(
        wanted.prefixes.map(async prefix => [prefix, await readWords(table, prefix, wanted)] as const),
      ),
      Promise.all(wanted.filters.map(async list => [list, await readPostings(table, list)] as const)),
    ]);
    const read = new SearchLists(table, wanted, items, new Map(keys));
    for (const [prefix, found] of words) read.#words.set(prefix, found);
    return read;
  }

  /** Reads more words. */
  async add(prefixes: readonly string[]): Promise<void> {
    const missing = [...new Set(prefixes)].filter(prefix => !this.#words.has(prefix));
    const found = await Promise.all(missing.map(prefix => readWords(this.#table, prefix, this.#wanted)));
    for (const [i, words] of found.entries()) this.#words.set(missing[i] ?? '', words);
  }

  words(prefix: string): FoundWords {
    return this.#words.get(prefix) ?? { postings: new Map(), entities: [] };
  }

  /** The postings in a segment of a list by which the search is narrowed. */
  keys(list: string, segment: string): Item | undefined {
    return this.#keys.get(list)?.get(segment);
  }

  get reads(): number {
    return this.#reads;
  }

  /** The forms of which the tail of some postings has more; none where there is no tail. */
  tailForms(item: Item): readonly FormCount[] {
    const { tail } = item;
    if (!(tail instanceof Uint8Array)) return [];
    const known = this.#tailForms.get(keyText(item)) ?? unpackCounts(tail);
    this.#tailForms.set(keyText(item), known);
    return known;
  }

  /** The number of postings in a tail. */
  postingsInTail(item: Item): number {
    return this.tailForms(item).reduce((sum, { count }) => sum + count, 0);
  }

  /** The tail of some postings, if it was read. */
  tail(item: Item): Item | undefined {
    return this.#tails.get(keyText(item));
  }

  /** Reads the tails of some postings. */
  async readTails(wanted: readonly Item[]): Promise<void> {
    const missing = wanted.filter(item => this.tail(item) === undefined);
    if (missing.length === 0) return;
    this.#reads += 1;
    const items = await getItems(
      this.#table,
      missing.map(item => postingsTailKey(termOfPostings(item), segmentIn(item) ?? '')),
    );
    // A tail that is not there was removed with its segment after a merge; the record of the segment was read too early.
    for (const [i, { pk, sk }] of missing.entries())
      this.#tails.set(keyText({ pk, sk }), items[i] ?? { pk, sk });
  }

  /** The sort keys of some articles of segments. */
  async sortKeys(
    wanted: readonly { readonly segment: Segment; readonly ordinal: number }[],
  ): Promise<(ArticleSortKey | undefined)[]> {
    const keys = new Map<string, ReturnType<typeof segmentPartKey>>();
    const nameOf = (segment: Segment, ordinal: number) =>
      `${segment.name} ${Math.floor(ordinal / blockSize)}`;
    const found = new Map<string, readonly ArticleSortKey[]>();
    for (const { segment, ordinal } of wanted) {
      const name = nameOf(segment, ordinal);
      const known = blocks.get(name);
      if (known === undefined)
        keys.set(name, segmentPartKey(segment.name, 'articles', Math.floor(ordinal / blockSize)));
      else found.set(name, known);
    }
    const items = await getItems(this.#table, [...keys.values()]);
    for (const [i, name] of [...keys.keys()].entries()) {
      const packed = items[i]?.articles;
      if (!(packed instanceof Uint8Array)) continue;
      const block = unpackBlock(packed);
      blocks.set(name, block);
      found.set(name, block);
    }
    return wanted.map(({ segment, ordinal }) => found.get(nameOf(segment, ordinal))?.[ordinal % blockSize]);
  }
}

async function readWords(
  table: Table,
  prefix: string,
  { withArticles, withEntities }: Wanted,
): Promise<FoundWords> {
  const { list, range } = wordsBeginning(prefix);
  const postings = new Map<string, Item[]>();
  const entities: Entry[] = [];
  for await (const item of itemsOf(table, list, range)) {
    if (isPostings(item)) {
      if (!withArticles) continue;
      const segment = segmentIn(item) ?? '';
      postings.set(segment, [...(postings.get(segment) ?? []), item]);
    } else if (withEntities) entities.push(toEntry(item));
  }
  return { postings, entities };
}

async function readPostings(table: Table, list: string): Promise<Map<string, Item>> {
  const items = await Array.fromAsync(itemsOf(table, list, postingsOfList));
  return new Map(items.map(item => [segmentIn(item) ?? '', item]));
}
