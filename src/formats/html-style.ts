import type { Properties } from 'hast';

/** The value of a property in the `style` of an element, in lower case; undefined if it has none. Of several, the last counts. */
export function styleOf({ style }: Properties, property: string): string | undefined {
  if (typeof style !== 'string') return undefined;
  const values = style.split(';').flatMap(declaration => {
    const colon = declaration.indexOf(':');
    if (colon < 0 || declaration.slice(0, colon).trim().toLowerCase() !== property) return [];
    return declaration
      .slice(colon + 1)
      .replace(/!\s*important\s*$/i, '')
      .trim()
      .toLowerCase();
  });
  return values.at(-1);
}
