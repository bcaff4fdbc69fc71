/** Sort keys from `from` on and below `before`. */
export interface SortRange {
  readonly from?: string | undefined;
  readonly before?: string | undefined;
}

/**
 * The end of the range of sort keys that begin with a text: 2024 covers 2024-09. '~' is above every character that follows a date: '#', '-', 'T',
 * digits.
 */
export function throughPrefix(prefix: string): string {
  return `${prefix}~`;
}

/** The end of the range of sort keys that begin with an instant up to this one: they continue with `#` and an id, and `$` comes right after `#`. */
export function throughInstant(instant: string): string {
  return `${instant}$`;
}

/** The instant with which a sort key begins. */
export function instantIn({ sk }: { readonly sk: string }): string {
  return sk.slice(0, sk.indexOf('#'));
}

/** A number in text, so that sort keys order like numbers. */
export function padded(value: number): string {
  return String(value).padStart(9, '0');
}

/** DynamoDB's order, which compares UTF-8 bytes; `<` compares UTF-16 units, which differs beyond the basic plane. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** A text just above a sort key, with no other sort key between: sort keys end with an id of fixed length. */
export function justAbove(key: string): string {
  return `${key} `;
}

/** A text just below a sort key, with no other sort key between; of a result of `justAbove` it is the key itself. */
export function justBelow(key: string): string {
  if (key.endsWith(' ')) return key.slice(0, -1);
  const last = key.charCodeAt(key.length - 1);
  return `${key.slice(0, -1)}${String.fromCharCode(last - 1)}${highestKey}`;
}

/** Whether a text ends like a sort key, with an id, or like a result of `justAbove` or `justBelow`. */
export function endsAsKey(text: string): boolean {
  return /[/-9@-Z]\u{10ffff}? ?$/u.test(text);
}

/** Below and above every sort key: real ones begin with a digit or a letter. */
export const lowestKey = ' ';
export const highestKey = '\u{10ffff}';
