import { fromAttributes, type Item } from './attributes.ts';
import { hotListsKey, keyInCopy, listKey, listNameIn } from './keys.ts';
import type { Copies, CopiesAt, CopiesOfLists } from './known-copies.ts';
import { queryPages } from './query-pages.ts';
import type { Table } from './table.ts';

/** The copies of all hot lists for a write, which must write all of them. The write waits for them within its own deadline. */
export function copiesForWrite(table: Table): CopiesAt | Promise<CopiesAt> {
  const copies = table.copies.forWrite(() => readCopies(table));
  return copies instanceof Promise ? table.waitFor(() => copies) : copies;
}

/**
 * The partition of a list that a read takes: for readers one of the copies at random, as far as the process knows
 * them. A consistent read and one that decides a write take the list itself, which is always right.
 */
export function partitionToRead(table: Table, list: string, isConsistent: boolean): string {
  const own = listKey(list, '');
  if (isConsistent || !table.isForReaders) return own.pk;
  const copies = table.copies.forRead(() => readCopies(table))?.of(list).read ?? 1;
  const copy = copies === 1 ? 1 : 1 + Math.floor(Math.random() * copies);
  return copy === 1 ? own.pk : keyInCopy(own, copy).pk;
}

/** The copies of hot lists in an item of the table. A list with numbers that make no sense has no copies for any process. */
export function copiesIn(item: Item | undefined): CopiesOfLists {
  const lists = Object.entries(Object(item?.lists));
  return new Map(lists.flatMap(([list, copies]) => (isCopies(copies) ? [[list, copies] as const] : [])));
}

export function isCopies(value: unknown): value is Copies {
  const { read, written, stored } = Object(value);
  return [1, read, written, stored].every(
    (number, i, all) => Number.isInteger(number) && number >= all[Math.max(0, i - 1)],
  );
}

/** The copies that a write to a key includes; 1 if the key belongs to no hot list. */
export function writtenCopies(copies: CopiesAt | undefined, key: { readonly pk: string }): number {
  const list = listNameIn(key);
  return list === undefined || copies === undefined ? 1 : copies.of(list).written;
}

/** Not counted for a request: a process reads them once for all of its requests in ten seconds. */
async function readCopies(table: Table): Promise<CopiesOfLists> {
  const query = {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: hotListsKey.pk } },
    ConsistentRead: true,
  };
  for await (const { Items: [item] = [] } of queryPages(table.forProcess(), () => query))
    return copiesIn(item && fromAttributes(item));
  return new Map();
}
