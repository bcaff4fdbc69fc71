import { latestFirst } from '../content/positions.ts';
import type { Known, RecordOf } from '../content/record.ts';
import type { Context } from './context.ts';
import { field } from './field.ts';
import { visibleArticle } from './visible.ts';

/** Posts held, latest first. */
export async function positions(person: Known<'Person'>, context: Context) {
  return latestFirst(await field(person, 'positions', context));
}

/** The article that says so, where it may be seen. */
export function positionSource({ source }: RecordOf<'Person'>['positions'][number], context: Context) {
  return visibleArticle(source, context);
}
