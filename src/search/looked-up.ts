/** Each looked-up word takes a request. Three words of five tell something in an average sentence; the rest are words like `the`. */
const maxShare = 0.6;

/** Lookups that every query may have, however short. */
const minMaxLookups = 9;

/**
 * The words that are looked up, of the different words of a query without stop words; `total` counts all words of the query. Beyond the maximum
 * the shortest words are dropped: without reading anything, that is the best sign of a common word.
 */
export function lookedUp(words: readonly string[], total: number): string[] {
  const max = Math.max(minMaxLookups, Math.ceil(total * maxShare));
  const kept = new Set(words.toSorted((a, b) => b.length - a.length).slice(0, max));
  return words.filter(word => kept.has(word));
}
