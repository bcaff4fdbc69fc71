import { fold } from '../content/fold.ts';
import type { Known, RecordOf } from '../content/record.ts';
import { lists } from './lists.ts';
import { type Projection, pick, shortSummary } from './projection.ts';

export const organization: Projection<'Organization'> = {
  head: record => pick(record, 'slug', 'name', 'kind'),
  card: cardOf,

  entries(record) {
    const entry = { sort: fold(record.name), id: record.id, card: cardOf(record) };
    return [
      { list: lists.organizations, ...entry },
      ...(record.parent === null ? [] : [{ list: lists.childrenOf(record.parent), ...entry }]),
    ];
  },
};

function cardOf(record: RecordOf<'Organization'>): Known<'Organization'> {
  return {
    ...organization.head(record),
    ...shortSummary(record),
    ...pick(record, 'image', 'country', 'parent'),
  };
}
