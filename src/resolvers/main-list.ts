import { type EntityName, mainListOf, types } from '../model/types.ts';
import { listName } from '../store/keys.ts';
import type { Context } from './context.ts';
import { nodeOf } from './entry.ts';
import { listConnection } from './list-connection.ts';
import type { PageArguments } from './page.ts';

/** All records of a type, in the order that its declaration gives. */
export function mainList<T extends EntityName>(type: T, args: PageArguments, context: Context) {
  const direction = types[type].sort?.direction ?? 'ASC';
  const lists = [listName(mainListOf(type).name)] as const;
  return listConnection(context, { lists, direction }, args, entry => ({ node: nodeOf<T>(entry) }));
}
