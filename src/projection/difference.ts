import { isDeepStrictEqual } from 'node:util';
import type { Item } from '../store/attributes.ts';
import { type Key, keyText } from '../store/keys.ts';
import { isFreshKey, tombstoneAt } from './search-entry.ts';

/** The writes that turn the items of an old version into those of a new one. */
export interface Difference {
  readonly puts: Item[];
  readonly deletes: Key[];
}

/** The items to put and those to delete. A fresh article that is no longer public leaves a tombstone, because segments may have it. */
export function difference(before: readonly Key[], after: readonly Item[]): Difference {
  const old = new Map(before.map(item => [keyText(item), item]));
  const puts: Item[] = [];
  const kept = new Set<string>();
  for (const item of after) {
    const key = keyText(item);
    if (!isSame(old.get(key), item)) puts.push(item);
    kept.add(key);
  }
  const gone = [...old].flatMap(([key, { pk, sk }]) => (kept.has(key) ? [] : { pk, sk }));
  return {
    puts: [...puts, ...gone.filter(isFreshKey).map(tombstoneAt)],
    deletes: gone.filter(key => !isFreshKey(key)),
  };
}

/** The items that are in the first of two sets only, by their keys. */
export function onlyIn(items: readonly Item[], others: readonly Item[]): Item[] {
  const known = new Set(others.map(keyText));
  return items.filter(item => !known.has(keyText(item)));
}

/** Most items are entries of lists. Their attributes are strings, which need no deep comparison. */
function isSame(old: Key | undefined, item: Item): boolean {
  if (old === undefined) return false;
  const names = Object.keys(item);
  if (names.length !== Object.keys(old).length) return false;
  return names.every(name => Reflect.get(old, name) === item[name]) || isDeepStrictEqual(old, item);
}
