/**
 * The ranking of search results: BM25F, times factors for new articles and for entities' names. Every constant was measured with
 * `npm run bench:search`; docs/search.md states what each one gains.
 */

/**
 * The weight of a word in a field, for each time that it occurs there. The text of an article is the unit. Fields of entities weigh more, because
 * an entity has few words, and its length does not count.
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
  name: 14,
  alternateName: 12,
  entitySummary: 3,
} as const;

/** How fast further occurrences of a word lose effect (k1), and how much of the length of an article counts (b). */
const saturation = 2;
const lengthShare = 0.75;

/** Steps of a code for each doubling: a code is within 3 percent of its number. */
const stepsPerDoubling = 12;
const maxCode = 255;
const numbers = Float64Array.from({ length: maxCode + 1 }, (_, code) => 2 ** (code / stepsPerDoubling) - 1);

/** The gain of an article of this month over a very old one, and the number of months after which half of it is lost. */
const freshness = { gain: 0.6, halfLost: 12 } as const;

/** Maximum words of a query for the whole gain. A long question describes what it wants, and the date matters less. */
const maxWordsOfFullGain = 2;

/** A name that contains all words of the query gains with the share of it that they make up; a complete name ranks above all else. */
const inName = { part: 2, whole: 100 } as const;

/** Ranks are whole numbers, so that a cursor preserves them exactly. */
const precision = 1000;

/** A weight or a length as one byte of a posting. */
export function codeOf(number: number): number {
  return Math.min(maxCode, Math.round(stepsPerDoubling * Math.log2(1 + number)));
}

/** The number of a code. */
export function numberOf(code: number): number {
  return numbers[code] ?? 0;
}

/** The rarity of a word that so many of all records have (idf). */
export function rarityOf(having: number, all: number): number {
  const known = Math.max(having, 1);
  return Math.log(1 + (Math.max(all, known) - known + 0.5) / (known + 0.5));
}

/**
 * The part of one word in the score of an article. `weight` is the sum over the forms of the word. The length of an article is the sum over its
 * fields of weight times words; `average` is the average over all articles.
 */
export function wordScore(weight: number, length: number, average: number, rarity: number): number {
  const ratio = average > 0 ? length / average : 1;
  return rarity * saturated(weight, 1 - lengthShare + lengthShare * ratio);
}

/** The same for an entity. Its length does not count: a short summary is no sign of a better match. */
export function entityWordScore(weight: number, rarity: number): number {
  return rarity * saturated(weight, 1);
}

/** The factor of an article of a query of so many words. Months are counted back from the present. */
export function freshnessFactor(months: number, words: number): number {
  const share = Math.min(1, maxWordsOfFullGain / words) ** 2;
  return 1 + (share * freshness.gain) / (1 + Math.max(months, 0) / freshness.halfLost);
}

/** The factor of an entity, by the largest share of one of its names that all words of the query make up; 0 where none has all of them. */
export function nameFactor(share: number): number {
  return share >= 1 ? 1 + inName.whole : 1 + inName.part * share;
}

/** The rank of a record among those of its stage, from the sum over its words and its factor. */
export function rankOf(sum: number, factor: number): number {
  return Math.round(sum * factor * precision);
}

/**
 * The stages of an order by relevance, the highest first: records with all words in the headline or in a name, records with all words, and those
 * with some of them.
 */
export const stages = { prominent: 2, all: 1, some: 0 } as const;

export type Stage = (typeof stages)[keyof typeof stages];

/** The stage of a record that has so many of the words of a query, and so many of them in its headline or in its names. */
export function stageOf(words: number, having: number, prominent: number): Stage {
  if (having < words) return stages.some;
  return prominent < words ? stages.all : stages.prominent;
}

function saturated(weight: number, length: number): number {
  return (weight * (saturation + 1)) / (weight + saturation * length);
}
