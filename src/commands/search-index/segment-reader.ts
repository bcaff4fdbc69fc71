import type { Segment } from '../../projection/segment.ts';
import {
  type ArticleSortKey,
  blockSize,
  formatSortKey,
  parseSortKey,
  unpackBlock,
} from '../../search/document-table.ts';
import { IndexDamage } from '../../search/index-damage.ts';
import { monthOf } from '../../search/months.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import { segmentPartKey } from '../../store/search-keys.ts';
import type { Table } from '../../store/table.ts';
import { StoredPostings } from './stored-postings.ts';

/** Reads segments for writers: whole, and consistently. */
export class SegmentReader {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** The ordinals under which segments have the articles with some sort keys. */
  async ordinalsOf(segments: readonly Segment[], sks: readonly string[]): Promise<Map<string, Set<number>>> {
    const wanted = new Set(sks);
    const months = new Set(sks.map(sk => monthOf(parseSortKey(sk).time)));
    const found = new Map<string, Set<number>>();
    for (const segment of segments) {
      const numbers = new Set<number>();
      for (const [ordinal, month] of segment.months.entries())
        if (months.has(month)) numbers.add(Math.floor(ordinal / blockSize));
      for (const [number, block] of await this.#blocks(segment, [...numbers])) {
        for (const [i, sortKey] of block.entries()) {
          if (!wanted.has(formatSortKey(sortKey))) continue;
          const ordinals = found.get(segment.name) ?? new Set();
          found.set(segment.name, ordinals.add(number * blockSize + i));
        }
      }
    }
    return found;
  }

  /** The sort keys of all articles of a segment, by ordinal. */
  async sortKeys(segment: Segment): Promise<ArticleSortKey[]> {
    const count = Math.ceil(segment.count / blockSize);
    const blocks = await this.#blocks(
      segment,
      Array.from({ length: count }, (_, i) => i),
    );
    return blocks.flatMap(([, block]) => block);
  }

  /** The postings of a segment without those of some articles. */
  async postings(segment: Segment, without: ReadonlySet<number>): Promise<StoredPostings> {
    const sortKeys = await this.sortKeys(segment);
    const kept = sortKeys.map((sortKey, ordinal) => (without.has(ordinal) ? undefined : sortKey));
    return new StoredPostings(this.#table, segment.name, kept);
  }

  async #blocks(segment: Segment, numbers: readonly number[]): Promise<[number, ArticleSortKey[]][]> {
    const keys = numbers.map(number => segmentPartKey(segment.name, 'articles', number));
    const items = await getItems(this.#table, keys, 'consistent');
    return numbers.map((number, i) => [number, unpackBlock(bytesOf(items[i], 'articles'))]);
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
