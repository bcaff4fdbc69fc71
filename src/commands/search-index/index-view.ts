import { canonicalJson } from '../../projection/canonical-json.ts';
import {
  backlogKey,
  backlogList,
  freshKey,
  freshList,
  inBacklog,
  isArticleSortKey,
} from '../../projection/search-entry.ts';
import { termOf } from '../../projection/term.ts';
import { unpackAscending } from '../../search/bytes.ts';
import { hashOf, type PostingSum, sumOfCard } from '../../search/posting-sums.ts';
import { searchCardFrom, tombstoneCard } from '../../search/search-card.ts';
import type { Item } from '../../store/attributes.ts';
import type { Key } from '../../store/keys.ts';
import { itemsOf } from '../../store/list.ts';
import { atAnyInstant, segmentRecords, unusedSegments } from '../../store/search-keys.ts';
import type { Table } from '../../store/table.ts';
import { SegmentContents } from './segment-contents.ts';

/** A segment in use. */
export interface ViewedSegment {
  readonly contents: SegmentContents;
  readonly dead: ReadonlySet<number>;
  readonly from: string;
  readonly to: string;
}

/** What the index has for a sort key. A fresh entry takes precedence over the backlog, and both take precedence over segments. */
export type IndexState =
  | { readonly is: 'absent' }
  /** The tombstone of a withdrawn or deleted article. */
  | { readonly is: 'tombstone' }
  | { readonly is: 'entry'; readonly key: Key; readonly digest: string }
  | { readonly is: 'inSegment'; readonly at: readonly SegmentArticle[] };

/** An article that a segment has, and has not marked as dead. */
export interface SegmentArticle {
  readonly segment: string;
  readonly ordinal: number;
  readonly sum: PostingSum;
}

/**
 * A view of the search index in the table, with a digest of each indexed article: about 30 bytes per article of a segment. The contents of a
 * segment never change, so `refresh` reads only new segments.
 */
export class IndexView {
  readonly #table: Table;
  #segments: ReadonlyMap<string, ViewedSegment> = new Map();
  #markers: ReadonlyMap<string, Item> = new Map();
  #fresh: ReadonlyMap<string, string> = new Map();
  #backlog: ReadonlyMap<string, string> = new Map();

  private constructor(table: Table) {
    this.#table = table;
  }

  static async read(table: Table): Promise<IndexView> {
    const view = new IndexView(table);
    await view.refresh();
    return view;
  }

  get segments(): ReadonlyMap<string, ViewedSegment> {
    return this.#segments;
  }

  /** The markers of segments that are being written or that are retired. */
  get markers(): ReadonlyMap<string, Item> {
    return this.#markers;
  }

  /** The sort keys of all entries except tombstones. */
  *entries(): Generator<string> {
    for (const [sk, digest] of this.#fresh) if (digest !== tombstone) yield sk;
    for (const [sk, digest] of this.#backlog) if (digest !== tombstone && !this.#fresh.has(sk)) yield sk;
  }

  /**
   * Reads all changes. Articles move from the backlog and the list of fresh articles to segments. The view is read in this order, so it misses no
   * article. `anew` names segments to read again.
   */
  async refresh(anew: ReadonlySet<string> = new Set()): Promise<void> {
    this.#backlog = await this.#readEntries(backlogList);
    this.#fresh = await this.#readEntries(freshList);
    const segments = new Map<string, ViewedSegment>();
    const markers = await this.#readMarkers();
    for await (const record of itemsOf(this.#table, freshList, segmentRecords, {
      consistency: 'consistent',
    })) {
      const name = record.sk.slice(1);
      const known = anew.has(name) ? undefined : this.#segments.get(name)?.contents;
      const contents = known ?? (await SegmentContents.read(this.#table, record));
      const { dead, from, to } = record;
      const ordinals = dead instanceof Uint8Array ? unpackAscending(dead) : [];
      segments.set(name, { contents, dead: new Set(ordinals), from: String(from), to: String(to) });
    }
    this.#segments = segments;
    // A segment that is put into use or retired meanwhile appears in at least one of the three reads.
    this.#markers = new Map([...markers, ...(await this.#readMarkers())]);
  }

  at(sk: string): IndexState {
    const fresh = this.#fresh.get(sk);
    const digest = fresh ?? this.#backlog.get(sk);
    if (digest === tombstone) return { is: 'tombstone' };
    if (digest !== undefined) {
      const key = fresh === undefined ? backlogKey(sk) : freshKey(sk);
      return { is: 'entry', key, digest };
    }
    const at = [...this.#segments.values()].flatMap(segment => this.#articlesAt(segment, sk));
    return at.length === 0 ? { is: 'absent' } : { is: 'inSegment', at };
  }

  #articlesAt({ contents, dead, from, to }: ViewedSegment, sk: string): SegmentArticle[] {
    const isOutside = contents.issues.length === 0 && (sk < from || sk.slice(0, to.length) > to);
    if (isOutside) return [];
    const ordinal = contents.ordinalOf(sk);
    if (ordinal === undefined || dead.has(ordinal)) return [];
    return [{ segment: contents.name, ordinal, sum: contents.sumAt(ordinal) }];
  }

  async #readMarkers(): Promise<Map<string, Item>> {
    const markers = new Map<string, Item>();
    for await (const item of itemsOf(this.#table, freshList, unusedSegments, { consistency: 'consistent' }))
      markers.set(item.sk.slice(1), item);
    return markers;
  }

  async #readEntries(list: string): Promise<Map<string, string>> {
    const digests = new Map<string, string>();
    for await (const item of itemsOf(this.#table, list, atAnyInstant, { consistency: 'consistent' }))
      if (isArticleSortKey(item.sk))
        digests.set(item.sk, item.card === tombstoneCard ? tombstone : digestOf(item));
    return digests;
  }
}

/** Whether the index has the words of an article; `entry` is the article's entry for the list of fresh articles. */
export function hasEntry(state: IndexState, entry: Item): boolean {
  if (state.is === 'entry') {
    const wanted = state.key.pk === entry.pk ? entry : inBacklog(entry);
    return state.digest === digestOf(wanted);
  }
  if (state.is !== 'inSegment' || state.at.length > 1) return false;
  const [article] = state.at;
  const sum = sumOf(entry);
  return article !== undefined && sum?.first === article.sum.first && sum.second === article.sum.second;
}

/** The checksum of the postings that an article should have in a segment. */
function sumOf(entry: Item): PostingSum | undefined {
  const card = searchCardFrom(String(entry.card));
  return card === undefined ? undefined : sumOfCard(card, form => termOf(card.language, form));
}

const tombstone = 'tombstone';

function digestOf(item: Item): string {
  const { first, second } = hashOf(canonicalJson(item));
  return `${first} ${second}`;
}
