import type { GraphQLResolveInfo } from 'graphql';
import {
  types as declarations,
  entityTypeNames,
  mainListOf,
  type TypeName,
  typeNames,
} from '../model/types.ts';
import { agreements } from '../resolvers/agreement.ts';
import { articles } from '../resolvers/article.ts';
import { changes } from '../resolvers/change.ts';
import { drafts } from '../resolvers/draft.ts';
import { events } from '../resolvers/event.ts';
import { lookup, node, nodes, type Prefetch } from '../resolvers/node.ts';
import { mainList } from '../resolvers/record-list.ts';
import { ArticleFilter } from './article-filter.ts';
import { builder } from './builder.ts';
import { ChangeConnection } from './change.ts';
import { byPage, pageArguments } from './connection-type.ts';
import {
  AgreementConnection,
  ArticleConnection,
  EventConnection,
  recordConnections,
  SearchConnection,
} from './connections.ts';
import {
  AgreementKind,
  AgreementStatus,
  EntityType,
  EventKind,
  NodeType,
  PublicationStatus,
  SearchOrder,
  SortDirection,
} from './enums.ts';
import { byFirst } from './related.ts';
import { asksFor } from './selection.ts';
import { textFormats } from './text-formats.ts';
import { Entity, Node, recordTypes, Viewer } from './types.ts';

const EventFilter = builder.inputType('EventFilter', {
  description: 'Every field narrows: an event must satisfy all that are given.',
  fields: t => ({
    kind: t.field({ type: EventKind, description: 'Of this kind.' }),
    from: t.field({
      type: 'PartialDate',
      description: 'Begins on this date or later. A less precise date counts as its beginning.',
    }),
    to: t.field({
      type: 'PartialDate',
      description:
        'Begins on this date or earlier, all that lies in it included: 2024 is up to the end of 2024.',
    }),
  }),
});

const AgreementFilter = builder.inputType('AgreementFilter', {
  description: 'Every field narrows: an agreement must satisfy all that are given.',
  fields: t => ({
    kind: t.field({ type: AgreementKind, description: 'Of this kind.' }),
    status: t.field({ type: AgreementStatus, description: 'With a latest milestone of this status.' }),
  }),
});

const oneOf = builder.args(t => ({
  id: t.id({ description: 'Its id. Give exactly one of `id` and `slug`.' }),
  slug: t.string({ description: 'Its slug, or one that it had before.' }),
}));

/** The stemmers of four languages are loaded with the first search. */
const searching = async () => ({
  ...(await import('../resolvers/search.ts')),
  ...(await import('../resolvers/suggest.ts')),
});

/** What is worth reading together with a record that is looked up. */
function prefetch(info: GraphQLResolveInfo): Prefetch {
  return { related: asksFor('related', info) };
}

function lookupDescription(type: TypeName): string {
  const { noun } = declarations[type];
  const rights = type === 'Article' ? ': a published one, or with the scope READ_DRAFTS any' : '';
  return `${noun.charAt(0).toUpperCase()}${noun.slice(1)}${rights}, by id or slug.`;
}

builder.queryType({
  description: 'Root query type.',
  fields: t => ({
    node: t.field({
      type: Node,
      nullable: true,
      description: 'The record with this id, of whatever type; null where there is none that you may see.',
      args: { id: t.arg.id({ required: true, description: 'An id that this API gave.' }) },
      resolve: (_, { id }, context, info) => node(id, context, prefetch(info)),
    }),
    nodes: t.field({
      type: [Node],
      nullable: { list: false, items: true },
      description:
        'Several records at once, such as bookmarks: in the order asked for, null where there is none that you may see.',
      complexity: ({ ids }) => ({ field: 1, multiplier: ids.length }),
      args: { ids: t.arg.idList({ required: true, description: 'Ids returned by this API, at most 100.' }) },
      resolve: (_, { ids }, context, info) => nodes(ids, context, prefetch(info)),
    }),
    ...Object.fromEntries(
      typeNames.map(type => [
        `${type.charAt(0).toLowerCase()}${type.slice(1)}`,
        t.field({
          type: recordTypes[type],
          nullable: true,
          description: lookupDescription(type),
          args: oneOf,
          resolve: (_, args, context, info) => lookup(type, args, context, prefetch(info)),
        }),
      ]),
    ),
    ...Object.fromEntries(
      entityTypeNames
        .filter(type => type !== 'Event' && type !== 'Agreement')
        .map(type => {
          const { name, description } = mainListOf(type);
          return [
            name,
            t.field({
              type: recordConnections[type],
              nullable: true,
              description: `All ${description.charAt(0).toLowerCase()}${description.slice(1)}`,
              complexity: byPage,
              args: pageArguments,
              resolve: (_, args, context) => mainList(type, args, context),
            }),
          ];
        }),
    ),
    articles: t.field({
      type: ArticleConnection,
      nullable: true,
      description: 'Published articles, newest first: the home feed.',
      complexity: byPage,
      args: {
        ...pageArguments,
        filter: t.arg({ type: ArticleFilter, description: 'Only the articles that satisfy this.' }),
      },
      resolve: (_, args, context) => articles(args, context),
    }),
    events: t.field({
      type: EventConnection,
      nullable: true,
      description: 'All events, by start date.',
      complexity: byPage,
      args: {
        ...pageArguments,
        filter: t.arg({ type: EventFilter, description: 'Only the events that satisfy this.' }),
        direction: t.arg({
          type: SortDirection,
          defaultValue: 'DESC',
          description: 'The latest first, or the earliest.',
        }),
      },
      resolve: (_, args, context) => events(args, context),
    }),
    agreements: t.field({
      type: AgreementConnection,
      nullable: true,
      description: 'All agreements, by the date of their latest milestone, newest first.',
      complexity: byPage,
      args: {
        ...pageArguments,
        filter: t.arg({ type: AgreementFilter, description: 'Only the agreements that satisfy this.' }),
      },
      resolve: (_, args, context) => agreements(args, context),
    }),
    viewer: t.field({
      type: Viewer,
      nullable: true,
      description: 'The caller; null for an anonymous one, without credentials.',
      resolve: (_, _args, { viewer }) => viewer ?? null,
    }),
    changes: t.field({
      type: ChangeConnection,
      nullable: true,
      description:
        'What became public or ceased to be since the cursor; from the beginning without one. The oldest first, one entry a record, its latest; seconds behind the present, so that nothing is ever missed. A page whose texts would be too much for one answer has fewer entries than asked for: go on while `hasNextPage`. Removals are told for 90 days: an older cursor gets SYNC_EXPIRED, and the copy starts anew.',
      complexity: byPage,
      args: {
        first: t.arg.int({ description: 'How many to give: 1 to 200, 20 where left out.' }),
        after: t.arg.string({
          description: 'The cursor that the page follows: the `endCursor` of the page before it.',
        }),
        types: t.arg({ type: [NodeType], description: 'Only records of these types.' }),
      },
      resolve: (_, { types, ...args }, context, info) =>
        changes(args, types ?? undefined, textFormats(info), context),
    }),
    drafts: t.field({
      type: ArticleConnection,
      nullable: true,
      authScopes: { READ_DRAFTS: true },
      description:
        'Articles that are not public, last edited first. A scheduled one leaves the list moments after it has become public. Needs READ_DRAFTS.',
      complexity: byPage,
      args: {
        ...pageArguments,
        status: t.arg({ type: PublicationStatus, description: 'Only those of this status.' }),
      },
      resolve: (_, args, context) => drafts(args, context),
    }),
    search: t.field({
      type: SearchConnection,
      nullable: true,
      description:
        'Articles and entities that have every word of a query, in any order: articles in headline, summary, text, keywords, byline and the names of what they mention; entities in names, job title and summary. Case and accents make no difference, nor do the forms of a word in the language of the document (en, de, fr, es).',
      complexity: byPage,
      args: {
        query: t.arg.string({
          required: true,
          description:
            'What to look for, at most 10 words. `"a phrase"` must stand as it is written, `-word` must not be there. Words like `the` are skipped, unless there are no others. BAD_USER_INPUT where there is no word in it.',
        }),
        types: t.arg({ type: [NodeType], description: 'Only records of these types.' }),
        filter: t.arg({
          type: ArticleFilter,
          description: 'Only the articles that satisfy this; entities are left out then.',
        }),
        orderBy: t.arg({
          type: SearchOrder,
          defaultValue: 'RELEVANCE',
          description: 'What fits best first, or the newest.',
        }),
        first: t.arg.int({ description: 'How many to give: 1 to 100, 20 where it is not given.' }),
        after: t.arg.string({
          description: 'The cursor that the page follows; the `endCursor` of the page before it.',
        }),
      },
      resolve: async (_, { types, orderBy, ...args }, context, info) => {
        const { search } = await searching();
        return search(
          { ...args, types: types ?? undefined, orderBy: orderBy ?? 'RELEVANCE' },
          context,
          asksFor('excerpt', info, 'edges'),
        );
      },
    }),
    suggest: t.field({
      type: [Entity],
      nullable: true,
      description:
        'Entities of which a name begins with what has been typed so far: each typed word begins a word of one of its names. The most mentioned first.',
      complexity: byFirst,
      args: {
        prefix: t.arg.string({
          required: true,
          description:
            'What has been typed, from one character on; without a word in it, nothing is suggested.',
        }),
        types: t.arg({ type: [EntityType], description: 'Only entities of these types.' }),
        first: t.arg.int({ defaultValue: 10, description: 'How many to give: 1 to 50.' }),
      },
      resolve: async (_, { prefix, types, first }, context) => {
        const { suggest } = await searching();
        return suggest(prefix, types ?? undefined, first ?? 10, context);
      },
    }),
  }),
});
