import { builder } from './builder.ts';

export const ArticleFilter = builder.inputType('ArticleFilter', {
  description: 'Filters articles. An article must satisfy every given field.',
  fields: t => ({
    section: t.string({ description: 'Section to match, exactly as written.' }),
    language: t.string({ description: 'Language to match: a BCP 47 tag, exactly as written.' }),
    mentions: t.idList({ description: 'Ids of entities that the article must mention, at most 10.' }),
    publishedFrom: t.field({ type: 'DateTime', description: 'Earliest publication time, included.' }),
    publishedTo: t.field({ type: 'DateTime', description: 'Latest publication time, excluded.' }),
  }),
});
