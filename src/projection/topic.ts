import { fold } from '../content/fold.ts';
import type { Known, RecordOf } from '../content/record.ts';
import { lists } from './lists.ts';
import { type Projection, pick, shortSummary } from './projection.ts';

export const topic: Projection<'Topic'> = {
  head: record => pick(record, 'slug', 'name'),
  card: cardOf,

  entries(record) {
    const entry = { sort: fold(record.name), id: record.id, card: cardOf(record) };
    return [
      { list: lists.topics, ...entry },
      ...(record.broader === null ? [] : [{ list: lists.childrenOf(record.broader), ...entry }]),
    ];
  },
};

function cardOf(record: RecordOf<'Topic'>): Known<'Topic'> {
  return { ...topic.head(record), ...shortSummary(record), ...pick(record, 'image', 'broader') };
}
