import { canonicalJson } from '../projection/canonical-json.ts';
import { listName } from '../projection/lists.ts';
import {
  backlogKey,
  backlogList,
  freshKey,
  freshList,
  inBacklog,
  isPlace,
} from '../projection/search-entry.ts';
import { unpackAscending } from '../search/bytes.ts';
import { hashOf, type PostingSum, sumOfCard } from '../search/posting-sums.ts';
import { searchCardFrom, tombstoneCard } from '../search/search-card.ts';
import type { Item } from '../store/attributes.ts';
import { atAnyInstant, type Key, segmentRecords, unusedSegments } from '../store/keys.ts';
import { itemsOf } from '../store/list.ts';
import type { Table } from '../store/table.ts';
import { rootOf } from '../text/root.ts';
import { SegmentContents } from './segment-contents.ts';

/** A segment in use. */
export interface ViewedSegment {
  readonly contents: SegmentContents;
  readonly dead: ReadonlySet<number>;
  readonly from: string;
  readonly to: string;
}

/** What the index says of a place. An entry counts before the backlog, and both before every segment. */
export type Standing =
  | { readonly is: 'nowhere' }
  /** The tombstone of a withdrawn or deleted article. */
  | { readonly is: 'tombstone' }
  | { readonly is: 'entry'; readonly key: Key; readonly digest: string }
  | { readonly is: 'live'; readonly at: readonly LiveArticle[] };

/** An article that a segment has. */
export interface LiveArticle {
  readonly segment: string;
  readonly ordinal: number;
  readonly sum: PostingSum;
}

/**
 * The search index as it is in the table, with a digest of what it says of each article: some 30 bytes for each in a segment. The contents of a
 * segment never change, so `refresh` reads only new ones.
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

  /** The markers of segments that are being written or removed. */
  get markers(): ReadonlyMap<string, Item> {
    return this.#markers;
  }

  /** The places of all entries except tombstones. */
  *entries(): Generator<string> {
    for (const [place, digest] of this.#fresh) if (digest !== tombstone) yield place;
    for (const [place, digest] of this.#backlog)
      if (digest !== tombstone && !this.#fresh.has(place)) yield place;
  }

  /**
   * Reads what has changed. An article goes from the backlog and the fresh ones to a segment, so they are read in this order, and none is missed.
   * `anew` names segments to read again.
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
    // A segment that is put into use or out of use meanwhile is in one of the three.
    this.#markers = new Map([...markers, ...(await this.#readMarkers())]);
  }

  at(place: string): Standing {
    const fresh = this.#fresh.get(place);
    const digest = fresh ?? this.#backlog.get(place);
    if (digest === tombstone) return { is: 'tombstone' };
    if (digest !== undefined) {
      const key = fresh === undefined ? backlogKey(place) : freshKey(place);
      return { is: 'entry', key, digest };
    }
    const at = [...this.#segments.values()].flatMap(segment => this.#liveIn(segment, place));
    return at.length === 0 ? { is: 'nowhere' } : { is: 'live', at };
  }

  #liveIn({ contents, dead, from, to }: ViewedSegment, place: string): LiveArticle[] {
    const isOutside = contents.issues.length === 0 && (place < from || place.slice(0, to.length) > to);
    if (isOutside) return [];
    const ordinal = contents.ordinalOf(place);
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
      if (isPlace(item.sk)) digests.set(item.sk, item.card === tombstoneCard ? tombstone : digestOf(item));
    return digests;
  }
}

/** Whether the index has an article as its entry says; `entry` is that of the list of fresh articles. */
export function hasEntry(standing: Standing, entry: Item): boolean {
  if (standing.is === 'entry') {
    const wanted = standing.key.pk === entry.pk ? entry : inBacklog(entry);
    return standing.digest === digestOf(wanted);
  }
  if (standing.is !== 'live' || standing.at.length > 1) return false;
  const [live] = standing.at;
  const sum = sumOf(entry);
  return live !== undefined && sum?.first === live.sum.first && sum.second === live.sum.second;
}

/** The sum of what a segment should say of an article. */
function sumOf(entry: Item): PostingSum | undefined {
  const card = searchCardFrom(String(entry.card));
  return card === undefined ? undefined : sumOfCard(card, form => listName('word', rootOf(form)));
}

const tombstone = 'tombstone';

function digestOf(item: Item): string {
  const { first, second } = hashOf(canonicalJson(item));
  return `${first} ${second}`;
}
