import type { RecordOf } from '../content/record.ts';
import type { Item } from '../store/attributes.ts';
import { partKey } from '../store/keys.ts';
import { article } from './article.ts';
import { pack } from './pack.ts';
import { pick } from './projection.ts';

/** An article's text, with what a list of articles that have a word says of each: search reads both at once. */
export function bodyItem(record: RecordOf<'Article'>, text: string): Item {
  return {
    ...partKey(record, 'body'),
    text,
    card: pack({ ...pick(record, 'language', 'summary'), ...article.head(record) }),
  };
}
