import { isDeepStrictEqual } from 'node:util';
import type { Item } from '../store/attributes.ts';
import { type Key, keyText } from '../store/keys.ts';

/** What turns the items of an old version into those of a new one. */
export interface Difference {
  readonly puts: Item[];
  readonly deletes: Key[];
}

/** The items to put and those to delete. */
export function difference(before: readonly Key[], after: readonly Item[]): Difference {
  const old = new Map(before.map(item => [keyText(item), item]));
  const puts = after.filter(item => !isDeepStrictEqual(old.get(keyText(item)), item));
  const kept = new Set(after.map(keyText));
  const deletes = before.filter(item => !kept.has(keyText(item)));
  return { puts, deletes: deletes.map(({ pk, sk }) => ({ pk, sk })) };
}
