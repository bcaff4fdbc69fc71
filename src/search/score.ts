/**
 * The ranking: BM25F (https://doi.org/10.1561/1500000019), times a factor for new articles or for the names of entities. The constants were chosen
 * with `npm run bench:search`; docs/search-quality.md states what each of them gains.
 */

/**
 * The weight of each occurrence of a word in a field. An occurrence in the text of an article is the unit. Fields of entities weigh more, because an
 * entity has few words.
 */
export const fieldWeights = {
  headline: 3,
  alternativeHeadline: 2,
  summary: 1.5,
  keyword: 1.5,
  byline: 1,
  mainMention: 1.5,
  mention: 1,
  text: 1,
  name: 6,
  alternateName: 5,
  entitySummary: 1.5,
} as const;

/** How slowly further occurrences of a word lose effect (k1), and how much of an article's length counts (b). */
const saturation = 2;
const lengthShare = 0.75;

/** The gain of an article of this month over a very old one, and the number of months after which half of it is lost. */
const freshness = { gain: 0.6, halfLost: 12 } as const;

/** Maximum words of a query for the whole gain. A longer query describes what it wants, and the date matters less. */
const maxWordsOfFullGain = 2;

/**
 * A name that contains all words of the query gains with the share of it that they make up; a complete name ranks above all else. A single word is
 * most likely a part of a name, as the last name of a person; several words that are not the whole name describe something.
 */
const inName = { part: 1, whole: 100 } as const;

/** Scores are whole numbers, so that a cursor preserves them exactly. */
const precision = 1000;

/** How telling a word is, from the number of records that have it, among all. In steps, so that few records more or less make no difference. */
export function rarityOf(found: number, all: number): number {
  const exact = Math.log(1 + (Math.max(all, found) - found + 0.5) / (found + 0.5));
  return Math.max(1, Math.round(exact * 16)) / 16;
}

/**
 * What a word adds to the score of a record. The weight is the sum over the forms of the word; a length is the sum over the fields of weight times
 * words. The length of an entity is the average: a short summary is no sign of a better match.
 */
export function wordScore(rarity: number, weight: number, length: number, averageLength: number): number {
  const norm = 1 - lengthShare + (lengthShare * length) / averageLength;
  return (rarity * weight * (saturation + 1)) / (weight + saturation * norm);
}

/** The factor by which an article gains from its age in months, where so many words are looked up. */
export function freshnessOf(months: number, words: number): number {
  const share = Math.min(1, maxWordsOfFullGain / words) ** 2;
  return 1 + (share * freshness.gain) / (1 + Math.max(0, months) / freshness.halfLost);
}

/** The factor by which an entity gains where all words of the query, so many, are this share of one of its names. */
export function nameFactor(share: number, words: number): number {
  return share >= 1 ? 1 + inName.whole : 1 + (inName.part * share) / words ** 2;
}

export function whole(score: number): number {
  return Math.round(score * precision);
}
