import { lists } from '../projection/lists.ts';
import type { Context } from './context.ts';
import { byName } from './names.ts';
import type { PageArguments } from './page.ts';

/** Places by name. */
export function places(args: PageArguments, context: Context) {
  return byName<'Place'>(lists.places, args, context);
}
