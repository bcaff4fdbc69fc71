/** All words of Latin letters that one edit makes of a word: a letter substituted, missing, extra, or swapped with its neighbour. */
export function misspellings(word: string): string[] {
  const alphabet = [...'abcdefghijklmnopqrstuvwxyz'];
  const made = new Set<string>();
  for (let i = 0; i <= word.length; i++) {
    const [before, after] = [word.slice(0, i), word.slice(i)];
    for (const letter of alphabet) {
      made.add(before + letter + after);
      if (after !== '') made.add(before + letter + after.slice(1));
    }
    if (after !== '') made.add(before + after.slice(1));
    if (after.length > 1) made.add(before + after.charAt(1) + after.charAt(0) + after.slice(2));
  }
  made.delete(word);
  return [...made];
}
