import { jsonValue } from '../formats/json.ts';
import { sectionsList } from '../projection/article-count.ts';
import { readList } from '../store/list.ts';
import type { Context } from './context.ts';

/** A section, and the number of its public articles. */
export interface SectionSource {
  readonly section: string;
  readonly articleCount: number;
}

/** Maximum sections of the list: one request reads about ten thousand. */
const maxSections = 1000;

/** All sections with public articles, by name. */
export async function sections({ table, records }: Context): Promise<SectionSource[]> {
  const entries = await records.lists.run(() =>
    readList(table, sectionsList, { direction: 'ASC', limit: maxSections }),
  );
  return entries.flatMap(({ card }): SectionSource[] => {
    const { section, count } = Object(jsonValue(card));
    return typeof section === 'string' && typeof count === 'number' ? [{ section, articleCount: count }] : [];
  });
}
