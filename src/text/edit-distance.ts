/**
 * The number of edits between two words: a letter that is substituted, missing, extra, or swapped with its neighbour. No letter is edited twice
 * (optimal string alignment). Undefined above `max`.
 */
export function editDistance(a: string, b: string, max: number): number | undefined {
  const [lettersA, lettersB] = [lettersOf(a), lettersOf(b)];
  if (Math.abs(lettersA.length - lettersB.length) > max) return undefined;
  const { first, second } = withoutCommonEnds(lettersA, lettersB);
  return atMost(max, distancesToBeginnings(first, second, max)?.at(-1));
}

/** The smallest number of edits between a typed text and any beginning of a word; undefined above `max`. */
export function prefixDistance(typed: string, word: string, max: number): number | undefined {
  if (word.startsWith(typed)) return 0;
  const letters = lettersOf(typed);
  const beginning = Array.from(lettersOf(word)).slice(0, letters.length + max);
  return atMost(max, Math.min(...(distancesToBeginnings(letters, beginning, max) ?? [Infinity])));
}

/** The letters of a word. Most words have one code unit a letter, and are their own array of letters. */
function lettersOf(word: string): ArrayLike<string> {
  return /[\ud800-\udfff]/.test(word) ? [...word] : word;
}

function atMost(max: number, distance = Infinity): number | undefined {
  return distance > max ? undefined : distance;
}

/** Without the letters that both have at the beginning and at the end: they need no edit. */
function withoutCommonEnds(a: ArrayLike<string>, b: ArrayLike<string>) {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const middle = (letters: ArrayLike<string>) => Array.from(letters).slice(start, letters.length - end);
  return { first: middle(a), second: middle(b) };
}

/**
 * The distance of `a` to each beginning of `b`, the empty one first: the last row of the table of distances. Undefined if all of them are above
 * `max`.
 */
function distancesToBeginnings(
  a: ArrayLike<string>,
  b: ArrayLike<string>,
  max: number,
): number[] | undefined {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwapped ? at(beforeLast, j - 2) + 1 : Infinity;
      row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, substituted, swapped));
    }
    // No row has a smaller least distance than the row before.
    if (Math.min(...row) > max) return undefined;
    beforeLast = last;
    last = row;
  }
  return last;
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
