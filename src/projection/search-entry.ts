import type { AnyRecord } from '../model/record.ts';
import { codeOf } from '../search/codes.ts';
import { parseSortKey } from '../search/document-table.ts';
import { type IndexedWord, storedCard, tombstoneCard } from '../search/search-card.ts';
import type { Item } from '../store/attributes.ts';
import { documentKey, type Key, listKey } from '../store/keys.ts';
import { wordsIn } from '../text/words.ts';
import type { ListEntry } from './entry.ts';
import { filterLists } from './filters.ts';
import { listName } from './lists.ts';
import { searchableOf } from './searchable.ts';

/** Maximum number of distinct words indexed for one article, in order of occurrence. Its entry stays far below 400 KB, the limit of an item. */
const maxWords = 5000;
const maxWordBytes = 200_000;

/** The list of fresh articles. It also contains the records of the segments. */
export const freshList = listName('search');

/** The list of articles that wait for the next flush. Searches do not read it. */
export const backlogList = listName('search/backlog');

/**
 * The entry of an article in the list of fresh articles. Only public and scheduled articles have an entry. `posts` is
 * the text of a live article's posts.
 */
export function searchEntries(record: AnyRecord, body: string, posts = ''): ListEntry[] {
  if (record.type !== 'Article' || record.status !== 'PUBLISHED' || record.publishedAt === null) return [];
  const { language, fields } = searchableOf(record, body, posts);
  const words = new Map<string, { weight: number; isProminent: boolean }>();
  let [length, bytes] = [0, 0];
  for (const { text, weight, isProminent = false } of fields) {
    const counts = new Map<string, number>();
    for (const { word, others } of wordsIn(text)) {
      length += weight;
      for (const form of [word, ...others]) counts.set(form, (counts.get(form) ?? 0) + 1);
    }
    for (const [form, count] of counts) {
      const known = words.get(form);
      if (known === undefined) {
        bytes += Buffer.byteLength(form) + 1;
        if (words.size === maxWords || bytes > maxWordBytes) continue;
      }
      words.set(form, {
        weight: (known?.weight ?? 0) + weight * count,
        isProminent: isProminent || known?.isProminent === true,
      });
    }
  }
  const indexed = [...words].map(([form, { weight, isProminent }]): IndexedWord => {
    return { form, weight: codeOf(weight), isProminent };
  });
  const card = storedCard({
    language,
    length: codeOf(length),
    words: indexed,
    lists: filterLists(record).map(({ list, of }) => listName(list, of)),
  });
  return [{ list: 'search', sort: record.publishedAt, id: record.id, card }];
}

/** Whether a key belongs to a fresh article. */
export function isFreshKey({ pk }: Key): boolean {
  return pk === freshPartition;
}

/** Whether a key belongs to an article in the backlog. */
export function isBacklogKey({ pk }: Key): boolean {
  return pk === backlogPartition;
}

/** Whether a sort key is that of an article: its publication time and its id. */
export function isArticleSortKey(sk: string): boolean {
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z#[0-9A-Z]{26}$/.test(sk);
}

/** Whether a public or scheduled article has this sort key. */
export function isSortKeyOf(record: AnyRecord, sk: string): boolean {
  if (record.type !== 'Article' || record.status !== 'PUBLISHED' || record.publishedAt === null) return false;
  return sk === `${record.publishedAt}#${record.id}`;
}

/** Whether a key belongs to an entry of an article in the list of fresh articles or in the backlog. */
export function isSearchEntryKey({ pk }: Key): boolean {
  return pk === freshPartition || pk === backlogPartition;
}

/** The key of an article's entry in the list of fresh articles. */
export function freshKey(sk: string): Key {
  return { pk: freshPartition, sk: sk };
}

/** The key of an article's entry in the backlog. */
export function backlogKey(sk: string): Key {
  return { pk: backlogPartition, sk: sk };
}

/** The tombstone of the article with this key. It stays until every segment has marked the article as dead. */
export function tombstoneAt({ pk, sk }: Key): Item {
  const owner = documentKey({ type: 'Article', id: parseSortKey(sk).id }).pk;
  return { pk, sk, list: 'search', owner, card: tombstoneCard };
}

/** Moves an entry from the list of fresh articles to the backlog. */
export function inBacklog(item: Item): Item {
  return { ...item, pk: backlogPartition, list: 'search/backlog' };
}

const freshPartition = listKey(freshList, '').pk;
const backlogPartition = listKey(backlogList, '').pk;
