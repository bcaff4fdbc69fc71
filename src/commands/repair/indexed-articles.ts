import { hashOf, PostingSums } from '../../search/posting-sums.ts';
import { searchCardFrom } from '../../search/search-card.ts';
import type { Item } from '../../store/attributes.ts';
import { type Key, keyText, recordKeyIn } from '../../store/keys.ts';
import { segmentIn, segmentOfPart } from '../../store/search-keys.ts';
import type { Table } from '../../store/table.ts';
import type { ItemKindName } from '../inspection/item-kinds.ts';
import type { RecordState } from '../inspection/record-state.ts';
import { passOver } from '../inspection/table-pass.ts';
import { hasEntry, IndexView } from '../search-index/index-view.ts';
import { IndexedWords } from './vocabulary-faults.ts';

/** A group of related items: the key of the first item, and the number of all. */
export interface Group {
  readonly key: Key;
  items: number;
}

/**
 * Compares the search index with the articles in one pass over the table. Memory holds the view of the index, the
 * different words of all articles, and the differences.
 */
export class IndexedArticles {
  readonly view: IndexView;
  /** The ids of articles that seem to differ from the index, each with the sort keys of indexed articles that seem wrong. */
  readonly suspects = new Map<string, Set<string>>();
  /** The items of segments that are neither in use nor being written or retired, by segment. */
  readonly leftOver = new Map<string, Group>();
  /** The entries of articles in the lists of words, which earlier versions wrote, by article. */
  readonly articleWords = new Map<string, Group>();
  readonly words = new IndexedWords();
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

  /** Reads the index. Call it before a pass over the table. */
  static async before(table: Table): Promise<IndexedArticles> {
    return new IndexedArticles(await IndexView.read(table));
  }

  /** Reads the index and all articles in a pass of its own. */
  static async inTable(table: Table, onProgress: (items: number) => void): Promise<IndexedArticles> {
    const indexed = await IndexedArticles.before(table);
    for await (const finding of passOver(table, onProgress)) {
      if (finding.is === 'record') indexed.add(finding.state, finding.indexed);
      else if (finding.is === 'item') indexed.addItem(finding.item, finding.kind);
    }
    return indexed;
  }

  /** Compares an article with the index. `indexed` is its expected entry; undefined if the text is missing, because the words are then unknown. */
  add({ recordKey, owner }: Pick<RecordState, 'recordKey' | 'owner'>, indexed: Item | undefined): void {
    if (recordKey.type !== 'Article' || owner.is !== 'sound' || owner.full.record.type !== 'Article') return;
    const { status, publishedAt } = owner.full.record;
    if (status !== 'PUBLISHED' || publishedAt === null) return;
    const sk = `${publishedAt}#${recordKey.id}`;
    const state = this.view.at(sk);
    if (state.is === 'entry') this.#claimedEntries.add(sk);
    if (state.is === 'inSegment')
      for (const { segment, ordinal } of state.at) this.#claimed.get(segment)?.fill(1, ordinal, ordinal + 1);
    if (indexed === undefined) return;
    if (!hasEntry(state, indexed)) this.#suspect(recordKey.id);
    const card = state.is === 'inSegment' ? searchCardFrom(String(indexed.card)) : undefined;
    if (card !== undefined) this.words.add(card);
  }

  /** Adds an item of the index. */
  addItem(item: Item, kind: ItemKindName | undefined): void {
    const { pk, sk } = item;
    if (kind === 'vocabulary') this.words.addChunk(item);
    if (kind === 'articleWord') {
      addTo(this.articleWords, sk.slice(sk.indexOf('#') + 1), { pk, sk });
      return;
    }
    const isPosting = kind === 'postings' || kind === 'postingsTail';
    const segment = isPosting ? segmentIn(item) : kind === 'segmentPart' ? segmentOfPart(item) : undefined;
    if (segment === undefined) return;
    const known = this.#items.get(segment);
    if (known === undefined && !this.view.markers.has(segment)) addTo(this.leftOver, segment, { pk, sk });
    if (isPosting) known?.add(0, hashOf(keyText({ pk, sk })));
  }

  /** The names of segments with faults of their own, or with postings that differ from their terms. Call it after the pass. */
  suspectSegments(): Set<string> {
    const suspects = [...this.view.segments].flatMap(([name, { contents }]) => {
      const isSound = contents.issues.length === 0 && !this.hasUnlisted(name);
      return isSound ? [] : name;
    });
    return new Set(suspects);
  }

  /** Whether the postings of a segment in the table differ from those that its terms list. */
  hasUnlisted(name: string): boolean {
    const [segment, found] = [this.view.segments.get(name), this.#items.get(name)];
    return segment !== undefined && found !== undefined && !found.isEqual(0, segment.contents.items.at(0));
  }

  /** Adds the sort keys without a matching article to the suspects. Call it once, after the pass. */
  suspectUnclaimed(): void {
    for (const sk of this.view.entries()) if (!this.#claimedEntries.has(sk)) this.#suspect(idIn(sk), sk);
    for (const [name, { contents, dead }] of this.view.segments) {
      const claimed = this.#claimed.get(name);
      for (const { ordinal, sk } of contents.sortKeys()) {
        if (claimed?.[ordinal] === 1 || dead.has(ordinal)) continue;
        if (this.view.at(sk).is === 'inSegment') this.#suspect(idIn(sk), sk);
      }
    }
  }

  #suspect(id: string, sk?: string): void {
    const sortKeys = this.suspects.get(id) ?? new Set();
    this.suspects.set(id, sk === undefined ? sortKeys : sortKeys.add(sk));
  }
}

function idIn(sk: string): string {
  return recordKeyIn({ pk: sk, sk: '' }).id;
}

function addTo(groups: Map<string, Group>, name: string, key: Key): void {
  const group = groups.get(name);
  if (group === undefined) groups.set(name, { key, items: 1 });
  else group.items += 1;
}
