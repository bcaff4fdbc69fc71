import { keyOfList } from '../projection/lists.ts';
import type { RecordName } from '../store/keys.ts';
import type { Context } from './context.ts';
import { byName } from './names.ts';
import type { PageArguments } from './page.ts';

/** Topics whose broader topic this is, by name. */
export function narrower(topic: RecordName, args: PageArguments, context: Context) {
  return byName<'Topic'>(keyOfList('children', topic), args, context);
}
