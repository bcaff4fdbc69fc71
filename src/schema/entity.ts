import { entityFields } from '../model/declaration.ts';
import { outputDescription } from '../model/description.ts';
import type { EntityName } from '../model/types.ts';
import { articlesOf } from '../resolvers/article.ts';
import { fieldsOf } from '../resolvers/field.ts';
import { relatedEntities } from '../resolvers/related.ts';
import { timeline } from '../resolvers/timeline.ts';
import { ArticleFilter } from './article-filter.ts';
import { builder } from './builder.ts';
import { byPage, pageArguments } from './connection-type.ts';
import { EntityArticlesConnection, TimelineConnection } from './connections.ts';
import { declaredField } from './declared-fields.ts';
import { EntityType } from './enums.ts';
import { byFirst, RelatedEntity } from './related.ts';
import { Entity, Node } from './types.ts';

const entity = fieldsOf<EntityName>();

builder.interfaceType(Entity, {
  description: 'A thing in the news with a page of its own: everything but Article.',
  interfaces: [Node],
  resolveType: source => source.type,
  fields: t => ({
    slug: t.exposeString('slug', { description: outputDescription(entityFields.slug) }),
    name: t.exposeString('name', { description: outputDescription(entityFields.name) }),
    alternateNames: declaredField(t, entityFields.alternateNames, entity('alternateNames')),
    summary: declaredField(t, entityFields.summary, entity('summary')),
    image: declaredField(t, entityFields.image, entity('image')),
    sameAs: declaredField(t, entityFields.sameAs, entity('sameAs')),
    revision: t.int({
      description: 'Starts at 1, incremented by every edit; after a merge above those of both records.',
      resolve: entity('revision'),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When the record was first stored.',
      resolve: entity('createdAt'),
    }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'When the record was last changed.',
      resolve: entity('updatedAt'),
    }),
    articles: t.field({
      type: EntityArticlesConnection,
      description:
        'Published articles that mention this very record, newest first, each once with its first role. Articles that mention only what belongs to it are not among them: those of a narrower topic, of a place within it, of a sub-organization, of a part of an event. Ask for them at that record.',
      complexity: byPage,
      args: {
        ...pageArguments,
        filter: t.arg({ type: ArticleFilter, description: 'Only the articles that also satisfy this.' }),
      },
      resolve: articlesOf,
    }),
    timeline: t.field({
      type: TimelineConnection,
      nullable: true,
      description:
        'Articles, events and agreement milestones that concern this very record, newest first; not those of what belongs to it.',
      complexity: byPage,
      args: {
        ...pageArguments,
        from: t.arg({
          type: 'PartialDate',
          description: 'Only from this date on. A less precise date counts as its beginning.',
        }),
        to: t.arg({
          type: 'PartialDate',
          description: 'Only up to this date, itself and all that lies in it included.',
        }),
      },
      resolve: timeline,
    }),
    related: t.field({
      type: [RelatedEntity],
      nullable: true,
      description:
        'The entities most often mentioned together with it, most first; those last mentioned together before others of as many. Worked out anew moments after an article changes.',
      complexity: byFirst,
      args: {
        first: t.arg.int({ defaultValue: 10, description: 'How many to give, 1 to 50.' }),
        types: t.arg({
          type: [EntityType],
          description: 'Only entities of these types; of a rare one at most 10 are kept.',
        }),
      },
      resolve: (source, { first, types }, context) =>
        relatedEntities(source, first ?? 10, types ?? undefined, context),
    }),
  }),
});
