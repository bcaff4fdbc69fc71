import { isObject } from './ninjs-version.ts';

/** Levels of an item below which nothing is read: associations, one of them, its renditions, one of them, its fields, and some more. */
const maxDepth = 12;

/** Fields whose blank text is refused, since it may hide an item that must not be shown, or what another item is. */
const neverBlank = new Set(['embargoed', 'embargoeduntil', 'pubstatus', 'type', 'version']);

/**
 * An item without what says nothing, at whatever depth: null is what is left out, and agencies fill lists and fields with blank texts. Only the status of
 * publication is kept whatever it is: an item of which it is unknown whether it may be shown is not shown.
 */
export function withoutAbsent(input: Readonly<Record<string, unknown>>, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) => {
      const compared = name
        .normalize('NFKC')
        .replace(/[\p{Cc}\p{Cf}_.\s-]/gu, '')
        .toLowerCase();
      const isKept = compared === 'pubstatus' || (neverBlank.has(compared) && value !== null);
      return isKept || !isAbsent(value) ? [[name, cleaned(value, depth + 1)]] : [];
    }),
  );
}

function cleaned(value: unknown, depth: number): unknown {
  if (depth >= maxDepth) return value;
  if (Array.isArray(value)) return value.filter(one => !isAbsent(one)).map(one => cleaned(one, depth + 1));
  return isObject(value) ? withoutAbsent(value, depth) : value;
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}
