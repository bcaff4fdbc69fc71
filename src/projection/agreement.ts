import { inOrder } from '../content/milestones.ts';
import type { Known, RecordOf } from '../content/record.ts';
import { lists } from './lists.ts';
import { firstOfEach, type ListEntry, type Projection, pick, shortSummary } from './projection.ts';

export const agreement: Projection<'Agreement'> = {
  head: record => pick(record, 'slug', 'name', 'kind', 'status'),
  card: cardOf,

  entries(record) {
    const entry = {
      sort: inOrder(record.milestones).at(-1)?.date ?? '',
      id: record.id,
      card: cardOf(record),
    };
    return [
      { list: lists.agreements, ...entry },
      { list: lists.agreementsOfKind(record.kind), ...entry },
      { list: lists.agreementsWithStatus(record.status), ...entry },
      ...(record.concludedAt === null ? [] : [{ list: lists.agreementsOf(record.concludedAt), ...entry }]),
      ...partiesOf(record).map(({ actor, role }) => ({
        list: lists.agreementsOf(actor),
        ...entry,
        tie: { role },
      })),
      ...eventsOf(record).map(event => ({
        list: lists.eventsOf(record),
        sort: event.startDate ?? '',
        id: event.id,
        card: event,
      })),
      ...milestoneEntries(record),
    ];
  },
};

function cardOf(record: RecordOf<'Agreement'>): Known<'Agreement'> {
  return {
    ...agreement.head(record),
    ...shortSummary(record),
    ...pick(record, 'image', 'signedDate', 'effectiveDate'),
    course: inOrder(record.milestones).map(({ status, date }) => ({ status, date })),
  };
}

function partiesOf(record: RecordOf<'Agreement'>) {
  return firstOfEach(record.parties, party => party.actor);
}

/** Where it was concluded and where its milestones were reached, once each. */
function eventsOf({ concludedAt, milestones }: RecordOf<'Agreement'>): Known<'Event'>[] {
  const events = [concludedAt, ...milestones.map(milestone => milestone.event)];
  return firstOfEach(events, event => event).filter(event => event !== null);
}

/** Each step of an agreement's life stands in its own timeline and in those of its parties and of the event it came of. */
function milestoneEntries(record: RecordOf<'Agreement'>): ListEntry[] {
  const parties = partiesOf(record).map(party => party.actor);
  return inOrder(record.milestones).flatMap((milestone, position, all) => {
    // Counted among those of the same date, so that an earlier or later milestone does not move this one's entry.
    const nth = all.slice(0, position).filter(({ date }) => date === milestone.date).length;
    const concerned = [record, ...parties, ...(milestone.event === null ? [] : [milestone.event])];
    const card = { ...milestone, position, agreement: agreement.head(record) };
    const id = `${record.id}.${String(nth).padStart(2, '0')}`;
    return firstOfEach(concerned, one => one).map(one => ({
      list: lists.milestonesOf(one),
      sort: milestone.date,
      id,
      card,
    }));
  });
}
