import type { ListName } from '../model/lists.ts';
import { type EntityName, mainListOf, types } from '../model/types.ts';
import { listName } from '../projection/lists.ts';
import { encodeListName, type RecordKey } from '../store/keys.ts';
import type { Context } from './context.ts';
import { nodeOf } from './entry.ts';
import { listConnection } from './list-connection.ts';
import type { PageArguments } from './page.ts';

/** All records of a type, in the order of its declaration. */
export function mainList<T extends EntityName>(type: T, args: PageArguments, context: Context) {
  return recordsIn(type, encodeListName(mainListOf(type).name), args, context);
}

/** The records of a type in a list of another record, in the order of their declaration. */
export function recordList<T extends EntityName>(
  type: T,
  list: ListName,
  of: RecordKey,
  args: PageArguments,
  context: Context,
) {
  return recordsIn(type, listName(list, of), args, context);
}

function recordsIn<T extends EntityName>(type: T, list: string, args: PageArguments, context: Context) {
  const direction = types[type].sort?.direction ?? 'ASC';
  return listConnection(context, { lists: [list] as const, direction }, args, entry => ({
    node: nodeOf<T>(entry),
  }));
}
