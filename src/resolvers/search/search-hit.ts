import { relatedShare, strongWeight, wordScore } from '../../search/score.ts';
import type { Scale } from './search-scale.ts';
import type { WordWeight } from './search-words.ts';

/** The words of the query that a record contains, as bits, and its scores. */
export interface Hit {
  mask: number;
  prominent: number;
  /** Bits of the words that are not common, that are prominent, or that have `strongWeight`. */
  strong: number;
  /** The score of all its words, and the score without common words outside of its headline or names. */
  score: number;
  rareScore: number;
}

export function emptyHit(): Hit {
  return { mask: 0, prominent: 0, strong: 0, score: 0, rareScore: 0 };
}

/** Adds the i-th word of the query, or words related to it, to a hit. A hit of which the mask stays empty is none. */
export function addWord(
  hit: Hit,
  i: number,
  { weight, related = 0, length, isProminent }: WordWeight & { readonly length: number },
  { rarities, common, averageLength }: Scale,
): void {
  const bit = 1 << i;
  const score = wordScore(rarities[i] ?? 1, weight + relatedShare * related, length, averageLength);
  if (weight > 0) hit.mask |= bit;
  if (isProminent) hit.prominent |= bit;
  const isStrong = isProminent || weight >= strongWeight || (weight > 0 && (common & bit) === 0);
  if (isStrong) hit.strong |= bit;
  hit.score += score;
  if (isProminent || (common & bit) === 0) hit.rareScore += score;
}
