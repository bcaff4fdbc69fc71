import type { Segment } from '../projection/segment.ts';
import { unpackAscending } from '../search/bytes.ts';
import {
  type ArticlePlace,
  blockSize,
  keyOfPlace,
  placeOfKey,
  unpackBlock,
} from '../search/document-table.ts';
import { IndexDamage } from '../search/index-damage.ts';
import { monthOf } from '../search/months.ts';
import { visitPostings } from '../search/postings.ts';
import type { Item } from '../store/attributes.ts';
import { getItems, queryPartition } from '../store/items.ts';
import { postingsKey, restOfPostingsKey, segmentPartKey } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import type { SegmentDraft } from './segment-draft.ts';

/** Lists read at a time when segments are merged. */
const listsTogether = 1000;

/** Reads segments for writers: whole, and consistently. */
export class SegmentReader {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** The ordinals under which segments have the articles at some places. */
  async ordinalsOf(segments: readonly Segment[], sks: readonly string[]): Promise<Map<string, Set<number>>> {
    const wanted = new Set(sks);
    const months = new Set(sks.map(sk => monthOf(placeOfKey(sk).time)));
    const found = new Map<string, Set<number>>();
    for (const segment of segments) {
      const numbers = new Set<number>();
      for (const [ordinal, month] of segment.months.entries())
        if (months.has(month)) numbers.add(Math.floor(ordinal / blockSize));
      for (const [number, block] of await this.#blocks(segment, [...numbers])) {
        for (const [i, place] of block.entries()) {
          if (!wanted.has(keyOfPlace(place))) continue;
          const ordinals = found.get(segment.name) ?? new Set();
          found.set(segment.name, ordinals.add(number * blockSize + i));
        }
      }
    }
    return found;
  }

  /** The places of all articles of a segment, by ordinal. */
  async places(segment: Segment): Promise<ArticlePlace[]> {
    const count = Math.ceil(segment.count / blockSize);
    const blocks = await this.#blocks(
      segment,
      Array.from({ length: count }, (_, i) => i),
    );
    return blocks.flatMap(([, block]) => block);
  }

  /** The names of the lists in which a segment has postings. */
  async lists(name: string): Promise<string[]> {
    const lists: string[] = [];
    const { pk } = segmentPartKey(name, 'terms', 0);
    for await (const { sk, lists: some } of queryPartition(this.#table, pk))
      if (sk.startsWith('terms#')) lists.push(...String(some).split(' '));
    return lists;
  }

  /** Adds the postings of a segment to a draft. `ordinals` has the new ordinal of each article, or undefined where it is left out. */
  async addTo(
    draft: SegmentDraft,
    { name }: Segment,
    ordinals: readonly (number | undefined)[],
  ): Promise<void> {
    const lists = await this.lists(name);
    for (let start = 0; start < lists.length; start += listsTogether) {
      const some = lists.slice(start, start + listsTogether);
      const items = await this.#read(some.map(list => postingsKey(list, name)));
      const rests = await this.#read(
        some.flatMap((list, i) => (items[i]?.hasRest === true ? restOfPostingsKey(list, name) : [])),
      );
      const restOf = new Map(rests.map(rest => [rest?.pk, rest]));
      for (const [i, list] of some.entries()) {
        const item = items[i];
        addList(draft, list, ordinals, item, item === undefined ? undefined : restOf.get(item.pk));
      }
    }
  }

  async #blocks(segment: Segment, numbers: readonly number[]): Promise<[number, ArticlePlace[]][]> {
    const items = await this.#read(numbers.map(number => segmentPartKey(segment.name, 'articles', number)));
    return numbers.map((number, i) => [number, unpackBlock(bytesOf(items[i], 'articles'))]);
  }

  #read(keys: Parameters<typeof getItems>[1]): Promise<(Item | undefined)[]> {
    return getItems(this.#table, keys, 'consistent');
  }
}

function addList(
  draft: SegmentDraft,
  list: string,
  ordinals: readonly (number | undefined)[],
  item: Item | undefined,
  rest: Item | undefined,
): void {
  if (item === undefined) throw new IndexDamage(`A segment lacks its postings in ${list}`);
  if (item.articles !== undefined) {
    for (const ordinal of unpackAscending(bytesOf(item, 'articles'))) {
      const present = ordinals[ordinal];
      if (present !== undefined) draft.addKey(list, present);
    }
    return;
  }
  for (const [source, name] of [
    [item, 'prominent'],
    [item, 'others'],
    [rest, 'others'],
  ] as const) {
    if (source?.[name] === undefined) continue;
    visitPostings(bytesOf(source, name), (language, form) => posting => {
      const ordinal = ordinals[posting.ordinal];
      if (ordinal === undefined) return;
      const isProminent = name === 'prominent';
      draft.addPosting({ list, language, form, isProminent, posting: { ...posting, ordinal } });
    });
  }
}

/** The packed content of an attribute. */
function bytesOf(item: Item | undefined, name: string): Uint8Array {
  const bytes = item?.[name];
  if (!(bytes instanceof Uint8Array))
    throw new IndexDamage(
      `A part of a search segment is missing or malformed (${item?.pk ?? 'no item'}, ${name})`,
    );
  return bytes;
}
