import { mainListOf, type TypeName, typeNames } from '../model/types.ts';
import { listName } from '../store/keys.ts';
import { countList } from '../store/list.ts';
import type { Table } from '../store/table.ts';

/** How many records of each type there are; of articles, those that are or will be public. Reads whole lists: for tools, not for answers. */
export async function countRecords(table: Table): Promise<[TypeName, number][]> {
  return Promise.all(
    typeNames.map(
      async (type): Promise<[TypeName, number]> => [
        type,
        await countList(table, listName(mainListOf(type).name)),
      ],
    ),
  );
}
