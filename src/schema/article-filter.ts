import { builder } from './builder.ts';
import { ArticleKind, MentionRole, Urgency } from './enums.ts';

export const ArticleFilter = builder.inputType('ArticleFilter', {
  description:
    'Filters articles. An article must satisfy every given field. An empty list of `sections`, `kinds`, `mentionsAny` or `roles` matches no article.',
  fields: t => ({
    section: t.string({ description: 'Section to match, exactly as in `Article.section`.' }),
    sections: t.stringList({
      description: 'Sections to include, exactly as in `Article.section`, at most 20.',
    }),
    language: t.string({ description: 'Language to match: a BCP 47 tag, e.g. `pt-BR`, in any letter case.' }),
    kinds: t.field({ type: [ArticleKind], description: 'Kinds to include.' }),
    urgency: t.field({ type: Urgency, description: 'Urgency to match.' }),
    mentions: t.idList({ description: 'Ids of entities that the article must mention, at most 10.' }),
    mentionsAny: t.idList({
      description: 'Ids of entities of which the article must mention at least one, at most 100.',
    }),
    mentionsNone: t.idList({
      description: 'Ids of entities of which the article must mention none, at most 20.',
    }),
    roles: t.field({
      type: [MentionRole],
      description:
        'Roles in which a mention counts for `mentions` and `mentionsAny`. In `articles` of an entity, the roles of that entity to include. Not available in searches.',
    }),
    includeNarrower: t.boolean({
      description:
        'Whether a topic includes its narrower topics, and a place the places within it, at any depth; at most 100 entities in all. Applies to all fields that name entities, and, in `articles` of an entity, to that entity.',
    }),
    publishedFrom: t.field({
      type: 'DateTime',
      description: 'Time at or after which the article was published.',
    }),
    publishedTo: t.field({ type: 'DateTime', description: 'Time before which the article was published.' }),
    withoutVersions: t.boolean({
      description:
        'Whether to show one article of each story: versions (`versionOf`) are left out if their main version is in the same list. Not available in searches.',
    }),
  }),
});
