/** An index of a text, or the one before it where the index is within a character of two code units, such as an emoji. */
export function characterStart(text: string, index: number): number {
  const isWithin = /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(0, index - 1), index + 1));
  return isWithin ? index - 1 : index;
}
