import { listName } from '../projection/lists.ts';
import { readList } from '../store/list.ts';
import { instantIn, throughInstant } from '../store/sort-keys.ts';
import type { Table } from '../store/table.ts';

/**
 * The first time after another one at which a scheduled article becomes public, or a pending change takes effect: a release may publish drafts. Both in
 * milliseconds since 1970; undefined without one.
 */
export async function nextPublication(table: Table, since: number): Promise<number | undefined> {
  const above = throughInstant(new Date(since).toISOString());
  const read = (list: string) => readList(table, list, { direction: 'ASC', limit: 1, above });
  const found = await Promise.all([read(listName('articles')), read(listName('pending'))]);
  const [first] = found.flat().map(instantIn).toSorted();
  return first === undefined ? undefined : Date.parse(first);
}
