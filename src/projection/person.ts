import { fold } from '../content/fold.ts';
import { latestFirst } from '../content/positions.ts';
import type { Known, RecordOf } from '../content/record.ts';
import { lists } from './lists.ts';
import { firstOfEach, type Projection, pick, shortSummary } from './projection.ts';

export const person: Projection<'Person'> = {
  head: record => pick(record, 'slug', 'name', 'jobTitle'),
  card: cardOf,

  entries(record) {
    const sorted = { sort: fold(record.name), id: record.id, card: cardOf(record) };
    const positions = firstOfEach(latestFirst(record.positions), position => position.organization);
    return [
      { list: lists.people, ...sorted },
      ...positions.flatMap(({ organization, title, startDate, endDate }) =>
        organization === null
          ? []
          : { list: lists.membersOf(organization), ...sorted, tie: { title, startDate, endDate } },
      ),
    ];
  },
};

function cardOf(record: RecordOf<'Person'>): Known<'Person'> {
  return {
    ...person.head(record),
    ...shortSummary(record),
    ...pick(record, 'image', 'honorificPrefix', 'nationality'),
  };
}
