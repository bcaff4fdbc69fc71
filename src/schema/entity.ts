import { entityFields } from '../model/declaration.ts';
import { outputDescription } from '../model/description.ts';
import type { EntityName } from '../model/types.ts';
import { articlesOf } from '../resolvers/article-list.ts';
import { resolversOf } from '../resolvers/field.ts';
import { relatedEntities } from '../resolvers/related.ts';
import { timeline } from '../resolvers/timeline.ts';
import { ArticleFilter } from './article-filter.ts';
import { builder } from './builder.ts';
import { byPage, byPageAndFilter, pageArguments } from './connection-type.ts';
import { EntityArticlesConnection, TimelineConnection } from './connections.ts';
import { declaredField } from './declared-fields.ts';
import { EntityType } from './enums.ts';
import { jsonLdOptions } from './json-ld.ts';
import { byFirst, RelatedEntity } from './related.ts';
import { Entity, Node } from './types.ts';

const entity = resolversOf<EntityName>();

builder.interfaceType(Entity, {
  description: 'A subject of news with its own page: every type of record except Article.',
  interfaces: [Node],
  resolveType: source => source.type,
  fields: t => ({
    slug: t.exposeString('slug', { description: outputDescription(entityFields.slug) }),
    name: t.exposeString('name', { description: outputDescription(entityFields.name) }),
    alternateNames: declaredField(t, entityFields.alternateNames, entity('alternateNames')),
    summary: declaredField(t, entityFields.summary, entity('summary')),
    image: declaredField(t, entityFields.image, entity('image')),
    sameAs: declaredField(t, entityFields.sameAs, entity('sameAs')),
    jsonLd: t.string(jsonLdOptions),
    revision: t.int({
      description:
        'Starts at 1, incremented by every edit. A merge sets it above the revisions of both records.',
      resolve: entity('revision'),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'Time of creation.',
      resolve: entity('createdAt'),
    }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'Time of the last change.',
      resolve: entity('updatedAt'),
    }),
    articles: t.field({
      type: EntityArticlesConnection,
      description:
        'Published articles that mention this record, newest first. The edge has the first role of the record in the article; if the filter has `roles`, the first of those. Articles that mention only a narrower entity, such as a sub-organization, are not included: query the `articles` of that entity. `includeNarrower` includes those of narrower topics and of places within a place.',
      complexity: byPageAndFilter,
      args: {
        ...pageArguments,
        filter: t.arg({ type: ArticleFilter, description: 'Further conditions on the articles.' }),
      },
      resolve: articlesOf,
    }),
    articleCount: t.int({
      description: 'Number of published articles that mention it. Counted moments after an article changes.',
      resolve: ({ type, id }, _args, { records }) => records.articleCount({ type, id }),
    }),
    timeline: t.field({
      type: TimelineConnection,
      nullable: true,
      description:
        'Articles, events, agreement milestones and posts of live articles that concern this record, newest first. Those that concern only narrower entities are not included.',
      complexity: byPage,
      args: {
        ...pageArguments,
        from: t.arg({
          type: 'PartialDate',
          description: 'Earliest date. A year or a month counts from its first day.',
        }),
        to: t.arg({
          type: 'PartialDate',
          description: 'Latest date, included. A year or a month counts to its last day.',
        }),
      },
      resolve: timeline,
    }),
    related: t.field({
      type: [RelatedEntity],
      nullable: true,
      description:
        'Entities most often mentioned together with it. Sorted by the number of shared articles, then by the latest shared article. Recomputed moments after an article changes.',
      complexity: byFirst,
      args: {
        first: t.arg.int({ defaultValue: 10, description: 'Number of entities: 1 to 50.' }),
        types: t.arg({
          type: [EntityType],
          description:
            'Types to include. Beyond the 50 most frequent entities, only the first 10 of each type are available.',
        }),
      },
      resolve: (source, { first, types }, context) =>
        relatedEntities(source, first ?? 10, types ?? undefined, context),
    }),
  }),
});
