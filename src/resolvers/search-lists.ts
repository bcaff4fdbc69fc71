import { LRUCache } from 'lru-cache';
import { freshList } from '../projection/search-entry.ts';
import { isSegmentItem, type Segment, segmentFrom } from '../projection/segment.ts';
import { type ArticlePlace, blockSize, unpackBlock } from '../search/document-table.ts';
import { type FormCount, unpackCounts } from '../search/postings.ts';
import { type SearchCard, searchCardFrom } from '../search/search-card.ts';
import type { Item } from '../store/attributes.ts';
import { getItems } from '../store/items.ts';
import {
  postingsAndEntities,
  postingsKey,
  postingsTailKey,
  type SortRange,
  segmentPartKey,
  segmentsAndFresh,
} from '../store/keys.ts';
import { type Entry, itemsOf, toEntry } from '../store/list.ts';
import type { Table } from '../store/table.ts';

/** An article that is not in a segment yet, or not in this version. */
export interface FreshArticle {
  readonly sk: string;
  readonly card: SearchCard;
}

/** The list of a word: the postings of its articles by segment, and the entries of its entities. */
export interface WordList {
  readonly postings: ReadonlyMap<string, Item>;
  readonly entities: readonly Entry[];
}

/** The tail of a list in a segment. */
export interface ListTail {
  readonly list: string;
  readonly segment: string;
}

/** Blocks never change, so a process keeps those that it has read: some 20 bytes an article. */
const blocks = new LRUCache<string, readonly ArticlePlace[]>({ max: 2000 });

/** The search index as one search sees it: its segments, the fresh articles, and the lists that were read. */
export class SearchLists {
  readonly segments: readonly Segment[];
  readonly fresh: readonly FreshArticle[];
  /** The places of which the list of fresh articles says more recent things than segments. */
  readonly superseded: ReadonlySet<string>;
  readonly #table: Table;
  readonly #lists = new Map<string, WordList>();
  readonly #range: SortRange;
  /** By list and segment. */
  readonly #tails = new Map<string, Item>();
  readonly #tailForms = new Map<string, readonly FormCount[]>();
  /** Counts the reads, so that results are kept as long as nothing more was read. */
  #reads = 0;

  private constructor(table: Table, state: readonly Item[], range: SortRange) {
    this.#table = table;
    this.#range = range;
    this.segments = state.filter(isSegmentItem).map(segmentFrom);
    const fresh = state.filter(item => !isSegmentItem(item));
    this.superseded = new Set(fresh.map(({ sk }) => sk));
    this.fresh = fresh.flatMap(({ sk, card }) => {
      const known = searchCardFrom(String(card));
      return known === undefined ? [] : { sk, card: known };
    });
  }

  /** Reads the segments and the fresh articles, and the beginning of each list, all at once. */
  static async read(
    table: Table,
    now: string,
    {
      lists,
      withArticles,
      withEntities,
    }: { lists: readonly string[]; withArticles: boolean; withEntities: boolean },
  ): Promise<SearchLists> {
    const range = {
      from: withArticles ? postingsAndEntities.from : 'A',
      before: withEntities ? postingsAndEntities.before : 'A',
    };
    // In descending order, fresh articles first: an article that is folded in between is in at least one of the two.
    const state = itemsOf(table, freshList, segmentsAndFresh(now), { direction: 'DESC' });
    const [items, ...found] = await Promise.all([
      withArticles ? Array.fromAsync(state) : [],
      ...lists.map(list => readWordList(table, list, range)),
    ]);
    const read = new SearchLists(table, items, range);
    for (const [i, list] of found.entries()) read.#lists.set(lists[i] ?? '', list);
    return read;
  }

  /** Reads the beginning of more lists. */
  async add(lists: readonly string[]): Promise<void> {
    const missing = lists.filter(list => !this.#lists.has(list));
    const found = await Promise.all(missing.map(list => readWordList(this.#table, list, this.#range)));
    for (const [i, list] of found.entries()) this.#lists.set(missing[i] ?? '', list);
  }

  list(name: string): WordList {
    return this.#lists.get(name) ?? { postings: new Map(), entities: [] };
  }

  get reads(): number {
    return this.#reads;
  }

  /** The forms of which the tail of a list has postings; none where there is no tail. */
  tailForms(list: string, segment: string): readonly FormCount[] {
    const packed = this.list(list).postings.get(segment)?.tail;
    if (!(packed instanceof Uint8Array)) return [];
    const name = tailName(list, segment);
    const known = this.#tailForms.get(name) ?? unpackCounts(packed);
    this.#tailForms.set(name, known);
    return known;
  }

  /** The tail of a list in a segment, if it was read. */
  tail(list: string, segment: string): Item | undefined {
    return this.#tails.get(tailName(list, segment));
  }

  /** Reads the tails of some lists in some segments. */
  async readTails(wanted: readonly ListTail[]): Promise<void> {
    const missing = wanted.filter(({ list, segment }) => this.tail(list, segment) === undefined);
    if (missing.length === 0) return;
    this.#reads += 1;
    const items = await getItems(
      this.#table,
      missing.map(({ list, segment }) => postingsTailKey(list, segment)),
    );
    for (const [i, { list, segment }] of missing.entries()) {
      // A tail that is not there was removed with its segment after a merge; the record of the segment was read too early.
      const item = items[i] ?? { ...postingsKey(list, segment) };
      this.#tails.set(tailName(list, segment), item);
    }
  }

  /** The places of some articles of segments. */
  async places(
    wanted: readonly { readonly segment: Segment; readonly ordinal: number }[],
  ): Promise<(ArticlePlace | undefined)[]> {
    const keys = new Map<string, ReturnType<typeof segmentPartKey>>();
    const nameOf = (segment: Segment, ordinal: number) =>
      `${segment.name} ${Math.floor(ordinal / blockSize)}`;
    const found = new Map<string, readonly ArticlePlace[]>();
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

function tailName(list: string, segment: string): string {
  return `${segment} ${list}`;
}

async function readWordList(table: Table, list: string, range: SortRange): Promise<WordList> {
  const items = await Array.fromAsync(itemsOf(table, list, range));
  const isPostings = ({ sk }: Item) => sk.startsWith('@');
  return {
    postings: new Map(items.filter(isPostings).map(item => [item.sk.slice(1), item])),
    entities: items.filter(item => !isPostings(item)).map(toEntry),
  };
}
