import { unpackAscending } from '../search/bytes.ts';
import { IndexDamage } from '../search/index-damage.ts';
import { type Posting, unpackCounts, visitPostings } from '../search/postings.ts';
import type { Item } from '../store/attributes.ts';
import { getItems } from '../store/items.ts';
import { type Key, keyText, postingsKey, postingsTailKey } from '../store/keys.ts';
import type { Table } from '../store/table.ts';

/** The items of a segment in one list. */
export interface ListOfSegment {
  readonly list: string;
  readonly key: Key;
  readonly tailKey: Key;
  readonly item: Item | undefined;
  readonly tail: Item | undefined;
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
      const tailKeys = lists.map(list => postingsTailKey(list, this.#segment));
      const wanted = tailKeys.filter((_, i) => items[i]?.tail !== undefined);
      const tails = await getItems(this.#table, wanted, 'consistent');
      const tailAt = new Map(wanted.map((key, i) => [keyText(key), tails[i]]));
      for (const [i, list] of lists.entries()) {
        const [key, tailKey] = [keys[i], tailKeys[i]];
        if (key === undefined || tailKey === undefined) continue;
        yield { list, key, tailKey, item: items[i], tail: tailAt.get(keyText(tailKey)) };
      }
    }
  }
}

/** The postings of a list are not what a segment holds. */
export class Malformed extends IndexDamage {
  readonly isInTail: boolean;

  constructor(isInTail = false) {
    super('The postings of a search segment are malformed');
    this.isInTail = isInTail;
  }
}

/** An article in a list of keys, or the posting of a word. */
export type Found = { readonly is: 'key'; readonly ordinal: number } | Word;

interface Word extends Posting {
  readonly is: 'word';
  readonly language: string;
  readonly form: string;
  readonly isProminent: boolean;
}

/** The postings of a list in a segment with so many articles. Throws where they are malformed. */
export function postingsIn(item: Item, tail: Item | undefined, count: number): Found[] {
  if (item.list === 'keys') return keysIn(item, count);
  const names = new Set(Object.keys(item));
  for (const name of ['pk', 'sk', 'list', 'count', 'prominent', 'others', 'tail']) names.delete(name);
  if (item.list !== 'word' || names.size > 0) throw new Malformed();
  return [
    ...(item.prominent === undefined ? [] : wordsIn(item.prominent, count, { isProminent: true })),
    ...(item.others === undefined ? [] : wordsIn(item.others, count, {})),
    ...(tail === undefined ? [] : tailIn(item, tail, count)),
  ];
}

function tailIn(item: Item, tail: Item, count: number): Found[] {
  if (tail.list !== 'word' || Object.keys(tail).length !== 4) throw new Malformed(true);
  const found = wordsIn(tail.others, count, { isInTail: true });
  const counts = new Map<string, number>();
  for (const { language, form } of found)
    counts.set(`${language} ${form}`, (counts.get(`${language} ${form}`) ?? 0) + 1);
  const listed = item.tail instanceof Uint8Array ? unpackCounts(item.tail) : [];
  const isListed = listed.every(({ language, form, count }) => counts.get(`${language} ${form}`) === count);
  if (!isListed || listed.length !== counts.size) throw new Malformed();
  return found;
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
  { isProminent = false, isInTail = false }: { isProminent?: boolean; isInTail?: boolean },
): Word[] {
  if (!(packed instanceof Uint8Array) || packed.length === 0) throw new Malformed(isInTail);
  const found: Word[] = [];
  const add = (language: string, form: string) => {
    if (language === '' || form === '') throw new Malformed(isInTail);
    return (posting: Posting) => {
      if (!(posting.ordinal < count)) throw new Malformed(isInTail);
      found.push({ is: 'word', language, form, isProminent, ...posting });
    };
  };
  try {
    visitPostings(packed, add);
  } catch (error) {
    if (error instanceof IndexDamage) throw new Malformed(isInTail);
    throw error;
  }
  return found;
}
