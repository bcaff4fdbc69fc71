import { unpackAscending } from '../search/bytes.ts';
import { IndexDamage } from '../search/index-damage.ts';
import { type Posting, visitPostings } from '../search/postings.ts';
import type { Item } from '../store/attributes.ts';
import { getItems } from '../store/items.ts';
import { type Key, keyText, postingsKey, restOfPostingsKey } from '../store/keys.ts';
import type { Table } from '../store/table.ts';

/** The items of a segment in one list. */
export interface ListOfSegment {
  readonly list: string;
  readonly key: Key;
  readonly restKey: Key;
  readonly item: Item | undefined;
  readonly rest: Item | undefined;
}

/** Lists read at a time. */
const listsTogether = 1000;

/** Reads the items of a segment in some lists, as they are. */
export class SegmentLists {
  readonly #table: Table;
  readonly #segment: string;
  readonly #lists: readonly string[];

  constructor(table: Table, segment: string, lists: readonly string[]) {
    this.#table = table;
    this.#segment = segment;
    this.#lists = lists;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ListOfSegment> {
    for (let start = 0; start < this.#lists.length; start += listsTogether) {
      const lists = this.#lists.slice(start, start + listsTogether);
      const keys = lists.map(list => postingsKey(list, this.#segment));
      const items = await getItems(this.#table, keys, 'consistent');
      const restKeys = lists.map(list => restOfPostingsKey(list, this.#segment));
      const wanted = restKeys.filter((_, i) => items[i]?.hasRest === true);
      const rests = await getItems(this.#table, wanted, 'consistent');
      const restAt = new Map(wanted.map((key, i) => [keyText(key), rests[i]]));
      for (const [i, list] of lists.entries()) {
        const [key, restKey] = [keys[i], restKeys[i]];
        if (key === undefined || restKey === undefined) continue;
        yield { list, key, restKey, item: items[i], rest: restAt.get(keyText(restKey)) };
      }
    }
  }
}

/** The postings of a list are not what a segment holds. */
export class Malformed extends IndexDamage {
  readonly isInRest: boolean;

  constructor(isInRest = false) {
    super('The postings of a search segment are malformed');
    this.isInRest = isInRest;
  }
}

/** An article in a list of keys, or the posting of a word. */
export type Found =
  | { readonly is: 'key'; readonly ordinal: number }
  | (Posting & {
      readonly is: 'word';
      readonly language: string;
      readonly form: string;
      readonly isProminent: boolean;
    });

/** The postings of a list in a segment with so many articles. Throws where they are malformed. */
export function postingsIn(item: Item, rest: Item | undefined, count: number): Found[] {
  if (item.list === 'keys') return keysIn(item, count);
  const names = new Set(Object.keys(item));
  for (const name of ['pk', 'sk', 'list', 'count', 'prominent', 'others', 'hasRest']) names.delete(name);
  if (item.list !== 'word' || names.size > 0) throw new Malformed();
  if (rest !== undefined && (rest.list !== 'word' || Object.keys(rest).length !== 4))
    throw new Malformed(true);
  return [
    ...(item.prominent === undefined ? [] : wordsIn(item.prominent, count, { isProminent: true })),
    ...(item.others === undefined ? [] : wordsIn(item.others, count, {})),
    ...(rest === undefined ? [] : wordsIn(rest.others, count, { isInRest: true })),
  ];
}

function keysIn(item: Item, count: number): Found[] {
  if (!(item.articles instanceof Uint8Array) || Object.keys(item).length !== 4) throw new Malformed();
  return unpackAscending(item.articles).map(ordinal => {
    if (!(ordinal < count)) throw new Malformed();
    return { is: 'key', ordinal };
  });
}

function wordsIn(
  packed: unknown,
  count: number,
  { isProminent = false, isInRest = false }: { isProminent?: boolean; isInRest?: boolean },
): Found[] {
  if (!(packed instanceof Uint8Array) || packed.length === 0) throw new Malformed(isInRest);
  const found: Found[] = [];
  visitPostings(packed, (language, form) => {
    if (language === '' || form === '') throw new Malformed(isInRest);
    return posting => {
      if (!(posting.ordinal < count)) throw new Malformed(isInRest);
      found.push({ is: 'word', language, form, isProminent, ...posting });
    };
  });
  return found;
}
