import { listName } from '../projection/lists.ts';
import { instantIn, throughInstant } from '../store/keys.ts';
import { readList } from '../store/list.ts';
import type { Table } from '../store/table.ts';

/** The time at which a scheduled article next becomes public, in milliseconds since 1970; undefined without one. */
export async function nextPublication(table: Table): Promise<number | undefined> {
  const [next] = await readList(table, listName('articles'), {
    direction: 'ASC',
    limit: 1,
    above: throughInstant(table.now()),
  });
  return next === undefined ? undefined : Date.parse(instantIn(next));
}
