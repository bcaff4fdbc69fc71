import { toPlain } from '../formats/markdown.ts';
import type { AnyRecord, RecordOf } from '../model/record.ts';
import { types } from '../model/types.ts';
import { type WordLanguage, wordLanguage } from '../text/stem.ts';
import { firstOfEach } from './entry.ts';

/** A text of a record in which search finds words, and what a word in it weighs. */
export interface SearchField {
  readonly text: string;
  readonly weight: number;
  /** Which of the entity's names it is, counted from 0. */
  readonly name?: number;
  /** How often a word counts that comes again. */
  readonly maxCount?: number;
}

export interface Searchable {
  readonly language: WordLanguage;
  readonly fields: readonly SearchField[];
}

/** Everything of a record in which search looks. */
export function searchableOf(record: AnyRecord, body: string | undefined): Searchable {
  if (record.type === 'Article')
    return { language: wordLanguage(record.language), fields: articleFields(record, body ?? '') };
  return { language: 'any', fields: entityFields(record) };
}

function articleFields(article: RecordOf<'Article'>, body: string): SearchField[] {
  const mentions = firstOfEach(article.mentions, mention => mention.entity);
  return [
    { text: article.headline, weight: 12 },
    { text: article.alternativeHeadline ?? '', weight: 8 },
    { text: article.summary ?? '', weight: 5 },
    ...article.keywords.map(text => ({ text, weight: 5 })),
    ...article.byline.map(text => ({ text, weight: 4 })),
    ...mentions.map(({ entity, role }) => ({
      text: entity.name ?? '',
      weight: role === 'SUBJECT' || role === 'CATEGORY' ? 4 : 2,
    })),
    { text: toPlain(body), weight: 1, maxCount: 5 },
  ];
}

/** Names first: what is found by its name is most likely meant. */
function entityFields(entity: Exclude<AnyRecord, { type: 'Article' }>): SearchField[] {
  return [
    { text: entity.name, weight: 14, name: 0 },
    ...entity.alternateNames.map((text, i) => ({ text, weight: 12, name: i + 1 })),
    ...Object.entries(types[entity.type].search).map(([name, weight = 0]) => {
      const text: unknown = Reflect.get(entity, name);
      return { text: typeof text === 'string' ? text : '', weight };
    }),
    { text: entity.summary ?? '', weight: 3 },
  ];
}
