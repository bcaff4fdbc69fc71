/**
 * A card as one text. Keys are in alphabetical order at every depth: DynamoDB gives the attributes of a document back in any
 * order, and the same card must always be the same text, or every update would write it anew.
 */
export function canonicalJson(card: object): string {
  return JSON.stringify(inOrder(card));
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const children = new Map(Object.entries(value));
  const ordered: Record<string, unknown> = {};
  for (const name of [...children.keys()].sort()) ordered[name] = inOrder(children.get(name));
  return ordered;
}
