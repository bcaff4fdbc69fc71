import { listName } from '../projection/lists.ts';
import type { RecordKey } from '../store/keys.ts';
import type { Context } from './context.ts';
import { edgeOf, nodeOf } from './entry.ts';
import { listConnection } from './list-connection.ts';
import type { PageArguments } from './page.ts';

/** The fields of the edge to a member: the latest position in the organization. */
export interface Membership {
  readonly title: string;
  readonly startDate: string | null;
  readonly endDate: string | null;
}

/** People with a position in an organization, by name. */
export function members(organization: RecordKey, args: PageArguments, context: Context) {
  const query = { lists: [listName('members', organization)] as const, direction: 'ASC' as const };
  return listConnection(context, query, args, entry => ({
    ...edgeOf<Membership>(entry),
    node: nodeOf<'Person'>(entry),
  }));
}
