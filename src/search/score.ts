/**
 * The ranking: BM25F (https://doi.org/10.1561/1500000019), times a factor for new articles or for the names of entities. The constants were chosen
 * with `npm run bench:search`; docs/search-quality.md states what each of them gains.
 */

/**
 * The weight of an occurrence of a word in each field, relative to an occurrence in the text of an article. Fields of entities have higher weights,
 * because an entity has few words.
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

/**
 * The share of an occurrence for which a related word in a headline counts: one that begins like the word of the query,
 * as `negotiator` for `negotiations`. Related words only add to the score of a record that contains a word of the
 * query. They count only in headlines, because the index does not read the rest of their postings.
 */
export const relatedShare = 0.15;

/**
 * Minimum weight of a word in a record with emphasis on it: three times in the text, or once there and once in the summary, the keywords or the
 * name of a main mention. A record that has a common word only once or twice is seldom about it.
 */
export const strongWeight = 2.5;

/** The parameters of BM25: the saturation of repeated words (k1) and the normalization by length (b). */
const saturation = 2;
const lengthShare = 0.75;

/** The maximum gain of a new article over a very old one, and the age in months at which half of the gain is left. */
const freshness = { gain: 0.6, halfLost: 12 } as const;

/** Maximum words of a query for the full gain. The date matters less for a longer query, because it describes its subject more precisely. */
const maxWordsOfFullGain = 2;

/**
 * The gain of an entity with a name that contains all words of the query, multiplied by the share of the name that these words make up. An entity
 * whose complete name is the query ranks first. A single word is often a part of a name, such as a last name; several words that are only a part of
 * a name are more often a description, so the gain decreases with the number of words.
 */
const inName = { part: 1, whole: 100 } as const;

/** Scores are whole numbers, so that a cursor preserves them exactly. */
const precision = 1000;

/** The rarity of a word: its inverse document frequency in BM25, rounded so that a few records more or less make no difference. */
export function rarityOf(found: number, all: number): number {
  const idf = Math.log(1 + (Math.max(all, found) - found + 0.5) / (found + 0.5));
  return Math.max(1, Math.round(idf * 16)) / 16;
}

/**
 * The contribution of a word to the score of a record. `weight` is the sum over all forms of the word. `length` is the sum, over the fields, of the
 * number of words times the weight of the field. For entities, `length` is the average: a short summary does not make a better match.
 */
export function wordScore(rarity: number, weight: number, length: number, averageLength: number): number {
  const norm = 1 - lengthShare + (lengthShare * length) / averageLength;
  return (rarity * weight * (saturation + 1)) / (weight + saturation * norm);
}

/** The factor of an article for its age in months; `words` is the number of words that are looked up. */
export function freshnessOf(months: number, words: number): number {
  const share = Math.min(1, maxWordsOfFullGain / words) ** 2;
  return 1 + (share * freshness.gain) / (1 + Math.max(0, months) / freshness.halfLost);
}

/** The factor of an entity: `share` is the share of one of its names that the words of the query make up, `words` their number. */
export function nameFactor(share: number, words: number): number {
  return share >= 1 ? 1 + inName.whole : 1 + (inName.part * share) / words ** 2;
}

export function rounded(score: number): number {
  return Math.round(score * precision);
}
