import type { Known } from '../content/record.ts';
import type { TypeName } from '../content/type-name.ts';
import type { Entry } from '../store/list.ts';

/** The record that an entry's card is of. The projection of that type wrote the card, so its shape is taken as given. */
export function nodeOf<T extends TypeName>(entry: Entry): Known<T> {
  return JSON.parse(entry.card) as Known<T>;
}

/** What the tie of an entry says; every entry of a list of ties has one. */
export function tieOf<Tie>(entry: Entry): Tie {
  return JSON.parse(entry.tie ?? '{}') as Tie;
}
