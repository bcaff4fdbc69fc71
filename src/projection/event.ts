import type { Known, RecordOf } from '../content/record.ts';
import { lists } from './lists.ts';
import { firstOfEach, type Projection, pick, shortSummary } from './projection.ts';

export const event: Projection<'Event'> = {
  head: record => pick(record, 'slug', 'name', 'kind', 'status', 'startDate'),
  card: cardOf,

  entries(record) {
    const entry = { sort: record.startDate, id: record.id, card: cardOf(record) };
    const participants = firstOfEach(record.participants, participant => participant.actor);
    return [
      { list: lists.events, ...entry },
      { list: lists.eventsOfKind(record.kind), ...entry },
      ...(record.location === null ? [] : [{ list: lists.eventsOf(record.location), ...entry }]),
      ...(record.parent === null ? [] : [{ list: lists.eventsOf(record.parent), ...entry }]),
      ...participants.map(({ actor, role, delegation }) => ({
        list: lists.eventsOf(actor),
        ...entry,
        tie: { role, delegation },
      })),
    ];
  },
};

function cardOf(record: RecordOf<'Event'>): Known<'Event'> {
  return { ...event.head(record), ...shortSummary(record), ...pick(record, 'image', 'endDate', 'location') };
}
