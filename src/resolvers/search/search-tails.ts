import { limitExceeded } from '../../errors/problem.ts';
import type { Segment } from '../../projection/segment.ts';
import type { Item } from '../../store/attributes.ts';
import { newestFirst, type SearchMatches } from './search-matches.ts';
import { type QueryWord, withUnreadTail } from './search-words.ts';

/** Maximum tails that are read for one page: one request. */
export const maxTails = 100;

/**
 * Maximum read units for the tails of one page by relevance, times the number of words: ten for two words. Of a longer query, each common word tells
 * less.
 */
const maxUnitsTimesWords = 20;

/** The postings that half a read unit reads: some 1.1 bytes each, of 4 kB. */
const postingsPerHalfUnit = 3600;

/** Maximum tails of the lists of excluded words. */
const maxExcludedTails = 400;

/**
 * The tails of the lists of a search. A tail has the postings of common forms in articles without emphasis on them; it is a second item, after the other
 * postings of its word in the segment.
 */
export class SearchTails {
  readonly #matches: SearchMatches;

  constructor(matches: SearchMatches) {
    this.#matches = matches;
  }

  /** The tails that are not read and have forms of some words, those of the newest segments first. */
  unread(words: readonly QueryWord[], segments: readonly Segment[]): Item[] {
    const { lists } = this.#matches;
    return newestFirst(segments).flatMap(({ name }) => [
      ...new Set(words.flatMap(word => withUnreadTail(lists, word, name))),
    ]);
  }

  /** The unread tails of the newest segments, within the limits of a page by relevance; those of one segment at least. */
  unreadWithinLimits(words: readonly QueryWord[], segments: readonly Segment[]): Item[] {
    const within: Item[] = [];
    const maxUnits = maxUnitsTimesWords / Math.max(2, words.length);
    let units = 0;
    for (const segment of newestFirst(segments)) {
      const tails = this.unread(words, [segment]);
      units += tails.reduce((sum, tail) => sum + this.#unitsFor(tail), 0);
      if (within.length > 0 && (within.length + tails.length > maxTails || units > maxUnits)) break;
      within.push(...tails);
    }
    return within;
  }

  /** The tails of all excluded words, because every record with such a word must be excluded. */
  ofExcluded(): Item[] {
    const tails = this.unread(this.#matches.terms.excluded, this.#matches.segments);
    if (tails.length > maxExcludedTails)
      throw limitExceeded('words', {
        what: 'Excluded words need too many index reads',
        asked: tails.length,
        allowed: maxExcludedTails,
        advice: 'Exclude fewer or less common words.',
      });
    return tails;
  }

  /** The segments in which an article may have all words, or all required ones, if the tails of its lists are read. */
  segmentsWithMore(): Segment[] {
    const { words, required } = this.#matches.terms;
    const needed = required === 0 ? 2 ** words.length - 1 : required;
    return this.#matches.segments.filter(segment => {
      const open = words.reduce((bits, word, i) => (this.#isOpen(word, segment) ? bits | (1 << i) : bits), 0);
      if (open === 0) return false;
      if ((open & needed) === needed) return true;
      for (const mask of this.#matches.masksIn(segment)) if (((mask | open) & needed) === needed) return true;
      return false;
    });
  }

  #unitsFor(tail: Item): number {
    return Math.ceil(this.#matches.lists.postingsInTail(tail) / postingsPerHalfUnit) / 2;
  }

  #isOpen(word: QueryWord, { name }: Segment): boolean {
    return withUnreadTail(this.#matches.lists, word, name).length > 0;
  }
}
