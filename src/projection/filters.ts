import type { AnyRecord, RecordOf } from '../model/record.ts';
import { firstOfEach, type ListEntry } from './entry.ts';

/** The lists that filter feeds and searches: those of an article's section, its language and each entity that it mentions. */
export function filterLists({
  section,
  language,
  mentions,
}: RecordOf<'Article'>): Pick<ListEntry, 'list' | 'of'>[] {
  return [
    ...(section === null ? [] : [{ list: 'keys/section' as const, of: section }]),
    { list: 'keys/language', of: language },
    ...firstOfEach(mentions, ({ entity }) => entity).map(({ entity }) => ({
      list: 'keys' as const,
      of: entity,
    })),
  ];
}

/** The entries of an article in these lists. They have no cards, so a feed with a filter reads little. */
export function filterEntries(record: AnyRecord): ListEntry[] {
  if (record.type !== 'Article' || record.status !== 'PUBLISHED' || record.publishedAt === null) return [];
  const entry = { sort: record.publishedAt, id: record.id, card: {} };
  return filterLists(record).map(list => ({ ...list, ...entry }));
}
