import { mainListOf, type TypeName, typeNames } from '../model/types.ts';
import { encodeListName } from '../store/keys.ts';
import { countList } from '../store/list.ts';
import type { Table } from '../store/table.ts';

/**
 * The number of records of each type; of articles only those that are or will be public. Reads whole lists, so it is for tools and not for
 * requests.
 */
export async function countRecords(table: Table): Promise<[TypeName, number][]> {
  return Promise.all(
    typeNames.map(
      async (type): Promise<[TypeName, number]> => [
        type,
        await countList(table, encodeListName(mainListOf(type).name)),
      ],
    ),
  );
}
