const maxKnown = 20_000;

/** A cached function of a word: texts repeat the same words again and again. */
export function remembered<Result>(compute: (word: string) => Result): (word: string) => Result {
  const known = new Map<string, Result>();
  return word => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const result = compute(word);
    if (known.size >= maxKnown) known.clear();
    known.set(word, result);
    return result;
  };
}
