import { packAscending, unpackAscending } from '../search/bytes.ts';
import { packStarts, unpackStarts } from '../search/document-table.ts';
import { IndexDamage } from '../search/index-damage.ts';
import { packMonths, unpackMonths } from '../search/months.ts';
import type { Item } from '../store/attributes.ts';
import { segmentKey } from '../store/search-keys.ts';
import { freshList } from './search-entry.ts';

/**
 * Maximum articles of a segment. Each segment adds an item a word to a search, and the longest list is 50 kB: few large
 * segments make searches cheap.
 */
export const maxSegmentSize = 16_384;

/** A part of the search index: the postings of some articles, numbered in the order of their publication. Only `dead` ever changes. */
export interface Segment {
  readonly name: string;
  /** The number of articles, including dead ones. */
  readonly count: number;
  /** The sum of the lengths of all articles in words. */
  readonly words: number;
  /** The instants of the first and of the last article. */
  readonly from: string;
  readonly to: string;
  /** The month of each article, by its ordinal. */
  readonly months: Int32Array;
  /** The time of the first article of each block of the table, in milliseconds since 1970. */
  readonly starts: readonly number[];
  /** The ordinals of articles that were edited or withdrawn after the segment was written. */
  readonly dead: ReadonlySet<number>;
  /** Incremented by each change of `dead`: the version for optimistic locking. */
  readonly version: number;
}

/** The record of a new segment. `times` are the publication times of its articles, in ascending order. */
export function newSegmentItem(name: string, times: readonly number[], words: number): Item {
  return {
    ...segmentKey(freshList, name),
    list: 'search',
    count: times.length,
    words,
    from: new Date(times[0] ?? 0).toISOString(),
    to: new Date(times.at(-1) ?? 0).toISOString(),
    months: packMonths(times),
    starts: packStarts(times),
    dead: new Uint8Array(),
    version: 1,
  };
}

/** The record of a segment with more articles marked as dead. */
export function withDead(item: Item, { dead, version }: Segment, more: Iterable<number>): Item {
  const all = [...new Set([...dead, ...more])].toSorted((a, b) => a - b);
  return { ...item, dead: packAscending(all), version: version + 1 };
}

/** Whether an item of the list of fresh articles is the record of a segment. */
export function isSegmentItem({ sk }: Item): boolean {
  return sk.startsWith('#');
}

/** A segment from its record. Throws if the record is malformed. */
export function segmentFrom(item: Item): Segment {
  const { sk, count, words, from, to, months, starts, dead, version } = item;
  if (
    typeof count !== 'number' ||
    typeof words !== 'number' ||
    typeof version !== 'number' ||
    typeof from !== 'string' ||
    typeof to !== 'string' ||
    !(months instanceof Uint8Array) ||
    !(starts instanceof Uint8Array) ||
    !(dead instanceof Uint8Array)
  )
    throw new IndexDamage(`The record of the search segment ${sk.slice(1)} is malformed`);
  return {
    name: sk.slice(1),
    count,
    words,
    from,
    to,
    months: unpackMonths(months, count),
    starts: unpackStarts(starts),
    dead: new Set(unpackAscending(dead)),
    version,
  };
}
