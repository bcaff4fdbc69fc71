import type { RecordOf } from '../../model/record.ts';
import type { Context } from '../context.ts';
import { given, listed } from '../optional.ts';
import { namedNode } from './node.ts';

type Event = RecordOf<'Event'>;

/**
 * The status in the words of schema.org, which has none for a proposal. Whether an event is over follows from its dates.
 */
const statuses: { readonly [S in Event['status']]?: string } = {
  SCHEDULED: 'EventScheduled',
  ONGOING: 'EventScheduled',
  HELD: 'EventScheduled',
  POSTPONED: 'EventPostponed',
  CANCELLED: 'EventCancelled',
};

export function eventProperties(event: Event, context: Context): object {
  const { status, startDate, endDate, location, parent, participants } = event;
  const name = statuses[status];
  const those = (isWanted: (role: Event['participants'][number]['role']) => boolean) => {
    const actors = participants.filter(({ role }) => isWanted(role)).map(({ actor }) => actor);
    return listed(
      [...new Map(actors.map(actor => [actor.id, actor])).values()].map(actor => namedNode(actor, context)),
    );
  };
  return {
    startDate,
    endDate: given(endDate),
    eventStatus: name === undefined ? undefined : `https://schema.org/${name}`,
    location: location === null ? undefined : namedNode(location, context),
    superEvent: parent === null ? undefined : namedNode(parent, context),
    organizer: those(role => role === 'HOST' || role === 'ORGANIZER'),
    performer: those(role => role === 'SPEAKER'),
    attendee: those(role => !['HOST', 'ORGANIZER', 'SPEAKER', 'TARGET'].includes(role)),
    about: those(role => role === 'TARGET'),
  };
}
