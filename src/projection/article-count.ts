import { jsonValue } from '../formats/json.ts';
import type { Item } from '../store/attributes.ts';
import { type Key, listKey, partKey, type RecordKey, sectionName } from '../store/keys.ts';
import { canonicalJson } from './canonical-json.ts';
import { listName } from './lists.ts';
import type { MentionedName } from './mention.ts';

/** An entity or a section whose public articles are counted. */
export type Counted = MentionedName | SectionName;

export interface SectionName {
  readonly type: 'Section';
  /** The section, exactly as in `Article.section`. */
  readonly id: string;
}

/** The public articles of an entity or a section in each month that has some, by `2024-09`. */
export type MonthlyCounts = ReadonlyMap<string, number>;

/** The list of all sections with their counts. */
export const sectionsList = listName('sections');

/** The list of the articles that count. */
export function countedList(name: Counted): string {
  return name.type === 'Section' ? listName('keys/section', name.id) : listName('keys', name);
}

/** The key of the count of an entity or a section. */
export function countKey(name: Counted): Key {
  return partKey(name.type === 'Section' ? sectionName(name.id) : name, 'count');
}

/** The key of a section in the list of all sections. */
export function sectionKey({ id }: SectionName): Key {
  return listKey(sectionsList, sectionName(id).id);
}

/** The items of a count. Monthly counts are stored because a change of an article recounts its month only. */
export function countItems(name: Counted, counts: MonthlyCounts): Item[] {
  const count = sumOf(counts);
  const months = canonicalJson(Object.fromEntries(counts));
  return [
    { ...countKey(name), count, months },
    ...(name.type === 'Section' && count > 0
      ? [{ ...sectionKey(name), list: 'sections', card: canonicalJson({ section: name.id, count }) }]
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

/** The name of the record with a count; used for tasks, faults and logs. */
export function nameOfCounted({ type, id }: Counted): RecordKey {
  return { type, id };
}

function sumOf(counts: MonthlyCounts): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
