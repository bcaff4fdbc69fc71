import { canonicalJson } from '../../projection/canonical-json.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems, queryPartition } from '../../store/items.ts';
import { type Key, keyInCopy, listKey } from '../../store/keys.ts';
import { compareKeys } from '../../store/sort-keys.ts';
import type { Table } from '../../store/table.ts';

/** An entry of a list, and the entries at its key in the copies that differ from it. An entry that does not exist is undefined. */
export interface Difference {
  readonly key: Key;
  readonly entry: Item | undefined;
  readonly copies: readonly { readonly key: Key; readonly item: Item | undefined }[];
}

/**
 * Compares a list with copies of it, entry by entry. Writers may be at work meanwhile: `readDifferences` tells
 * whether entries differ at one time.
 */
export async function* differencesIn(
  table: Table,
  list: string,
  copies: readonly number[],
): AsyncGenerator<Difference> {
  const own = listKey(list, '');
  const readers = [own, ...copies.map(copy => keyInCopy(own, copy))].map(({ pk }) => ({
    pk,
    items: queryPartition(table, pk),
  }));
  const heads = await Promise.all(readers.map(({ items }) => nextOf(items)));
  for (;;) {
    const [sk] = heads.flatMap(head => head?.sk ?? []).toSorted(compareKeys);
    if (sk === undefined) return;
    const atKey = heads.map(head => (head?.sk === sk ? head : undefined));
    const [entry, ...others] = atKey;
    const found = others.map((item, i) => ({ key: { pk: readers[i + 1]?.pk ?? '', sk }, item }));
    const wrong = found.filter(({ item }) => !isSame(item, entry));
    if (wrong.length > 0) yield { key: { ...own, sk }, entry, copies: wrong };
    await Promise.all(
      readers.map(async ({ items }, i) => {
        if (atKey[i] !== undefined) heads[i] = await nextOf(items);
      }),
    );
  }
}

/** Reads again the entries that differed; undefined for entries that no longer differ. */
export async function readDifferences(
  table: Table,
  differences: readonly Difference[],
): Promise<(Difference | undefined)[]> {
  const keys = differences.flatMap(({ key, copies }) => [key, ...copies.map(copy => copy.key)]);
  const items = await getItems(table, keys, 'consistent');
  return differences.map(({ key, copies }) => {
    const [entry, ...found] = items.splice(0, 1 + copies.length);
    const wrong = copies
      .map((copy, i) => ({ key: copy.key, item: found[i] }))
      .filter(({ item }) => !isSame(item, entry));
    return wrong.length === 0 ? undefined : { key, entry, copies: wrong };
  });
}

/** Whether the items are the same but for the partition. */
function isSame(one: Item | undefined, other: Item | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return canonicalJson({ ...one, pk: '' }) === canonicalJson({ ...other, pk: '' });
}

async function nextOf(items: AsyncGenerator<Item>): Promise<Item | undefined> {
  const { value, done } = await items.next();
  return done === true ? undefined : value;
}
