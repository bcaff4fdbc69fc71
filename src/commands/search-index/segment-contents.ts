import { canonicalJson } from '../../projection/canonical-json.ts';
import { freshList } from '../../projection/search-entry.ts';
import { maxSegmentSize, newSegmentItem } from '../../projection/segment.ts';
import { unpackAscending } from '../../search/bytes.ts';
import { valueOfCode } from '../../search/codes.ts';
import {
  type ArticleSortKey,
  blockSize,
  formatSortKey,
  packBlock,
  parseSortKey,
  unpackBlock,
} from '../../search/document-table.ts';
import { hashOf, hashOfForm, hashOfPosting, PostingSums } from '../../search/posting-sums.ts';
import type { Item } from '../../store/attributes.ts';
import { queryPartition } from '../../store/items.ts';
import { type Key, keyText } from '../../store/keys.ts';
import { segmentKey, segmentOfPart, segmentPartKey } from '../../store/search-keys.ts';
import type { Table } from '../../store/table.ts';
import { Malformed, postingsIn, SegmentLists } from './segment-lists.ts';

const missingPart = 'a part of the segment is missing';

/** A fault in an item of a segment. */
export interface SegmentIssue {
  readonly key: Key;
  readonly kind: 'missing' | 'different' | 'malformed';
  readonly reason: string;
}

/** The contents of a segment as they are stored, however damaged: some 30 bytes an article. They are immutable unless damaged. */
export class SegmentContents {
  readonly name: string;
  readonly issues: SegmentIssue[] = [];
  /** The hashes of the keys of the postings that the segment should have. */
  readonly items = new PostingSums(1);
  readonly #blocks = new Map<number, Uint8Array>();
  /** The time of the first article of each block. */
  readonly #starts = new Map<number, number>();
  #count = 0;
  #sums = new PostingSums(0);
  #lengths = new Uint8Array();

  private constructor(name: string) {
    this.name = name;
  }

  static async read(table: Table, record: Item): Promise<SegmentContents> {
    const contents = new SegmentContents(record.sk.slice(1));
    const lists = await contents.#readParts(table, record);
    contents.#sums = new PostingSums(contents.#count);
    contents.#lengths = new Uint8Array(contents.#count);
    await contents.#readLists(table, lists);
    contents.#checkRecord(record);
    return contents;
  }

  /** The number of articles in the table of articles. */
  get count(): number {
    return this.#count;
  }

  /** The sum of what the lists say of an article. */
  sumAt(ordinal: number) {
    return this.#sums.at(ordinal);
  }

  /** The number of the article with a sort key. Blocks and their articles are in the order of time. */
  ordinalOf(sk: string): number | undefined {
    const { time, id } = parseSortKey(sk);
    for (const [number, start] of this.#starts) {
      if (start > time) continue;
      const next = this.#starts.get(number + 1);
      if (next !== undefined && next < time) continue;
      const i = this.#block(number).findIndex(one => one.time === time && one.id === id);
      if (i !== -1) return number * blockSize + i;
    }
    return undefined;
  }

  /** The sort keys of all articles by ordinal, a block at a time. */
  *sortKeys(): Generator<{ readonly ordinal: number; readonly sk: string }> {
    for (const number of this.#blocks.keys())
      for (const [i, sortKey] of this.#block(number).entries())
        yield { ordinal: number * blockSize + i, sk: formatSortKey(sortKey) };
  }

  #block(number: number): ArticleSortKey[] {
    const packed = this.#blocks.get(number);
    return packed === undefined ? [] : unpackBlock(packed);
  }

  async #readParts(table: Table, record: Item): Promise<string[]> {
    const lists: string[] = [];
    const numbers = { articles: 0, terms: 0 };
    for await (const item of queryPartition(table, segmentPartKey(this.name, 'terms', 0).pk)) {
      const [part, number] = [item.sk.split('#')[0], Number(item.sk.split('#')[1])];
      // An item of another kind is reported as unknown.
      if (segmentOfPart(item) === undefined || (part !== 'articles' && part !== 'terms')) continue;
      for (; numbers[part] < number; numbers[part] += 1)
        this.#note(segmentPartKey(this.name, part, numbers[part]), 'missing', missingPart);
      numbers[part] += 1;
      if (part === 'terms') lists.push(...this.#termsIn(item, lists.at(-1)));
      else this.#addBlock(number, item);
    }
    // The record says how many articles there were, where the last blocks are missing or malformed.
    const recorded = Math.min(Number(record.count) || 1, maxSegmentSize);
    for (const [part, least] of [
      ['articles', Math.ceil(recorded / blockSize)],
      ['terms', 1],
    ] as const)
      for (; numbers[part] < least; numbers[part] += 1)
        this.#note(segmentPartKey(this.name, part, numbers[part]), 'missing', missingPart);
    this.#checkBlocks(numbers.articles - 1, recorded);
    return [...new Set(lists)];
  }

  /** All blocks are full but for the last one. */
  #checkBlocks(last: number, recorded: number): void {
    const found = last * blockSize + this.#block(last).length;
    this.#count = Math.max(found, recorded);
    for (const number of this.#blocks.keys()) {
      const isWrong = number === last ? found !== recorded : this.#block(number).length !== blockSize;
      const reason = 'has the wrong number of articles for its block';
      if (isWrong) this.#note(segmentPartKey(this.name, 'articles', number), 'malformed', reason);
    }
    const reason = 'its number of articles differs from that of its segment';
    if (found !== recorded) this.#note(segmentKey(freshList, this.name), 'different', reason);
  }

  /** The terms of an item. A merge needs all terms of a segment in their order. */
  #termsIn(item: Item, before = ''): string[] {
    const terms = typeof item.lists === 'string' ? item.lists.split(' ') : [];
    const isInOrder = terms.every((term, i) => term > (terms[i - 1] ?? before));
    if (terms.length === 0 || !isInOrder || Object.keys(item).length !== 3)
      this.#note(item, 'malformed', 'is not a list of terms');
    return terms;
  }

  #addBlock(number: number, item: Item): void {
    const { articles } = item;
    const sortKeys = articles instanceof Uint8Array ? unpackBlock(articles) : [];
    if (!(articles instanceof Uint8Array) || Object.keys(item).length !== 3 || !isBlock(articles, sortKeys))
      this.#note(item, 'malformed', 'is not a block of articles');
    else {
      this.#blocks.set(number, articles);
      this.#starts.set(number, sortKeys[0]?.time ?? 0);
    }
  }

  async #readLists(table: Table, lists: readonly string[]): Promise<void> {
    for await (const read of new SegmentLists(table, this.name, lists)) {
      const { list, key, tailKey, item, tail } = read;
      this.items.add(0, hashOf(keyText(key)));
      if (item?.tail !== undefined) this.items.add(0, hashOf(keyText(tailKey)));
      if (item === undefined)
        this.#note(key, 'missing', `the postings of the segment ${this.name} are missing`);
      else if (item.tail !== undefined && tail === undefined)
        this.#note(tailKey, 'missing', `the tail of the postings of the segment ${this.name} is missing`);
      if (item === undefined || (item.tail !== undefined && tail === undefined)) continue;
      try {
        this.#addList(list, item, tail);
      } catch (error) {
        if (!(error instanceof Malformed)) throw error;
        this.#note(
          error.isInTail ? tailKey : key,
          'malformed',
          `has malformed postings of the segment ${this.name}`,
        );
      }
    }
  }

  #addList(list: string, item: Item, tail: Item | undefined): void {
    const articles = new Set<number>();
    const forms = new Map<string, ReturnType<typeof hashOfForm>>();
    for (const found of postingsIn(item, tail, this.#count)) {
      articles.add(found.ordinal);
      if (found.is === 'article') {
        this.#sums.add(found.ordinal, hashOf(list));
        continue;
      }
      const { language, form, isProminent, ordinal, weight, length } = found;
      const text = `${language} ${form} ${isProminent}`;
      const known = forms.get(text) ?? hashOfForm(list, language, form, isProminent);
      forms.set(text, known);
      this.#sums.add(ordinal, hashOfPosting(known, weight, length));
      this.#lengths[ordinal] = length;
    }
    if (item.list === 'word' && item.count !== articles.size) throw new Malformed();
  }

  /** Checks the record, which is derived from the table of articles and their lengths, except for the dead. */
  #checkRecord(record: Item): void {
    const { dead, version } = record;
    const times: number[] = [];
    for (const { sk } of this.sortKeys()) times.push(Date.parse(sk.slice(0, sk.indexOf('#'))));
    const words = Math.round(this.#lengths.reduce((sum, code) => sum + valueOfCode(code), 0));
    const key = segmentKey(freshList, this.name);
    const isDead =
      dead instanceof Uint8Array && unpackAscending(dead).every(ordinal => ordinal < this.#count);
    if (!isDead || typeof version !== 'number')
      this.#note(key, 'malformed', 'is not a valid record of a segment');
    const wanted = { ...newSegmentItem(this.name, times, words), dead, version };
    if (this.issues.length === 0 && canonicalJson(wanted) !== canonicalJson(record))
      this.#note(key, 'different', 'differs from the contents of its segment');
  }

  #note({ pk, sk }: Key, kind: SegmentIssue['kind'], reason: string): void {
    this.issues.push({ key: { pk, sk }, kind, reason });
  }
}

/** Whether bytes are a block of sort keys. Truncated input still unpacks, but does not pack to the same bytes again. */
function isBlock(packed: Uint8Array, sortKeys: readonly ArticleSortKey[]): boolean {
  const isInOrder = sortKeys.every(({ time, id }, i) => {
    const next = sortKeys[i + 1];
    if (Number.isNaN(new Date(time).getTime())) return false;
    return next === undefined || time < next.time || (time === next.time && id < next.id);
  });
  const isInSize = sortKeys.length > 0 && sortKeys.length <= blockSize;
  return isInOrder && isInSize && Buffer.compare(packBlock(sortKeys), packed) === 0;
}
