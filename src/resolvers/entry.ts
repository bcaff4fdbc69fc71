import type { Known } from '../model/record.ts';
import type { TypeName } from '../model/types.ts';
import type { Entry } from '../store/list.ts';
import { Memo } from './memo.ts';

/** The record on an entry's card. The projection of that type wrote the card, so its shape is not checked. */
export function nodeOf<T extends TypeName>({ sk, card }: Pick<Entry, 'sk' | 'card'>): Known<T> {
  return parsed.of(sk, card, JSON.parse) as Known<T>;
}

/** The record on an entry's card, without keeping the parsed card: for a request that reads more entries than are kept. */
export function nodeOnce<T extends TypeName>({ card }: Pick<Entry, 'card'>): Known<T> {
  return JSON.parse(card) as Known<T>;
}

/** The fields of the edge of an entry; every entry of a list of edges has some. */
export function edgeOf<EdgeFields>(entry: Entry): EdgeFields {
  return JSON.parse(entry.edge ?? '{}') as EdgeFields;
}

/** About a thousand cards of articles. Cards with the same sort key in different lists replace each other. */
const parsed = new Memo<Known<TypeName>>(2_000_000);
