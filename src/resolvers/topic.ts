import { lists } from '../projection/lists.ts';
import type { RecordName } from '../store/keys.ts';
import type { Context } from './context.ts';
import { byName } from './names.ts';
import type { PageArguments } from './page.ts';

/** Topics by name. */
export function topics(args: PageArguments, context: Context) {
  return byName<'Topic'>(lists.topics, args, context);
}

/** Topics whose broader topic this is, by name. */
export function narrower(topic: RecordName, args: PageArguments, context: Context) {
  return byName<'Topic'>(lists.childrenOf(topic), args, context);
}
