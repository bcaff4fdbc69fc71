import { hashOf, PostingSums } from '../search/posting-sums.ts';
import type { Item } from '../store/attributes.ts';
import { type Key, nameIn, segmentIn, segmentOfPart } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { hasEntry, IndexView } from './index-view.ts';
import type { ItemKindName } from './item-kinds.ts';
import type { RecordState } from './record-state.ts';
import { passOver } from './table-pass.ts';

/** Items of one origin, of which only the first and their number are kept. */
export interface Group {
  readonly key: Key;
  items: number;
}

/**
 * Compares, in one pass over the table, the search index with the articles. Memory holds the view of the index, and what differs.
 */
export class IndexedArticles {
  readonly view: IndexView;
  /** The articles that the index seems not to have as it should, and the places at which it seems to have them wrongly. */
  readonly suspects = new Map<string, Set<string>>();
  /** The items of segments that had no record and no marker before the pass. */
  readonly leftOver = new Map<string, Group>();
  /** By article the entries of earlier versions in the lists of words. */
  readonly articleWords = new Map<string, Group>();
  readonly #claimed = new Map<string, Uint8Array>();
  readonly #claimedEntries = new Set<string>();
  /** The hashes of the keys of postings, by segment. */
  readonly #items = new Map<string, PostingSums>();

  private constructor(view: IndexView) {
    this.view = view;
    for (const [name, { contents }] of view.segments) {
      this.#claimed.set(name, new Uint8Array(contents.count));
      this.#items.set(name, new PostingSums(1));
    }
  }

  /** The index before a pass over the table. */
  static async before(table: Table): Promise<IndexedArticles> {
    return new IndexedArticles(await IndexView.read(table));
  }

  /** The index and all articles, where no other pass over the table meets them. */
  static async inTable(table: Table, onProgress: (items: number) => void): Promise<IndexedArticles> {
    const indexed = await IndexedArticles.before(table);
    for await (const met of passOver(table, onProgress)) {
      if (met.is === 'record') indexed.add(met.state, met.indexed);
      else if (met.is === 'item') indexed.meet(met.item, met.kind);
    }
    return indexed;
  }

  /** Compares an article with the index. The words of an article are unknown without its text, but its place is not. */
  add({ name, owner }: Pick<RecordState, 'name' | 'owner'>, indexed: Item | undefined): void {
    if (name.type !== 'Article' || owner.is !== 'sound' || owner.whole.record.type !== 'Article') return;
    const { status, publishedAt } = owner.whole.record;
    if (status !== 'PUBLISHED' || publishedAt === null) return;
    const place = `${publishedAt}#${name.id}`;
    const standing = this.view.at(place);
    if (standing.is === 'entry') this.#claimedEntries.add(place);
    if (standing.is === 'live')
      for (const { segment, ordinal } of standing.at)
        this.#claimed.get(segment)?.fill(1, ordinal, ordinal + 1);
    if (indexed !== undefined && !hasEntry(standing, indexed)) this.#suspect(name.id);
  }

  /** Notes an item of the index. */
  meet(item: Item, kind: ItemKindName | undefined): void {
    const { pk, sk } = item;
    if (kind === 'articleWord') {
      addTo(this.articleWords, sk.slice(sk.indexOf('#') + 1), { pk, sk });
      return;
    }
    const isPosting = kind === 'postings' || kind === 'postingsTail';
    const segment = isPosting ? segmentIn(item) : kind === 'segmentPart' ? segmentOfPart(item) : undefined;
    if (segment === undefined) return;
    const known = this.#items.get(segment);
    if (known === undefined && !this.view.markers.has(segment)) addTo(this.leftOver, segment, { pk, sk });
    if (isPosting) known?.add(0, hashOf(`${sk.charAt(0)}${pk.slice('list#'.length)}`));
  }

  /** The segments that differ by themselves, or have other postings than their terms say. Call it after the pass. */
  suspectSegments(): Set<string> {
    const suspects = [...this.view.segments].flatMap(([name, { contents }]) => {
      const isSound = contents.issues.length === 0 && !this.hasUnlisted(name);
      return isSound ? [] : name;
    });
    return new Set(suspects);
  }

  /** Whether the table has other postings of a segment than its list of terms names. */
  hasUnlisted(name: string): boolean {
    const [segment, met] = [this.view.segments.get(name), this.#items.get(name)];
    return segment !== undefined && met !== undefined && !met.isEqual(0, segment.contents.items.at(0));
  }

  /** Adds the places that no article claims to the suspects. Call it after the pass, once. */
  suspectUnclaimed(): void {
    for (const place of this.view.entries())
      if (!this.#claimedEntries.has(place)) this.#suspect(idIn(place), place);
    for (const [name, { contents, dead }] of this.view.segments) {
      const claimed = this.#claimed.get(name);
      for (const { ordinal, place } of contents.places()) {
        if (claimed?.[ordinal] === 1 || dead.has(ordinal)) continue;
        if (this.view.at(place).is === 'live') this.#suspect(idIn(place), place);
      }
    }
  }

  #suspect(id: string, place?: string): void {
    const places = this.suspects.get(id) ?? new Set();
    this.suspects.set(id, place === undefined ? places : places.add(place));
  }
}

function idIn(place: string): string {
  return nameIn({ pk: place, sk: '' }).id;
}

function addTo(groups: Map<string, Group>, name: string, key: Key): void {
  const group = groups.get(name);
  if (group === undefined) groups.set(name, { key, items: 1 });
  else group.items += 1;
}
