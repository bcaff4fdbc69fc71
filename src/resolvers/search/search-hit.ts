import { freshnessOf, relatedShare, wordScore } from '../../search/score.ts';

/**
 * The statistics that scores depend on. A cursor keeps them, so a record has the same score on all pages, even if other records are published, edited
 * or withdrawn meanwhile.
 */
export interface Scale {
  /** The rarity of each word (inverse document frequency). */
  readonly rarities: readonly number[];
  /** The bits of the common words. In a record without every word, these count only in headlines and names. */
  readonly common: number;
  readonly averageLength: number;
  /** The month relative to which the age of articles counts. */
  readonly month: number;
}

/** The words of the query that a record contains, as bits, and its scores. */
export interface Hit {
  mask: number;
  prominent: number;
  /** The score of all its words, and the score without common words outside of its headline or names. */
  score: number;
  rareScore: number;
}

/** The weight of a word in a record, and whether the headline or a name contains it. */
export interface WordWeight {
  /** 0 if the record contains only related words. */
  readonly weight: number;
  readonly isProminent: boolean;
  /** The weight of related words in the headline. */
  readonly related?: number;
}

export function emptyHit(): Hit {
  return { mask: 0, prominent: 0, score: 0, rareScore: 0 };
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
  hit.score += score;
  if (isProminent || (common & bit) === 0) hit.rareScore += score;
}

/** The factor of an article for its age. */
export function freshnessIn(scale: Scale, month: number): number {
  return freshnessOf(scale.month - month, scale.rarities.length);
}
