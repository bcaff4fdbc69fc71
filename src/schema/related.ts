import { latestTogether, type RelatedEntitySource } from '../resolvers/related.ts';
import { builder } from './builder.ts';
import { Article, Entity } from './types.ts';

export const RelatedEntity = builder.objectRef<RelatedEntitySource>('RelatedEntity').implement({
  description:
    'An entity that is mentioned together with another one, counted over the latest 500 articles about that one.',
  fields: t => ({
    entity: t.expose('entity', { type: Entity, description: 'What is mentioned too.' }),
    articleCount: t.exposeInt('articleCount', { description: 'How many of those articles mention both.' }),
    latestArticle: t.field({
      type: Article,
      nullable: true,
      description: 'The latest article that mentions both; null where it has been withdrawn since.',
      resolve: (source, _args, context) => latestTogether(source, context),
    }),
  }),
});

/** What a list of related records costs: one point, and what is asked of a record for each of them. */
export function byFirst({ first }: { first?: number | null | undefined }) {
  return { field: 1, multiplier: first ?? 10 };
}
