/** The parameters of BM25F: https://doi.org/10.1561/1500000019. */
const saturation = 1.2;
const lengthShare = 0.75;

/** A word in exactly the typed form counts more than one that only shares the stem. */
export const exactForm = 1.25;

/** The gain of the newest article over a very old one, and the number of months after which half of it is lost. */
const freshness = { gain: 0.6, halfLost: 12 } as const;

/** A name that contains all words of the query gains with the share of it that they make up; a complete name ranks above all else. */
const inName = { part: 2, whole: 100 } as const;

/** Scores are whole numbers, so that a cursor preserves them exactly. */
const precision = 1000;

/** How telling a word is, from the number of records that have it, among all. In steps, so that few records more or less make no difference. */
export function rarityOf(found: number, all: number): number {
  const exact = Math.log(1 + (Math.max(all, found) - found + 0.5) / (found + 0.5));
  return Math.max(1, Math.round(exact * 16)) / 16;
}

/** What a word adds to the score of a record. */
export function wordScore(rarity: number, weight: number, length: number, averageLength: number): number {
  const norm = 1 - lengthShare + (lengthShare * length) / averageLength;
  return (rarity * weight * (saturation + 1)) / (weight + saturation * norm);
}

/** The factor by which an article gains from its age in months. */
export function freshnessOf(months: number): number {
  return 1 + freshness.gain / (1 + Math.max(0, months) / freshness.halfLost);
}

/** The factor by which an entity gains where the words of the query are this share of one of its names. */
export function nameFactor(share: number): number {
  return share >= 1 ? 1 + inName.whole : 1 + inName.part * share;
}

export function whole(score: number): number {
  return Math.round(score * precision);
}
