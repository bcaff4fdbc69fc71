/** A single digit in a sort key. */
export const maxPopularityTier = 9;

/**
 * The popularity tier of an entity: the power of two of its mentions: 0 never, 1 once, 2 two or three times, … 9 from 256 on. An entity changes
 * its tier a few times in its life, and not with every article.
 */
export function popularityTierOf(articles: number): number {
  return Math.min(maxPopularityTier, articles === 0 ? 0 : Math.floor(Math.log2(articles)) + 1);
}
