import { canonicalJson } from '../../src/projection/canonical-json.ts';
import { unpackAscending } from '../../src/search/bytes.ts';
import { blockSize, formatSortKey, unpackBlock } from '../../src/search/document-table.ts';
import { visitPostings } from '../../src/search/postings.ts';
import { searchCardFrom } from '../../src/search/search-card.ts';
import type { Item } from '../../src/store/attributes.ts';

/** The search index in a table's items, apart from the ways in which it may have an article. */
export interface SearchIndex {
  /** What the index says of each article, by place; of an article in several places, all that they say. */
  readonly articles: ReadonlyMap<string, string>;
  /** Items that belong to no segment. */
  readonly leftOver: readonly string[];
}

/** Whether an item is part of the search index, and may be elsewhere after a flush. */
export function isOfIndex({ pk, sk }: Item): boolean {
  return /^list#search(?:\/backlog)?$/.test(pk) || pk.startsWith('segment#') || postingsSort.test(sk);
}

/** The sort keys of postings and their tails, and the segment in them. */
const postingsSort = /^(?:@|[^#]+#@|_[^#]+#)(\d{6}[0-9A-F]{6})$/;

/** Reads the index from all items of a table at once, as a simple reader would. */
export function searchIndexIn(items: Iterable<Item>): SearchIndex {
  const all = [...items].filter(isOfIndex);
  const inList = (pk: string) => all.filter(item => item.pk === pk && /^\d{4}-/.test(item.sk));
  const articles = new Map<string, string>();
  const fresh = inList('list#search');
  const backlog = inList('list#search/backlog');
  for (const { sk, card } of [...backlog, ...fresh])
    articles.set(sk, card === '{}' ? '' : cardText(String(card)));
  const [records, markers] = ['#', '~'].map(first =>
    all.filter(({ pk, sk }) => pk === 'list#search' && sk.startsWith(first)),
  );
  for (const record of records ?? []) {
    for (const [place, text] of articlesOfSegment(record, all)) {
      if (fresh.concat(backlog).some(({ sk }) => sk === place)) continue;
      articles.set(place, [articles.get(place) ?? [], text].flat().join('; '));
    }
  }
  const names = new Set([...(records ?? []), ...(markers ?? [])].map(({ sk }) => sk.slice(1)));
  const leftOver = all.flatMap(({ pk, sk }) => {
    const name = pk.startsWith('segment#') ? pk.slice(8) : postingsSort.exec(sk)?.[1];
    return name === undefined || names.has(name) ? [] : `${pk} ${sk}`;
  });
  return { articles: new Map([...articles].filter(([, text]) => text !== '')), leftOver };
}

function articlesOfSegment(record: Item, all: readonly Item[]): Map<string, string> {
  const name = record.sk.slice(1);
  const found = new Map<number, string[]>();
  const note = (ordinal: number, text: string) => found.set(ordinal, [...(found.get(ordinal) ?? []), text]);
  for (const { pk, sk, prominent, others, articles } of all) {
    if (postingsSort.exec(sk)?.[1] !== name) continue;
    if (articles instanceof Uint8Array) for (const one of unpackAscending(articles)) note(one, pk);
    for (const [packed, mark] of [
      [prominent, 'p'],
      [others, ''],
    ] as const)
      if (packed instanceof Uint8Array)
        visitPostings(packed, (language, form) => ({ ordinal, weight, length }) => {
          note(ordinal, `${form} ${weight}${mark} ${language} ${length}`);
        });
  }
  const dead = new Set(record.dead instanceof Uint8Array ? unpackAscending(record.dead) : []);
  const places = all
    .filter(({ pk, sk }) => pk === `segment#${name}` && sk.startsWith('articles#'))
    .flatMap(({ sk, articles }) =>
      articles instanceof Uint8Array
        ? unpackBlock(articles).map(
            (sortKey, i) => [Number(sk.split('#')[1]) * blockSize + i, formatSortKey(sortKey)] as const,
          )
        : [],
    );
  return new Map(
    places.flatMap(([ordinal, place]) =>
      dead.has(ordinal) ? [] : [[place, (found.get(ordinal) ?? []).toSorted().join('\n')] as const],
    ),
  );
}

/** An entry's card in the words of postings. */
function cardText(card: string): string {
  try {
    const { language, length, words, lists } = searchCardFrom(card) ?? {
      language: '',
      length: 0,
      words: [],
      lists: [],
    };
    return [
      ...words.map(
        ({ form, weight, isProminent }) => `${form} ${weight}${isProminent ? 'p' : ''} ${language} ${length}`,
      ),
      ...lists.map(list => `list#${list}`),
    ]
      .toSorted()
      .join('\n');
  } catch {
    return `no card: ${card}`;
  }
}

/** The index as texts by key, to compare two states of a table. */
export function indexTexts(items: Iterable<Item>): [string, string][] {
  const { articles, leftOver } = searchIndexIn(items);
  return [
    ...[...articles].map(([place, text]): [string, string] => [`search ${place}`, text]),
    ['left over', canonicalJson(leftOver)],
  ];
}
