import type { TypeName } from '../model/types.ts';
import type { Context } from './context.ts';
import { nodeOf } from './entry.ts';
import { listConnection } from './list-connection.ts';
import type { PageArguments } from './page.ts';

/** A list that is sorted by name. */
export function byName<T extends TypeName>(list: string, args: PageArguments, context: Context) {
  return listConnection(context, { lists: [list], direction: 'ASC' }, args, entry => ({
    node: nodeOf<T>(entry),
  }));
}
