import { unpackAscending } from '../../search/bytes.ts';
import { IndexDamage } from '../../search/index-damage.ts';
import { type Posting, unpackCounts, visitPostings } from '../../search/postings.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import { type Key, keyText } from '../../store/keys.ts';
import { postingsKey, postingsTailKey } from '../../store/search-keys.ts';
import type { Table } from '../../store/table.ts';

/** The items of a segment in one list. */
export interface ListOfSegment {
  readonly list: string;
  readonly key: Key;
  readonly tailKey: Key;
  readonly item: Item | undefined;
  readonly tail: Item | undefined;
}

/** Lists read at a time, unless the caller says otherwise. */
const listsTogether = 500;

/** Reads the items of a segment in some lists, as they are. The next lists are read while some are in use. */
export class SegmentLists {
  readonly #table: Table;
  readonly #segment: string;
  readonly #lists: readonly string[];
  readonly #together: number;

  constructor(
    table: Table,
    segment: string,
    lists: readonly string[],
    { together = listsTogether }: { readonly together?: number } = {},
  ) {
    this.#table = table;
    this.#segment = segment;
    this.#lists = lists;
    this.#together = together;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ListOfSegment> {
    let next = this.#read(0);
    for (let start = 0; start < this.#lists.length; start += this.#together) {
      const lists = await next;
      next = this.#read(start + this.#together);
      // Its failure is thrown where it is awaited, and is nobody's if the caller has stopped reading.
      next.catch(() => {});
      yield* lists;
    }
  }

  async #read(start: number): Promise<ListOfSegment[]> {
    const lists = this.#lists.slice(start, start + this.#together);
    if (lists.length === 0) return [];
    const keys = lists.map(list => postingsKey(list, this.#segment));
    const items = await getItems(this.#table, keys, 'consistent');
    const tailKeys = lists.map(list => postingsTailKey(list, this.#segment));
    const wanted = tailKeys.filter((_, i) => items[i]?.tail !== undefined);
    const tails = await getItems(this.#table, wanted, 'consistent');
    const tailAt = new Map(wanted.map((key, i) => [keyText(key), tails[i]]));
    return lists.flatMap((list, i): ListOfSegment[] => {
      const [key, tailKey] = [keys[i], tailKeys[i]];
      if (key === undefined || tailKey === undefined) return [];
      return [{ list, key, tailKey, item: items[i], tail: tailAt.get(keyText(tailKey)) }];
    });
  }
}

/** The stored postings of a list are malformed. */
export class Malformed extends IndexDamage {
  readonly isInTail: boolean;

  constructor(isInTail = false) {
    super('The postings of a search segment are malformed');
    this.isInTail = isInTail;
  }
}

/** An article in a filter list, such as that of a section, or the posting of a word. */
export type Found = { readonly is: 'article'; readonly ordinal: number } | Word;

interface Word extends Posting {
  readonly is: 'word';
  readonly language: string;
  readonly form: string;
  readonly isProminent: boolean;
}

/** Receives the contents of a list. */
export interface ListVisitor {
  /** Receives an article of a filter list. */
  readonly article: (ordinal: number) => void;
  /** Returns the visitor of the postings of a form. */
  readonly word: (language: string, form: string, isProminent: boolean) => (posting: Posting) => void;
}

/** The postings of a list in a segment of `count` articles. Throws if they are malformed. */
export function postingsIn(item: Item, tail: Item | undefined, count: number): Found[] {
  const found: Found[] = [];
  visitList(item, tail, count, {
    article: ordinal => found.push({ is: 'article', ordinal }),
    word: (language, form, isProminent) => posting =>
      found.push({ is: 'word', language, form, isProminent, ...posting }),
  });
  return found;
}

/** Visits the postings of a list in a segment of `count` articles. Throws if they are malformed, possibly after some of them were visited. */
export function visitList(item: Item, tail: Item | undefined, count: number, visitor: ListVisitor): void {
  if (item.list === 'keys') visitFilterList(item, count, visitor);
  else visitWordsIn(item, tail, count, visitor);
}

function visitWordsIn(item: Item, tail: Item | undefined, count: number, visitor: ListVisitor): void {
  const names = new Set(Object.keys(item));
  for (const name of ['pk', 'sk', 'list', 'count', 'prominent', 'others', 'tail']) names.delete(name);
  if (item.list !== 'word' || names.size > 0) throw new Malformed();
  const { word } = visitor;
  if (item.prominent !== undefined) visitWords(item.prominent, { count, isProminent: true }, word);
  if (item.others !== undefined) visitWords(item.others, { count }, word);
  if (tail !== undefined) visitTail(item, tail, count, visitor);
}

function visitTail(item: Item, tail: Item, count: number, { word }: ListVisitor): void {
  if (tail.list !== 'word' || Object.keys(tail).length !== 4) throw new Malformed(true);
  const counts = new Map<string, { count: number }>();
  visitWords(tail.others, { count, isInTail: true }, (language, form, isProminent) => {
    const visit = word(language, form, isProminent);
    const counter = { count: 0 };
    counts.set(`${language} ${form}`, counter);
    return posting => {
      counter.count += 1;
      visit(posting);
    };
  });
  const listed = item.tail instanceof Uint8Array ? unpackCounts(item.tail) : [];
  const isListed = listed.every(
    ({ language, form, count }) => counts.get(`${language} ${form}`)?.count === count,
  );
  if (!isListed || listed.length !== counts.size) throw new Malformed();
}

function visitFilterList(item: Item, count: number, { article }: ListVisitor): void {
  if (!(item.articles instanceof Uint8Array) || Object.keys(item).length !== 4) throw new Malformed();
  for (const ordinal of unpackAscending(item.articles)) {
    if (!(ordinal < count)) throw new Malformed();
    article(ordinal);
  }
}

function visitWords(
  packed: unknown,
  {
    count,
    isProminent = false,
    isInTail = false,
  }: { count: number; isProminent?: boolean; isInTail?: boolean },
  word: ListVisitor['word'],
): void {
  if (!(packed instanceof Uint8Array) || packed.length === 0) throw new Malformed(isInTail);
  const select = (language: string, form: string) => {
    if (language === '' || form === '') throw new Malformed(isInTail);
    const visit = word(language, form, isProminent);
    return (posting: Posting) => {
      if (!(posting.ordinal < count)) throw new Malformed(isInTail);
      visit(posting);
    };
  };
  try {
    visitPostings(packed, select);
  } catch (error) {
    if (error instanceof IndexDamage) throw new Malformed(isInTail);
    throw error;
  }
}
