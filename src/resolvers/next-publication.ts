import { listName } from '../projection/lists.ts';
import { readList } from '../store/list.ts';
import { instantIn, throughInstant } from '../store/sort-keys.ts';
import type { Table } from '../store/table.ts';

/** The first time after another one at which a scheduled article becomes public, both in milliseconds since 1970; undefined without one. */
export async function nextPublication(table: Table, since: number): Promise<number | undefined> {
  const [next] = await readList(table, listName('articles'), {
    direction: 'ASC',
    limit: 1,
    above: throughInstant(new Date(since).toISOString()),
  });
  return next === undefined ? undefined : Date.parse(instantIn(next));
}
