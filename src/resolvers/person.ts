import { latestFirst } from '../model/positions.ts';
import type { Known } from '../model/record.ts';
import type { Context } from './context.ts';
import { field } from './field.ts';

/** Positions held, latest first. */
export async function positions(person: Known<'Person'>, context: Context) {
  return latestFirst(await field(person, 'positions', context));
}
