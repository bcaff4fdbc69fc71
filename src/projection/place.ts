import { fold } from '../content/fold.ts';
import type { Known, RecordOf } from '../content/record.ts';
import { lists } from './lists.ts';
import { type Projection, pick, shortSummary } from './projection.ts';

export const place: Projection<'Place'> = {
  head: record => pick(record, 'slug', 'name', 'kind', 'country', 'latitude', 'longitude'),
  card: cardOf,
  entries: record => [{ list: lists.places, sort: fold(record.name), id: record.id, card: cardOf(record) }],
};

function cardOf(record: RecordOf<'Place'>): Known<'Place'> {
  return { ...place.head(record), ...shortSummary(record), ...pick(record, 'image', 'within') };
}
