/** So that it is one digit in a sort key. */
export const highestStanding = 9;

/**
 * How often an entity is mentioned, as a power of two: 0 never, 1 once, 2 two or three times, … 9 from 256 on. An entity changes its
 * place among others a few times in its life, and not with every article.
 */
export function standingOf(articles: number): number {
  return Math.min(highestStanding, articles === 0 ? 0 : Math.floor(Math.log2(articles)) + 1);
}
