/**
 * A card as one text. Keys are in alphabetical order at every depth: DynamoDB gives the attributes of a document back in any
 * order, and the same card must always be the same text, or every update would write it anew.
 */
export function pack(card: object): string {
  return JSON.stringify(card, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
