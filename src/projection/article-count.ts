import { jsonValue } from '../formats/json.ts';
import type { Item } from '../store/attributes.ts';
import { type Key, listKey, partKey, type RecordKey, sectionRecordKey } from '../store/keys.ts';
import { canonicalJson } from './canonical-json.ts';
import { listName } from './lists.ts';
import type { MentionedKey } from './mention.ts';

/** An entity or a section whose public articles are counted. */
export type Counted = MentionedKey | SectionKey;

export interface SectionKey {
  readonly type: 'Section';
  /** The section, exactly as in `Article.section`. */
  readonly id: string;
}

/** The public articles of an entity or a section in each month that has some, by `2024-09`. */
export type MonthlyCounts = ReadonlyMap<string, number>;

/** The list of all sections with their counts. */
export const sectionsList = listName('sections');

/** The list of the articles that count. */
export function countedList(recordKey: Counted): string {
  return recordKey.type === 'Section' ? listName('keys/section', recordKey.id) : listName('keys', recordKey);
}

/** The key of the count of an entity or a section. */
export function countKey(recordKey: Counted): Key {
  return partKey(recordKey.type === 'Section' ? sectionRecordKey(recordKey.id) : recordKey, 'count');
}

/** The key of a section in the list of all sections. */
export function sectionKey({ id }: SectionKey): Key {
  return listKey(sectionsList, sectionRecordKey(id).id);
}

/** The items of a count. Monthly counts are stored because a change of an article recounts its month only. */
export function countItems(recordKey: Counted, counts: MonthlyCounts): Item[] {
  const count = sumOf(counts);
  const months = canonicalJson(Object.fromEntries(counts));
  return [
    { ...countKey(recordKey), count, months },
    ...(recordKey.type === 'Section' && count > 0
      ? [
          {
            ...sectionKey(recordKey),
            list: 'sections',
            card: canonicalJson({ section: recordKey.id, count }),
          },
        ]
      : []),
  ];
}

/** The monthly counts in an item; undefined if it is missing or malformed. */
export function monthlyCountsFrom(item: Item | undefined): MonthlyCounts | undefined {
  const months = typeof item?.months === 'string' ? jsonValue(item.months) : undefined;
  if (typeof months !== 'object' || months === null) return undefined;
  const entries = Object.entries(months);
  const isSound = entries.every(([month, count]) => /^\d{4}-\d\d$/.test(month) && Number.isInteger(count));
  if (!isSound) return undefined;
  const counts = new Map<string, number>(entries);
  return sumOf(counts) === item?.count ? counts : undefined;
}

/** The month of a publication, from its time or from the sort key of an entry. */
export function monthIn(time: string): string {
  return time.slice(0, 'YYYY-MM'.length);
}

/** The key of an entity or a section alone, for tasks, faults and logs. */
export function recordKeyOf({ type, id }: Counted): RecordKey {
  return { type, id };
}

function sumOf(counts: MonthlyCounts): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
