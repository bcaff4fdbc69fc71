import { latestTogether, type RelatedEntitySource } from '../resolvers/related.ts';
import { builder } from './builder.ts';
import { Article, Entity } from './types.ts';

export const RelatedEntity = builder.objectRef<RelatedEntitySource>('RelatedEntity').implement({
  description:
    'An entity that articles mention together with the entity that has the field `related`. Only the latest 500 articles that mention the latter are counted.',
  fields: t => ({
    entity: t.expose('entity', { type: Entity, description: 'The related entity.' }),
    articleCount: t.exposeInt('articleCount', {
      description: 'Number of the counted articles that mention both entities.',
    }),
    latestArticle: t.field({
      type: Article,
      nullable: true,
      description: 'Latest article that mentions both entities; null if it has since been withdrawn.',
      resolve: (source, _args, context) => latestTogether(source, context),
    }),
  }),
});

/** The cost of a list of related records: one point, and the cost of a record for each of them. */
export function byFirst({ first }: { first?: number | null | undefined }) {
  return { field: 1, multiplier: first ?? 10 };
}
