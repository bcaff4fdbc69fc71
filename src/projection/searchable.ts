import { toPlain } from '../formats/markdown.ts';
import type { AnyRecord, RecordOf } from '../model/record.ts';
import { types } from '../model/types.ts';
import { fieldWeights } from '../search/score.ts';
import { type WordLanguage, wordLanguage } from '../text/languages/tag.ts';
import { firstOfEach } from './entry.ts';

/** A searchable text of a record, and the weight of a word in it. */
export interface SearchField {
  readonly text: string;
  readonly weight: number;
  /** The index of the entity's name, counted from 0. */
  readonly name?: number;
  /** Whether it is a headline of an article: records with all words of a query in the headline rank first. */
  readonly isProminent?: boolean;
}

export interface Searchable {
  readonly language: WordLanguage;
  readonly fields: readonly SearchField[];
}

/** All searchable texts of a record. `posts` is the plain text of a live article's posts. */
export function searchableOf(record: AnyRecord, body: string | undefined, posts = ''): Searchable {
  if (record.type === 'Article')
    return { language: wordLanguage(record.language), fields: articleFields(record, body ?? '', posts) };
  return { language: 'any', fields: entityFields(record) };
}

function articleFields(article: RecordOf<'Article'>, body: string, posts: string): SearchField[] {
  const mentions = firstOfEach(article.mentions, mention => mention.entity);
  return [
    { text: article.headline, weight: fieldWeights.headline, isProminent: true },
    {
      text: article.alternativeHeadline ?? '',
      weight: fieldWeights.alternativeHeadline,
      isProminent: true,
    },
    { text: article.summary ?? '', weight: fieldWeights.summary },
    ...article.keywords.map(text => ({ text, weight: fieldWeights.keyword })),
    ...article.byline.map(text => ({ text, weight: fieldWeights.byline })),
    ...mentions.map(({ entity, role }) => ({
      text: entity.name ?? '',
      weight: role === 'SUBJECT' || role === 'CATEGORY' ? fieldWeights.mainMention : fieldWeights.mention,
    })),
    { text: toPlain(body), weight: fieldWeights.text },
    ...(article.kind === 'LIVE' ? [{ text: posts, weight: fieldWeights.text }] : []),
  ];
}

/** Names come first: a match in a name is most likely the intended one. */
function entityFields(entity: Exclude<AnyRecord, { type: 'Article' }>): SearchField[] {
  return [
    { text: entity.name, weight: fieldWeights.name, name: 0 },
    ...entity.alternateNames.map((text, i) => ({ text, weight: fieldWeights.alternateName, name: i + 1 })),
    ...Object.entries(types[entity.type].search).map(([name, weight = 0]) => {
      const text: unknown = Reflect.get(entity, name);
      return { text: typeof text === 'string' ? text : '', weight };
    }),
    { text: entity.summary ?? '', weight: fieldWeights.entitySummary },
  ];
}
