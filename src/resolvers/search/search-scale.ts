import { valueOfCode } from '../../search/codes.ts';
import { monthOf } from '../../search/months.ts';
import { freshnessOf, rarityOf } from '../../search/score.ts';
import type { SearchLists } from './search-lists.ts';
import type { QueryWord, WordCounts } from './search-words.ts';

/**
 * The statistics that scores depend on. A cursor keeps them, so a record has the same score on all pages, even if other records are published, edited
 * or withdrawn meanwhile.
 */
export interface Scale {
  /** The rarity of each word (inverse document frequency). */
  readonly rarities: readonly number[];
  /** The bits of the common words. The stages of the order treat them differently. */
  readonly common: number;
  readonly averageLength: number;
  /** The month relative to which the age of articles counts. */
  readonly month: number;
}

/** Minimum number and share of records with a common word. The list of a common word costs more than it contributes to the ranking. */
const minCommon = { count: 2000, share: 0.04 } as const;

/** The scale of a new search. */
export function scaleOf(
  words: readonly QueryWord[],
  { segments, fresh }: SearchLists,
  { counts, now }: { readonly counts: WordCounts; readonly now: number },
): Scale {
  const count = segments.reduce((sum, { count, dead }) => sum + count - dead.size, 0) + fresh.length;
  const found = words.map(word => counts.of(word));
  const limit = Math.max(minCommon.count, minCommon.share * count);
  const allWords =
    segments.reduce((sum, segment) => sum + segment.words, 0) +
    fresh.reduce((sum, { card }) => sum + valueOfCode(card.length), 0);
  const all = segments.reduce((sum, segment) => sum + segment.count, 0) + fresh.length;
  // Rounded to steps of 19 % (the fourth root of 2), so that a few new articles do not change scores.
  const average = 2 ** (Math.round(4 * Math.log2(Math.max(1, allWords / Math.max(1, all)))) / 4);
  return {
    // A word without a record contributes nothing, so it must not count as the rarest word.
    rarities: found.map(one => (one === 0 ? 0 : rarityOf(one, count))),
    common: found.reduce((bits, one, i) => (one > limit ? bits | (1 << i) : bits), 0),
    averageLength: average,
    month: monthOf(now),
  };
}

/** The factor of an article for its age. */
export function freshnessIn(scale: Scale, month: number): number {
  return freshnessOf(scale.month - month, scale.rarities.length);
}
