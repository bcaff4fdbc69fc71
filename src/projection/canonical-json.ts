/**
 * A card as canonical JSON. Keys are in alphabetical order at every depth: DynamoDB returns the attributes of a document in any order, and a
 * different text for the same card would make every update write it again.
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
