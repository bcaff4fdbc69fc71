import { isBlank } from '../../text/blank.ts';
import { canonicalName } from './fields.ts';
import { isObject } from './version.ts';

/** Maximum depth in an item: associations, one of them, its renditions, one of them, its fields, and a reserve. */
const maxDepth = 12;

/** Fields that are refused if they are null or blank: whether an item may be shown, and whether it is the latest version, must not be guessed. */
const neverNull = new Set(['pubStatus', 'version']);

/** Fields that are refused if they are blank: an embargo that cannot be read, an unknown type. */
const neverBlank = new Set(['embargoed', 'type']);

/**
 * An item without its empty values, at any depth: null means an absent field, and agencies fill lists and fields with blank texts. Values that
 * must not be guessed stay, to be refused.
 */
export function withoutAbsent(input: Readonly<Record<string, unknown>>, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) => {
      const current = canonicalName(name);
      const isKept = neverNull.has(current) || (neverBlank.has(current) && value !== null);
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
  return value === null || value === undefined || (typeof value === 'string' && isBlank(value));
}
