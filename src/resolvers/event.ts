import type { Known, RecordOf } from '../model/record.ts';
import { listName } from '../projection/lists.ts';
import type { RecordKey } from '../store/keys.ts';
import type { Direction } from '../store/list.ts';
import { throughPrefix } from '../store/sort-keys.ts';
import type { Context } from './context.ts';
import { canonicalSet } from './cursor.ts';
import { embeddedConnection } from './embedded-connection.ts';
import { edgeOf, nodeOf } from './entry.ts';
import { field } from './field.ts';
import { listConnection } from './list-connection.ts';
import type { PageArguments } from './page.ts';

export type ParticipantRole = RecordOf<'Event'>['participants'][number]['role'];

export interface EventFilter {
  readonly kind?: RecordOf<'Event'>['kind'] | null | undefined;
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
}

/** Events by start date. */
export function events(
  args: PageArguments & { filter?: EventFilter | null | undefined; direction?: Direction | null | undefined },
  context: Context,
) {
  const { kind, from, to } = args.filter ?? {};
  const query = {
    lists: [kind == null ? listName('events') : listName('events/kind', kind)] as const,
    direction: args.direction ?? 'DESC',
    range: { from: from ?? undefined, before: to == null ? undefined : throughPrefix(to) },
  };
  return listConnection(context, query, args, entry => ({ node: nodeOf<'Event'>(entry) }));
}

/** The fields of the edge to a participant. */
export interface Participation {
  readonly role: ParticipantRole;
  readonly delegation: string | null;
}

/** Events that an actor takes part in, latest first. */
export function eventsOf(actor: RecordKey, args: PageArguments, context: Context) {
  const query = { lists: [listName('events', actor)] as const, direction: 'DESC' as const };
  return listConnection(context, query, args, entry => ({
    ...edgeOf<Participation>(entry),
    node: nodeOf<'Event'>(entry),
  }));
}

/** The participants of an event, in the event's order. */
export async function participants(
  event: Known<'Event'>,
  args: PageArguments & { roles?: readonly ParticipantRole[] | null | undefined },
  context: Context,
) {
  const all = await field(event, 'participants', context);
  const wanted = all.filter(participant => args.roles?.includes(participant.role) ?? true);
  const identity = () => `${event.id} participants ${canonicalSet(args.roles)}`;
  return embeddedConnection(identity, wanted, args, ({ actor, ...edge }) => ({ ...edge, node: actor }));
}
