import { freshnessOf, wordScore } from '../search/score.ts';

/**
 * The scale of the scores. A cursor keeps it, so that a record has the same score on all pages, whatever is published, edited and withdrawn
 * meanwhile.
 */
export interface Scale {
  /** For each word how telling it is. */
  readonly rarities: readonly number[];
  /** The bits of the words that stand in so many articles that only their places in headlines count where not all words match. */
  readonly common: number;
  readonly averageLength: number;
  /** The month from which the freshness of articles counts. */
  readonly month: number;
}

/** The words of the query that a record has, and its scores by word. */
export interface Hit {
  mask: number;
  prominent: number;
  /** The score of all its words, and that of its telling words and those in its headline. */
  score: number;
  telling: number;
}

/** The weight of a word in a record, and whether it stands in the headline or in a name. */
export interface WordWeight {
  readonly weight: number;
  readonly isProminent: boolean;
}

export function emptyHit(): Hit {
  return { mask: 0, prominent: 0, score: 0, telling: 0 };
}

/** Adds the i-th word of the query to a hit. */
export function addWord(
  hit: Hit,
  i: number,
  { weight, length, isProminent }: WordWeight & { readonly length: number },
  { rarities, common, averageLength }: Scale,
): void {
  const bit = 1 << i;
  const score = wordScore(rarities[i] ?? 1, weight, length, averageLength);
  hit.mask |= bit;
  if (isProminent) hit.prominent |= bit;
  hit.score += score;
  if (isProminent || (common & bit) === 0) hit.telling += score;
}

/** The factor of an article by its age. */
export function freshnessIn(scale: Scale, month: number): number {
  return freshnessOf(scale.month - month, scale.rarities.length);
}
