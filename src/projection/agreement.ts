import { inOrder } from '../model/milestones.ts';
import type { Known, RecordOf } from '../model/record.ts';
import { embeddedReferenceOf } from './card.ts';
import { firstOfEach, type ListEntry } from './entry.ts';

/** The lists of an agreement beyond those that its declaration derives: its events, and its milestones in every timeline that they concern. */
export function agreementEntries(record: RecordOf<'Agreement'>): ListEntry[] {
  return [...eventEntries(record), ...milestoneEntries(record)];
}

/** An agreement itself lists the events at which it was concluded and its milestones were reached. */
function eventEntries(record: RecordOf<'Agreement'>): ListEntry[] {
  return eventsOf(record).map(event => ({
    list: 'events',
    of: record,
    sort: event.startDate ?? '',
    id: event.id,
    card: event,
  }));
}

function eventsOf({ concludedAt, milestones }: RecordOf<'Agreement'>): Known<'Event'>[] {
  const events = [concludedAt, ...milestones.map(milestone => milestone.event)];
  return firstOfEach(events, event => event).filter(event => event !== null);
}

/** Each milestone of an agreement is in the agreement's timeline and in those of its parties and of the milestone's event. */
function milestoneEntries(record: RecordOf<'Agreement'>): ListEntry[] {
  const parties = firstOfEach(record.parties, party => party.actor).map(party => party.actor);
  return inOrder(record.milestones).flatMap((milestone, position, all) => {
    // The number counts only milestones of the same date, so that an earlier or later milestone does not move this one's entry.
    const nth = all.slice(0, position).filter(({ date }) => date === milestone.date).length;
    const concerned = [record, ...parties, ...(milestone.event === null ? [] : [milestone.event])];
    const card = { ...milestone, position, agreement: embeddedReferenceOf(record) };
    const id = `${record.id}.${String(nth).padStart(2, '0')}`;
    return firstOfEach(concerned, one => one).map(
      (of): ListEntry => ({ list: 'milestones', of, sort: milestone.date, id, card }),
    );
  });
}
