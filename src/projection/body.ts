import type { RecordOf } from '../model/record.ts';
import type { Item } from '../store/attributes.ts';
import { partKey } from '../store/keys.ts';
import { canonicalJson } from './canonical-json.ts';
import { embeddedReferenceOf, pick } from './card.ts';

/** An article's text, together with its card in a list of articles that have a word: search reads both at once. A live article is marked, because
 * search reads the text of its posts too. */
export function bodyItem(record: RecordOf<'Article'>, text: string): Item {
  return {
    ...partKey(record, 'body'),
    text,
    card: canonicalJson({
      ...pick(record, 'language', 'summary', ...(record.kind === 'LIVE' ? ['kind'] : [])),
      ...embeddedReferenceOf(record),
    }),
  };
}
