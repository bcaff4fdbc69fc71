import { isTypeName, type TypeName } from '../../model/types.ts';
import { survivorFrom } from '../../projection/stored.ts';
import { listNameIn } from '../../store/keys.ts';
import { scanTable } from '../../store/scan.ts';
import type { Table } from '../../store/table.ts';

export interface Stats {
  readonly items: number;
  /** The number of records of each type, including drafts and withdrawn articles. */
  readonly records: Partial<Record<TypeName, number>>;
  /** The longest lists by name, longest first. */
  readonly lists: { readonly name: string; readonly entries: number }[];
}

export interface StatsOptions {
  /** The number of lists to name. */
  readonly maxLists: number;
  /** Counts only records that were created before this instant. */
  readonly createdBefore?: string;
}

/** The contents of a table in numbers. Reads all its keys. */
export async function tableStats(table: Table, { maxLists, createdBefore }: StatsOptions): Promise<Stats> {
  const records: Partial<Record<TypeName, number>> = {};
  const entries = new Map<string, number>();
  let items = 0;
  for await (const item of scanTable(table.patient(), { attributes: ['mergedInto', 'createdAt'] })) {
    const { pk, sk } = item;
    items += 1;
    const [type = ''] = pk.split('#');
    const list = listNameIn(item);
    const isCounted = createdBefore === undefined || String(item.createdAt) < createdBefore;
    if (sk === 'document' && isTypeName(type) && survivorFrom(item) === undefined && isCounted)
      records[type] = (records[type] ?? 0) + 1;
    if (list !== undefined) entries.set(list, (entries.get(list) ?? 0) + 1);
  }
  const lists = [...entries]
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, maxLists)
    .map(([name, count]) => ({ name, entries: count }));
  return { items, records, lists };
}
