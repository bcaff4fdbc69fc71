/** Characters of a name that take part in its order; what comes after them does not matter to any reader. */
const maxLength = 120;

/** A name as lists sort it: without case, accents and punctuation, so that Élysée stands beside Elysee. */
export function fold(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, maxLength)
    .toWellFormed();
}
