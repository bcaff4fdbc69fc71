import { listKey } from './keys.ts';
import { queryPages } from './query-pages.ts';
import { compareKeys, highestKey, justBelow, lowestKey, type SortRange } from './sort-keys.ts';
import type { Table } from './table.ts';

/** The number of entries in a range of a list. Costs as much as reading them, but sends none. */
export async function countEntries(
  table: Table,
  list: string,
  { from = lowestKey, before }: SortRange,
): Promise<number> {
  const high = before === undefined ? highestKey : justBelow(before);
  // DynamoDB refuses a BETWEEN whose ends are the wrong way round.
  if (compareKeys(from, high) > 0) return 0;
  let count = 0;
  const pages = queryPages(table, () => ({
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :low AND :high',
    ExpressionAttributeValues: {
      ':pk': { S: listKey(list, '').pk },
      ':low': { S: from },
      ':high': { S: high },
    },
    Select: 'COUNT',
    ConsistentRead: true,
  }));
  for await (const { Count = 0 } of pages) count += Count;
  return count;
}
