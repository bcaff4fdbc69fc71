import { latestFirst } from '../content/person.ts';
import type { Known } from '../content/record.ts';
import { lists } from '../projection/lists.ts';
import type { Context } from './context.ts';
import { field } from './field.ts';
import { byName } from './names.ts';
import type { PageArguments } from './page.ts';
import { visibleArticle } from './visible.ts';

/** People by name. */
export function people(args: PageArguments, context: Context) {
  return byName<'Person'>(lists.people, args, context);
}

/** Posts held, latest first; a source that may not be seen is left out. */
export async function positions(person: Known<'Person'>, context: Context) {
  const all = await field(person, 'positions', context);
  return latestFirst(all).map(position => ({
    ...position,
    source: visibleArticle(position.source, context),
  }));
}
