import { builder } from './builder.ts';

export const ArticleFilter = builder.inputType('ArticleFilter', {
  description: 'Every field narrows: an article must satisfy all that are given.',
  fields: t => ({
    section: t.string({ description: 'The section it stands in, exactly as written.' }),
    language: t.string({ description: 'The language it is written in, a BCP 47 tag exactly as written.' }),
    mentions: t.idList({ description: 'Every one of these entities is mentioned; ids, at most 10.' }),
    publishedFrom: t.field({ type: 'DateTime', description: 'Published at this instant or later.' }),
    publishedTo: t.field({ type: 'DateTime', description: 'Published before this instant.' }),
  }),
});
